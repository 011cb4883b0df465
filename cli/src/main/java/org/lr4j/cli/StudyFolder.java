package org.lr4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.lr4j.runs.RunFolder;
import org.lr4j.runs.RunRecord;
import org.lr4j.runs.RunStatus;
import org.lr4j.study.Study;
import org.lr4j.study.StudyException;
import org.lr4j.study.StudyPlan;
import org.lr4j.study.Trial;
import org.lr4j.study.TrialResult;
import org.lr4j.study.TrialRunner;

/** A folder in which a study or a comparison is carried out, as often as it is asked for. */
final class StudyFolder {
  private StudyFolder() {}

  /** What is done in the folder. */
  interface Work<T> {
    T in(RunFolder folder) throws IOException;
  }

  /**
   * Takes a folder, which may hold the same study as far as it has come, and works in it.
   *
   * @param same whether a record is that of the same study
   * @param status what the record says of a result
   */
  static <T> T join(
      Path where,
      RunRecord record,
      Predicate<RunRecord> same,
      Function<T, RunStatus> status,
      Work<T> work)
      throws IOException {
    try (RunFolder folder = RunFolder.join(where, record.kind(), same)) {
      boolean again = folder.record().filter(r -> r.status() != RunStatus.BEGINNING).isPresent();
      return Ending.recorded(
          folder,
          status,
          () -> {
            if (again) {
              folder.goOn(record);
            } else {
              folder.begin(record);
            }
            return work.in(folder);
          });
    }
  }

  /**
   * Runs the trials that have no result yet; what stops all of them is thrown as it was.
   *
   * @param known the result that a trial has already, if it has one
   */
  static List<TrialResult> run(
      StudyPlan plan,
      TrialRunner runner,
      Function<Trial, Optional<TrialResult>> known,
      StudyProgress progress) {
    try (progress) {
      List<TrialResult> before = known(plan, known);
      progress.goingOnFrom(before);
      return Study.of(plan, runner).withListener(progress).run(before);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (CancellationException)
          new CancellationException("interrupted; the same command goes on where it was")
              .initCause(e);
    } catch (StudyException e) {
      if (e.getCause() instanceof RuntimeException wrong) {
        throw wrong;
      }
      if (e.getCause() instanceof IOException wrong) {
        throw new UncheckedIOException(wrong);
      }
      throw e;
    }
  }

  /** What is known already, round by round, because rounds may follow from earlier ones. */
  private static List<TrialResult> known(
      StudyPlan plan, Function<Trial, Optional<TrialResult>> known) {
    Map<Trial, TrialResult> results = new LinkedHashMap<>();
    Set<Trial> asked = new HashSet<>();
    int before = -1;
    while (results.size() > before) {
      before = results.size();
      for (Trial trial : plan.round(List.copyOf(results.values()))) {
        if (asked.add(trial)) {
          known
              .apply(trial)
              .filter(TrialResult.Finished.class::isInstance)
              .ifPresent(result -> results.put(trial, result));
        }
      }
    }
    return List.copyOf(results.values());
  }
}
