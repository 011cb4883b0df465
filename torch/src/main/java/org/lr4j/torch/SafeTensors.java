package org.lr4j.torch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Files in the safetensors format: eight bytes with the length of a JSON header, the header ({@code
 * {"name":{"dtype":"F32","shape":[…],"data_offsets":[from,to]}}}), and the values row by row, all
 * little-endian. Python opens them with {@code safetensors.torch.load_file}.
 *
 * <p>Source: the format's description at huggingface.co/docs/safetensors.
 */
final class SafeTensors {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int CHUNK = 1 << 26;
  private static final long LONGEST_HEADER = 100_000_000;
  private static final String METADATA = "__metadata__";

  private SafeTensors() {}

  /** Where a tensor lies in a file, from the end of the header. */
  private record Entry(String dtype, long[] shape, long from, long to) {
    boolean like(Entry other) {
      return dtype.equals(other.dtype)
          && Arrays.equals(shape, other.shape)
          && to - from == other.to - other.from;
    }

    Entry after(long start) {
      return new Entry(dtype, shape, start + from, start + to);
    }

    @Override
    public String toString() {
      return dtype + " " + Arrays.toString(shape);
    }
  }

  /** Writes tensors in their order. */
  static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      byte[] header = header(entries(tensors), metadata);
      ByteBuffer start = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
      start.putLong(header.length).put(header).flip();
      writeAll(channel, start);
      for (Tensor tensor : tensors.values()) {
        withBytes(tensor, buffer -> writeAll(channel, buffer));
      }
    }
  }

  /**
   * Reads a file into tensors of the same names, types and shapes.
   *
   * @throws IllegalArgumentException if it holds others, before any tensor has changed
   */
  static void read(Path file, Map<String, Tensor> tensors) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Map<String, Entry> found = fitting(channel, file, tensors);
      for (Map.Entry<String, Tensor> each : tensors.entrySet()) {
        Entry entry = Objects.requireNonNull(found.get(each.getKey()));
        readInto(channel, entry.from, each.getValue());
      }
    }
  }

  /**
   * Looks whether a file can be read into tensors.
   *
   * @throws IllegalArgumentException if it holds others
   */
  static void check(Path file, Map<String, Tensor> tensors) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      fitting(channel, file, tensors);
    }
  }

  /** What a file says of itself: the header's map of texts. */
  static Map<String, String> metadata(Path file) throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        JsonParser json =
            JSON.createParser(new String(header(channel, file), StandardCharsets.UTF_8))) {
      require(json.nextToken() == JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean own = json.currentName().equals(METADATA);
        require(json.nextToken() == JsonToken.START_OBJECT);
        if (!own) {
          json.skipChildren();
          continue;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String name = json.currentName();
          metadata.put(name, json.nextTextValue());
        }
      }
    }
    return metadata;
  }

  private static byte[] header(FileChannel channel, Path file) throws IOException {
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    readAll(channel, length, 0);
    long size = length.flip().getLong();
    if (!(size > 0 && size <= Math.min(LONGEST_HEADER, channel.size() - 8))) {
      throw new IOException(file + " is no safetensors file");
    }
    ByteBuffer header = ByteBuffer.allocate((int) size);
    readAll(channel, header, 8);
    return header.array();
  }

  /** What a file holds, by the places in it. */
  private static Map<String, Entry> fitting(
      FileChannel channel, Path file, Map<String, Tensor> tensors) throws IOException {
    byte[] header = header(channel, file);
    int size = header.length;
    Map<String, Entry> found = entries(header);
    requireSame(found, entries(tensors));
    found.replaceAll((name, entry) -> entry.after(8 + size));
    long end = channel.size();
    if (found.values().stream().anyMatch(e -> e.to > end)) {
      throw new EOFException(file + " is cut short");
    }
    return found;
  }

  private static void requireSame(Map<String, Entry> found, Map<String, Entry> wanted) {
    for (Map.Entry<String, Entry> want : wanted.entrySet()) {
      Entry have = found.get(want.getKey());
      if (have == null) {
        throw new IllegalArgumentException("it has no " + want.getKey());
      }
      if (!have.like(want.getValue())) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "its %s is %s and not %s", want.getKey(), have, want.getValue()));
      }
    }
    for (String name : found.keySet()) {
      if (!wanted.containsKey(name)) {
        throw new IllegalArgumentException("the model has no " + name);
      }
    }
  }

  private static Map<String, Entry> entries(Map<String, Tensor> tensors) {
    return Scope.of(
        () -> {
          Map<String, Entry> entries = new LinkedHashMap<>();
          long at = 0;
          for (Map.Entry<String, Tensor> each : tensors.entrySet()) {
            Tensor tensor = each.getValue();
            long size = tensor.numel() * tensor.element_size();
            long[] shape = tensor.dim() == 0 ? new long[0] : tensor.sizes().vec().get();
            entries.put(
                each.getKey(), new Entry(dtype(tensor.scalar_type()), shape, at, at + size));
            at += size;
          }
          return entries;
        });
  }

  private static String dtype(ScalarType type) {
    return switch (type.intern()) {
      case Float -> "F32";
      case Double -> "F64";
      case Half -> "F16";
      case BFloat16 -> "BF16";
      case Long -> "I64";
      case Int -> "I32";
      case Short -> "I16";
      case Char -> "I8";
      case Byte -> "U8";
      case Bool -> "BOOL";
      default -> throw new IllegalArgumentException("tensors of " + type + " cannot be written");
    };
  }

  private static byte[] header(Map<String, Entry> entries, Map<String, String> metadata)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart(METADATA);
        for (Map.Entry<String, String> each : metadata.entrySet()) {
          json.writeStringField(each.getKey(), each.getValue());
        }
        json.writeEndObject();
      }
      for (Map.Entry<String, Entry> each : entries.entrySet()) {
        Entry entry = each.getValue();
        json.writeObjectFieldStart(each.getKey());
        json.writeStringField("dtype", entry.dtype);
        json.writeFieldName("shape");
        json.writeArray(entry.shape, 0, entry.shape.length);
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {entry.from, entry.to}, 0, 2);
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    // Values begin at a multiple of eight, as the format's own writer has it.
    while (bytes.size() % 8 != 0) {
      bytes.write(' ');
    }
    return bytes.toByteArray();
  }

  private static Map<String, Entry> entries(byte[] header) throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    try (JsonParser json = JSON.createParser(new String(header, StandardCharsets.UTF_8))) {
      require(json.nextToken() == JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        require(json.nextToken() == JsonToken.START_OBJECT);
        if (name.equals(METADATA)) {
          json.skipChildren();
        } else {
          entries.put(name, entry(json));
        }
      }
    }
    return entries;
  }

  private static Entry entry(JsonParser json) throws IOException {
    String dtype = "";
    long[] shape = {};
    long[] offsets = {};
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "dtype" -> dtype = json.getText();
        case "shape" -> shape = numbers(json);
        case "data_offsets" -> offsets = numbers(json);
        default -> json.skipChildren();
      }
    }
    require(offsets.length == 2 && offsets[0] >= 0 && offsets[1] >= offsets[0]);
    return new Entry(dtype, shape, offsets[0], offsets[1]);
  }

  private static long[] numbers(JsonParser json) throws IOException {
    require(json.currentToken() == JsonToken.START_ARRAY);
    List<Long> numbers = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      numbers.add(json.getLongValue());
    }
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  private static void require(boolean sound) throws IOException {
    if (!sound) {
      throw new IOException("the header of the safetensors file is damaged");
    }
  }

  /** Work on the bytes of a tensor, a piece at a time. */
  private interface Piece {
    void on(ByteBuffer bytes) throws IOException;
  }

  private static void withBytes(Tensor tensor, Piece work) throws IOException {
    Tensor plain = Scope.of(() -> Scope.keep(tensor.detach().cpu().contiguous()));
    try (plain) {
      long size = plain.numel() * plain.element_size();
      BytePointer all = new BytePointer(plain.data_ptr()).capacity(size);
      for (long at = 0; at < size; at += CHUNK) {
        long end = Math.min(size, at + CHUNK);
        work.on(all.position(at).limit(end).asByteBuffer());
      }
    }
  }

  private static void readInto(FileChannel channel, long from, Tensor target) throws IOException {
    Tensor plain = Scope.of(() -> Scope.keep(torch.empty_like(target.cpu().contiguous().detach())));
    try (plain) {
      long[] at = {from};
      withBytes(
          plain,
          buffer -> {
            int length = buffer.remaining();
            readAll(channel, buffer, at[0]);
            at[0] += length;
          });
      Scope.withoutGradients(() -> target.copy_(plain));
    }
  }

  private static void writeAll(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static void readAll(FileChannel channel, ByteBuffer buffer, long from)
      throws IOException {
    long at = from;
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, at);
      if (read < 0) {
        throw new EOFException("the file is cut short");
      }
      at += read;
    }
  }
}
