package org.lr4j.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
   * @return the examples and the paths of their files
   * @throws DataException if there is no such file or it cannot be read
   */
  public Inputs read(List<String> inputs) {
    List<Path> files = new ArrayList<>();
    for (String input : inputs) {
      Path path = Path.of(input);
      if (Files.isDirectory(path)) {
        files.addAll(PictureFiles.below(path));
      } else {
        files.add(path);
      }
    }
    byte[] pixels =
        new byte[Sizes.product("the pictures", files.size(), shape.values(), "give fewer at once")];
    byte[] picture = new byte[shape.values()];
    try (PictureDecoder decoder = new PictureDecoder(shape)) {
      for (int i = 0; i < files.size(); i++) {
        decode(decoder, files.get(i), picture);
        System.arraycopy(picture, 0, pixels, i * picture.length, picture.length);
      }
    }
    ByteBuffer[] parts = {ByteBuffer.wrap(pixels)};
    Dataset examples =
        new PackedImages(
            "input",
            shape,
            classNames,
            new int[files.size()],
            new PackedImages.Records(parts, Math.max(1, files.size()), 0, shape.values()));
    return new Inputs(files.stream().map(Path::toString).toList(), examples);
  }

  private static void decode(PictureDecoder decoder, Path file, byte[] into) {
    if (!Files.isRegularFile(file)) {
      throw new DataException(
          "file " + file + " does not exist; give pictures, or folders of them");
    }
    try {
      decoder.decode(Files.readAllBytes(file), into);
    } catch (IOException e) {
      throw new DataException("file " + file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
