package org.lr4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.lr4j.data.DataException;
import org.lr4j.engine.Learner;
import org.lr4j.engine.LearnerException;
import org.lr4j.runs.RunException;
import org.lr4j.runs.RunRecord;

/**
 * The data that the trials of a study were made with, known by its digest: results of different
 * data in one table would say nothing. Thread-safe.
 */
final class TrialData {
  /** The options of a recipe that say what is read, and how. */
  private static final List<String> READ =
      List.of(
          "data",
          "data-dir",
          "target",
          "task",
          "leave-out",
          "missing",
          "image-size",
          "context",
          "tokens");

  private record Known(String digest, TrainingPlan plan, Path where) {}

  /** By what is read. */
  private final Map<List<String>, Known> known = new ConcurrentHashMap<>();

  /** Refuses a trial with a result if an earlier one that reads the same had other data. */
  void require(TrainingPlan plan, RunRecord record, Path where) {
    if (record.data().isEmpty()) {
      return;
    }
    String digest = record.data().get();
    Known first = known.putIfAbsent(read(plan), new Known(digest, plan, where));
    if (first != null && !first.digest().equals(digest)) {
      throw new RunException(
          "the trials in "
              + first.where()
              + " and "
              + where
              + " were made with different data; remove the one that is out of date, or give another"
              + " folder with --out");
    }
  }

  private static List<String> read(TrainingPlan plan) {
    List<String> read = new ArrayList<>(List.of(plan.engine()));
    READ.forEach(name -> read.add(plan.recipe().text(name).orElse("")));
    return read;
  }

  /** Refuses to go on if the data is no longer that of the trials with a result. */
  void requireUnchanged(LearnerFactory engine) {
    for (Known each : known.values()) {
      Optional<String> now = now(engine, each.plan());
      if (now.isPresent() && !now.get().equals(each.digest())) {
        throw new RunException(
            "the data differs from the data that the trial in "
                + each.where()
                + " was made with; restore that data, or give another folder with --out");
      }
    }
  }

  /**
   * What cannot be opened now is reported by the trial that needs it; results can still be read.
   */
  private static Optional<String> now(LearnerFactory engine, TrainingPlan plan) {
    try (Learner learner = engine.prepare(plan.engine(), plan.recipe()).get()) {
      return learner.dataDigest();
    } catch (DataException | LearnerException | IllegalArgumentException | LinkageError e) {
      return Optional.empty();
    }
  }
}
