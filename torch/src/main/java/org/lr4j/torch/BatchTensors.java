package org.lr4j.torch;

import java.util.IdentityHashMap;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.lr4j.data.Batch;
import org.lr4j.data.Layout;
import org.lr4j.data.Shape;

/**
 * Tensors over the buffers of batches, made once for each batch and without copying; copies of them
 * where the network is not on the CPU.
 */
final class BatchTensors implements AutoCloseable {
  private final Shape shape;
  private final Layout layout;
  private final org.bytedeco.pytorch.Device device;
  private final IdentityHashMap<Batch, Input> inputs = new IdentityHashMap<>();

  /** A batch as tensors that lie over its buffers. */
  record Input(Tensor features, Tensor labels, Tensor targets) {
    int samples() {
      return Math.toIntExact(targets.numel());
    }

    /** The samples of a range, its end excluded. */
    Input part(int from, int to) {
      return new Input(
          features.narrow(0, from, to - from),
          labels.narrow(0, from, to - from),
          targets.narrow(0, from, to - from));
    }

    Input on(org.bytedeco.pytorch.Device device) {
      return new Input(
          features.to(device, torch.ScalarType.Float),
          labels.to(device, torch.ScalarType.Long),
          targets.to(device, torch.ScalarType.Float));
    }
  }

  BatchTensors(Shape shape, Layout layout, org.bytedeco.pytorch.Device device) {
    this.shape = shape;
    this.layout = layout;
    this.device = Scope.keep(device);
  }

  /** The filled part of a batch; to be called within a scope. */
  Input of(Batch batch) {
    Input whole = inputs.computeIfAbsent(batch, this::over);
    Input filled = batch.size() == batch.capacity() ? whole : whole.part(0, batch.size());
    return device.is_cpu() ? filled : filled.on(device);
  }

  private Input over(Batch batch) {
    return Scope.of(
        () -> {
          long n = batch.capacity();
          long c = shape.channels();
          long h = shape.height();
          long w = shape.width();
          long[] strides =
              layout == Layout.CHANNELS_LAST
                  ? new long[] {c * h * w, 1, w * c, c}
                  : new long[] {c * h * w, h * w, w, 1};
          Tensor features =
              torch.from_blob(
                  new FloatPointer(batch.features()),
                  new long[] {n, c, h, w},
                  strides,
                  new TensorOptions(torch.ScalarType.Float));
          long each = batch.labelsPerExample();
          Tensor labels =
              torch.from_blob(
                  new LongPointer(batch.labels()),
                  each == 1 ? new long[] {n} : new long[] {n, each},
                  new TensorOptions(torch.ScalarType.Long));
          Tensor targets =
              torch.from_blob(
                  new FloatPointer(batch.targets()),
                  new long[] {n},
                  new TensorOptions(torch.ScalarType.Float));
          return new Input(Scope.keep(features), Scope.keep(labels), Scope.keep(targets));
        });
  }

  @Override
  public void close() {
    for (Input input : inputs.values()) {
      input.features.close();
      input.labels.close();
      input.targets.close();
    }
    inputs.clear();
  }
}
