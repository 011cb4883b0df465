package org.lr4j.benchmarks.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lr4j.engine.DurableLearner;
import org.lr4j.engine.Engines;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.Recipe;
import org.lr4j.engine.Snapshot;

/** The files of a PyTorch learner; a refused one leaves the learner what it was, bit for bit. */
final class Checkpoints implements Target {
  private static final Map<String, String> RECIPE =
      Map.of(
          "data",
          "digits",
          "model",
          "logistic",
          "optimizer",
          "adabound",
          "batch-size",
          "8",
          "threads",
          "1");

  private final Path folder;
  private final List<Path> files = new ArrayList<>();
  private final List<byte[]> sound = new ArrayList<>();
  private @Nullable DurableLearner learner;
  private @Nullable Snapshot here;
  private List<Double> expected = List.of();
  private @Nullable Mutations mutations;

  Checkpoints(Path folder) {
    this.folder = folder.resolve("checkpoint");
  }

  @Override
  public String name() {
    return "checkpoints";
  }

  private Mutations begin() {
    Mutations begun = mutations;
    if (begun != null) {
      return begun;
    }
    try {
      DurableLearner open =
          (DurableLearner) Engines.named("torch").prepare(new Recipe(RECIPE)).get();
      learner = open;
      open.step();
      open.save(Files.createDirectories(folder));
      open.step();
      here = open.snapshot();
      expected = losses(open);
      open.restore(here);
      try (Stream<Path> saved = Files.list(folder)) {
        saved.sorted().forEach(files::add);
      }
      for (Path file : files) {
        sound.add(Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    begun = new Mutations(sound, List.of("seed=", "\n", "\u0000", "F32", "[0,1]", "}", "{"));
    mutations = begun;
    return begun;
  }

  private static List<Double> losses(DurableLearner learner) {
    return List.of(learner.step().loss(), learner.step().loss());
  }

  @Override
  public byte[] input(SplittableRandom random) {
    return begin().next(random);
  }

  @Override
  public boolean accepts(byte[] input, SplittableRandom random) throws IOException {
    DurableLearner open = java.util.Objects.requireNonNull(learner);
    Snapshot before = java.util.Objects.requireNonNull(here);
    int at = random.nextInt(files.size());
    Targets.write(files.get(at), input);
    try {
      open.load(folder);
      return true;
    } catch (IOException | LearnerException e) {
      Targets.require(!String.valueOf(e.getMessage()).isBlank(), "a refusal without a word");
      Targets.require(losses(open).equals(expected), "a refusal that changed the learner");
      return false;
    } finally {
      open.restore(before);
      Targets.write(files.get(at), sound.get(at));
    }
  }

  @Override
  public void close() {
    if (here != null) {
      here.close();
    }
    if (learner != null) {
      learner.close();
    }
  }
}
