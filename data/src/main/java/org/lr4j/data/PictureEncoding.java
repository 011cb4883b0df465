package org.lr4j.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Pictures of one shape: upright, scaled so that they fill it, with transparency over white.
 *
 * @param shape one channel for grey or three for red, green and blue; height and width
 * @param classNames a name for each class
 */
public record PictureEncoding(Shape shape, List<String> classNames) implements InputEncoding {
  static final String KIND = "pictures";

  /** Copies. */
  public PictureEncoding {
    classNames = List.copyOf(classNames);
  }

  static PictureEncoding read(Map<String, ?> facts) {
    return new PictureEncoding(Facts.shape(facts), Facts.texts(facts, "classes"));
  }

  @Override
  public Map<String, Object> facts() {
    return Map.of("kind", KIND, "shape", Facts.list(shape), "classes", classNames);
  }

  /**
   * Reads pictures as examples.
   *
   * @param inputs paths of pictures, or of folders whose pictures are meant
   * @return the examples and the paths of their files; files that are missing or damaged are faults
   */
  public Inputs read(List<String> inputs) {
    List<Path> files = new ArrayList<>();
    Map<String, String> faults = new LinkedHashMap<>();
    for (String input : inputs) {
      Path path = Path.of(input);
      List<Path> found = Files.isDirectory(path) ? PictureFiles.below(path) : List.of(path);
      if (found.isEmpty()) {
        faults.put(input, "the folder has no PNG, JPEG, GIF or BMP pictures");
      }
      files.addAll(found);
    }
    byte[] pixels =
        new byte[Sizes.product("the pictures", files.size(), shape.values(), "give fewer at once")];
    byte[] picture = new byte[shape.values()];
    List<String> names = new ArrayList<>();
    try (PictureDecoder decoder = new PictureDecoder(shape)) {
      for (Path file : files) {
        try {
          decoder.decode(bytes(file), picture);
          System.arraycopy(picture, 0, pixels, names.size() * picture.length, picture.length);
          names.add(file.toString());
        } catch (IOException | DataException e) {
          faults.put(file.toString(), String.valueOf(e.getMessage()));
        }
      }
    }
    ByteBuffer[] parts = {ByteBuffer.wrap(pixels)};
    Dataset examples =
        new PackedImages(
            "input",
            shape,
            classNames,
            new int[names.size()],
            new PackedImages.Records(parts, Math.max(1, names.size()), 0, shape.values()));
    return new Inputs(names, examples, faults);
  }

  private static byte[] bytes(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new DataException("it " + Names.noFile(file, "give pictures, or folders of them"));
    }
    if (Files.size(file) > PictureHeader.MOST_BYTES) {
      throw new DataException("it is larger than 256 MiB");
    }
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length == 0) {
      throw new DataException("it is empty");
    }
    PictureHeader header = PictureHeader.of(file, ByteBuffer.wrap(bytes));
    if (header.megapixels() > PictureHeader.MOST_MEGAPIXELS) {
      throw new DataException(
          "it has "
              + header.width()
              + "×"
              + header.height()
              + " pixels; 250 megapixels are the most");
    }
    return bytes;
  }
}
