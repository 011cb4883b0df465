package org.lr4j.benchmarks.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.lr4j.data.DataException;
import org.lr4j.data.Dataset;
import org.lr4j.data.Idx;
import org.lr4j.data.ImageSet;
import org.lr4j.data.Table;
import org.lr4j.data.TableFormat;
import org.lr4j.finder.Curve;
import org.lr4j.runs.CurveFileException;
import org.lr4j.runs.CurveFiles;

/** What reads from outside. */
final class Targets {
  private Targets() {}

  /** All of them; their files lie in a folder. */
  static List<Target> all(Path folder) {
    return List.of(
        new Specs(false),
        new Specs(true),
        new Curves(folder),
        new Tables(folder),
        new Images(folder),
        new Checkpoints(folder),
        new Answers(folder));
  }

  /** Fails unless something holds that must. */
  static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  /** A new file in place of an old one, which may still be mapped. */
  static Path write(Path file, byte[] bytes) throws IOException {
    Files.deleteIfExists(file);
    return Files.write(file, bytes);
  }

  private static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  /** Recorded curves as CSV and as histories. */
  private static final class Curves implements Target {
    private final Path file;
    private final Mutations mutations =
        Mutations.ofTexts(
            List.of(
                "lr,loss\n1e-5,2.3\n1e-4,2.2\n1e-3,1.9\n0.01,1.2\n0.1,5.5\n",
                "run,lr,loss,val_loss,accuracy\n0,1e-5,2.3,2.4,0.1\n0,0.1,1,1.1,0.5\n1,1e-5,2,,\n",
                "lr;loss\n0,001;2,3\n0,01;1,9\n0,1;NaN\n",
                "0.001\t2.3\n0.01\t2.1\n",
                "[{\"lr\":0.001,\"loss\":2.3},{\"lr\":0.01,\"loss\":NaN}]",
                "{\"lr\":[1e-5,1e-4,0.1],\"loss\":[2.3,2.2,null]}",
                "{\"lr\":0.001,\"loss\":2.3}\n{\"lr\":0.01,\"loss\":2.2}\n",
                "step,learning_rate,train_loss\n1,1e-3,2.5\n2,1e-2,1.5\n"),
            List.of(
                "lr",
                "loss",
                "\"",
                "\"\"",
                "{",
                "}",
                "[",
                "]",
                ",",
                ";",
                "\t",
                "\n",
                "\r\n",
                "null",
                "NaN",
                "\uFEFF",
                "#",
                "run",
                "val_loss",
                "\u0000",
                "{\"a\":{\"b\":["));

    Curves(Path folder) {
      this.file = folder.resolve("curve.csv");
    }

    @Override
    public String name() {
      return "curves";
    }

    @Override
    public byte[] input(SplittableRandom random) {
      return mutations.next(random);
    }

    @Override
    public boolean accepts(byte[] input, SplittableRandom random) throws IOException {
      try {
        List<Curve> curves = CurveFiles.read(write(file, input));
        require(!curves.isEmpty(), "no curve and no refusal");
        return true;
      } catch (CurveFileException e) {
        require(
            String.valueOf(e.getMessage()).contains(file.toString()), "a refusal without the file");
        return false;
      }
    }
  }

  /** Tables, plain and packed. */
  private static final class Tables implements Target {
    private static final List<TableFormat> FORMATS =
        List.of(
            TableFormat.of(""),
            TableFormat.of("y"),
            TableFormat.of("y").task(TableFormat.Task.REGRESSION),
            TableFormat.of("y").task(TableFormat.Task.CLASSIFICATION).categorical("x"));
    private final Path file;
    private final Mutations mutations;

    Tables(Path folder) {
      this.file = folder.resolve("table.csv");
      List<byte[]> samples = new java.util.ArrayList<>();
      for (String text :
          List.of(
              "x,colour,y\n1.5,red,1\n-2e1,blue,0\n.25,red,1\n3,\"pale, green\",0\n",
              "x;y\n1;a\n2;b\n3;a\n4;b\n5;a\n6;b\n7;a\n8;b\n",
              "x\ty\n1\t0.5\n2\t1.5\n3\t2.5\n4\t1e9\n")) {
        byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        samples.add(bytes);
        samples.add(bytes);
        samples.add(gzip(bytes));
      }
      this.mutations =
          new Mutations(
              samples,
              List.of(
                  ",",
                  ";",
                  "\t",
                  "\n",
                  "\"",
                  "\r",
                  "?",
                  "NA",
                  "1.0",
                  "1",
                  "red",
                  "x=1",
                  "y",
                  "x",
                  "=",
                  "\u0000",
                  "\uFEFF",
                  "\u001F\u008B"));
    }

    @Override
    public String name() {
      return "tables";
    }

    @Override
    public byte[] input(SplittableRandom random) {
      return mutations.next(random);
    }

    @Override
    public boolean accepts(byte[] input, SplittableRandom random) throws IOException {
      try {
        Table table = Table.read(write(file, input), FORMATS.get(random.nextInt(FORMATS.size())));
        readAll(table);
        return true;
      } catch (DataException e) {
        require(!String.valueOf(e.getMessage()).isBlank(), "a refusal without a word");
        return false;
      }
    }
  }

  private static void readAll(Dataset data) {
    float[] values = new float[data.shape().values()];
    for (int i = 0; i < data.size(); i++) {
      data.read(i, values);
      for (float value : values) {
        require(Float.isFinite(value), "a value that is not finite");
      }
      if (data.classes() > 0) {
        require(data.label(i) >= 0 && data.label(i) < data.classes(), "a label out of range");
      }
      require(Float.isFinite(data.target(i)), "a target that is not finite");
    }
  }

  /** Images and labels in IDX files. */
  private static final class Images implements Target {
    private final Path images;
    private final Path labels;
    private final byte[] soundImages = idx(0x803, 6, 2, 3);
    private final byte[] soundLabels = idx(0x801, 6);
    private final Mutations mutations =
        new Mutations(
            List.of(soundImages, soundLabels, gzip(soundImages), gzip(soundLabels)),
            List.of("\u0000\u0000\b\u0003", "\u0000\u0000\u0000\u0000", "\uFFFF"));

    Images(Path folder) {
      this.images = folder.resolve("images");
      this.labels = folder.resolve("labels");
    }

    private static byte[] idx(int magic, int... dimensions) {
      int size = 1;
      for (int dimension : dimensions) {
        size *= dimension;
      }
      ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * dimensions.length + size).putInt(magic);
      for (int dimension : dimensions) {
        bytes.putInt(dimension);
      }
      while (bytes.hasRemaining()) {
        bytes.put((byte) (bytes.position() % 7));
      }
      return bytes.array();
    }

    @Override
    public String name() {
      return "idx";
    }

    @Override
    public byte[] input(SplittableRandom random) {
      return mutations.next(random);
    }

    @Override
    public boolean accepts(byte[] input, SplittableRandom random) throws IOException {
      boolean ofImages = random.nextBoolean();
      write(images, ofImages ? input : soundImages);
      write(labels, ofImages ? soundLabels : input);
      try {
        ImageSet set = Idx.read(images, labels);
        readAll(set);
        return true;
      } catch (DataException e) {
        require(!String.valueOf(e.getMessage()).isBlank(), "a refusal without a word");
        return false;
      }
    }
  }
}
