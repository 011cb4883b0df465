package org.lr4j.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * The state of a {@link RuleOptimizer} as bytes: the same state, the same bytes, on any machine
 * that is little-endian.
 *
 * <p>Eight bytes {@code lr4jopt1}; the length of the rule's name and the name; the number of groups
 * and four doubles each (initial rate, rate, momentum, weight decay); the number of parameters; for
 * each its steps, the bytes of one of its two tensors, and both tensors, row by row. Lengths and
 * numbers have 64 bits.
 */
final class SlotBytes {
  private static final byte[] MAGIC = "lr4jopt1".getBytes(StandardCharsets.US_ASCII);

  private SlotBytes() {}

  static BytePointer write(
      String rule, List<UpdateRule.Settings> settings, List<RuleOptimizer.Slot> all) {
    byte[] name = rule.getBytes(StandardCharsets.US_ASCII);
    int head = MAGIC.length + 8 + name.length + 8 + 32 * settings.size() + 8;
    ByteBuffer start = ByteBuffer.allocate(head).order(ByteOrder.LITTLE_ENDIAN);
    start.put(MAGIC).putLong(name.length).put(name).putLong(settings.size());
    for (UpdateRule.Settings group : settings) {
      start.putDouble(group.initial()).putDouble(group.rate());
      start.putDouble(group.momentum()).putDouble(group.weightDecay());
    }
    start.putLong(all.size());
    long size = head;
    for (RuleOptimizer.Slot slot : all) {
      size += 16 + 2 * bytes(slot.first);
    }
    BytePointer pointer = new BytePointer(size);
    pointer.put(start.array(), 0, head);
    long at = head;
    for (RuleOptimizer.Slot slot : all) {
      ByteBuffer numbers = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
      numbers.putLong(slot.steps).putLong(bytes(slot.first));
      pointer.getPointer(at).put(numbers.array(), 0, 16);
      at += 16;
      for (Tensor tensor : new Tensor[] {slot.first, slot.second}) {
        Tensor plain = tensor.cpu().contiguous();
        Pointer.memcpy(pointer.getPointer(at), plain.data_ptr(), bytes(tensor));
        at += bytes(tensor);
      }
    }
    return pointer;
  }

  /** Reads all before it changes any. */
  static void read(
      BytePointer saved,
      String rule,
      List<UpdateRule.Settings> settings,
      List<RuleOptimizer.Slot> all) {
    Reader reader = new Reader(saved);
    if (!reader.text(MAGIC.length).equals(new String(MAGIC, StandardCharsets.US_ASCII))) {
      throw new IllegalArgumentException("the saved state is not one of optimizer " + rule);
    }
    String name = reader.text(reader.number());
    if (!name.equals(rule)) {
      throw new IllegalArgumentException(
          "the saved state is one of optimizer " + shown(name) + ", not " + rule);
    }
    require(reader.number() == settings.size(), rule);
    List<UpdateRule.Settings> groups = new ArrayList<>();
    for (int g = 0; g < settings.size(); g++) {
      groups.add(
          new UpdateRule.Settings(reader.real(), reader.real(), reader.real(), reader.real()));
    }
    require(reader.number() == all.size(), rule);
    long[] steps = new long[all.size()];
    List<Tensor> tensors = new ArrayList<>();
    for (int i = 0; i < steps.length; i++) {
      steps[i] = reader.number();
      Tensor like = all.get(i).first;
      require(reader.number() == bytes(like), rule);
      tensors.add(reader.tensor(like));
      tensors.add(reader.tensor(like));
    }
    for (int g = 0; g < groups.size(); g++) {
      settings.set(g, groups.get(g));
    }
    for (int i = 0; i < steps.length; i++) {
      RuleOptimizer.Slot slot = all.get(i);
      slot.steps = steps[i];
      slot.first.copy_(tensors.get(2 * i));
      slot.second.copy_(tensors.get(2 * i + 1));
    }
  }

  /** Damaged bytes may be a name of any length. */
  private static String shown(String name) {
    return name.length() <= 100 ? name : name.substring(0, 100) + "…";
  }

  private static long bytes(Tensor tensor) {
    return tensor.numel() * tensor.element_size();
  }

  private static void require(boolean fits, String rule) {
    if (!fits) {
      throw new IllegalArgumentException(
          "the saved state of optimizer " + rule + " is damaged or one of other parameters");
    }
  }

  private static final class Reader {
    private final BytePointer saved;
    private long at;

    Reader(BytePointer saved) {
      this.saved = saved;
    }

    private BytePointer next(long size) {
      if (!(size >= 0 && size <= saved.capacity() - at)) {
        throw new IllegalArgumentException("the saved state of the optimizer is cut short");
      }
      BytePointer here = saved.getPointer(at);
      at += size;
      return here;
    }

    String text(long size) {
      BytePointer here = next(size);
      byte[] bytes = new byte[Math.toIntExact(size)];
      here.get(bytes);
      return new String(bytes, StandardCharsets.US_ASCII);
    }

    long number() {
      byte[] bytes = new byte[8];
      next(8).get(bytes);
      return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    double real() {
      return Double.longBitsToDouble(number());
    }

    /** A tensor over the saved bytes themselves. */
    Tensor tensor(Tensor like) {
      TensorOptions type = new TensorOptions(like.scalar_type());
      return torch.from_blob(next(bytes(like)), like.sizes().vec().get(), type);
    }
  }
}
