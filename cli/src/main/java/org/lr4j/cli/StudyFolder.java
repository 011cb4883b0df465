package org.lr4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lr4j.data.DataException;
import org.lr4j.runs.RunException;
import org.lr4j.runs.RunFolder;
import org.lr4j.runs.RunRecord;
import org.lr4j.runs.RunStatus;
import org.lr4j.study.Study;
import org.lr4j.study.StudyException;
import org.lr4j.study.StudyPlan;
import org.lr4j.study.Trial;
import org.lr4j.study.TrialResult;
import org.lr4j.study.TrialRunner;
import org.lr4j.train.CheckpointException;

/** A folder in which a study or a comparison is carried out, as often as it is asked for. */
final class StudyFolder {
  /** The folders of trials have the places in this list as names: it may only become longer. */
  private static final String NUMBERED = "schedules";

  /** The values on an axis may change. */
  private static final String AXES = "axes";

  private StudyFolder() {}

  /** What is done in the folder. */
  interface Work<T> {
    T in(RunFolder folder) throws IOException;
  }

  /**
   * Takes a folder, which may hold the same study as far as it has come, and works in it.
   *
   * @param growing what may have changed in the configuration since the study was begun
   * @param status what the record says of a result
   */
  static <T> T join(
      Path where,
      RunRecord record,
      Set<String> growing,
      Function<T, RunStatus> status,
      Work<T> work)
      throws IOException {
    try (RunFolder folder =
        RunFolder.join(
            where,
            record.kind(),
            earlier -> {
              requireSame(where, earlier, record, growing);
              return true;
            })) {
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

  /** Names the first thing that makes it another study. */
  private static void requireSame(
      Path where, RunRecord earlier, RunRecord now, Set<String> growing) {
    Map<String, Object> there = flat(earlier.configuration());
    Map<String, Object> here = flat(now.configuration());
    Set<String> names = new LinkedHashSet<>(there.keySet());
    names.addAll(here.keySet());
    names.removeIf(name -> growing.contains(name) && !name.equals(NUMBERED) && !name.equals(AXES));
    for (String name : names) {
      boolean same =
          switch (name) {
            case NUMBERED -> isBeginning(there.get(name), here.get(name));
            case AXES -> axes(there.get(name)).equals(axes(here.get(name)));
            default -> Objects.equals(there.get(name), here.get(name));
          };
      if (!same) {
        String noun = now.kind().noun();
        throw new RunException(
            where
                + " holds another "
                + noun.substring(noun.indexOf(' ') + 1)
                + ": "
                + name.replace('_', '-')
                + " is "
                + said(there.get(name))
                + " there and "
                + said(here.get(name))
                + " here; give the same options, or another folder with --out");
      }
    }
  }

  private static boolean isBeginning(@Nullable Object list, @Nullable Object longer) {
    return list instanceof List<?> one
        && longer instanceof List<?> other
        && one.size() <= other.size()
        && one.equals(other.subList(0, one.size()));
  }

  /** The names of the axes; seeds can be listed or counted. */
  private static Set<String> axes(@Nullable Object list) {
    Set<String> names = new HashSet<>();
    if (list instanceof List<?> axes) {
      axes.forEach(axis -> names.add(axis.toString().replaceFirst("(?s)=.*", "").strip()));
    }
    names.remove(TrialPlan.SEED);
    return names;
  }

  private static String said(@Nullable Object value) {
    return value == null ? "not given" : value.toString();
  }

  /** The options of the recipe beside the others. */
  private static Map<String, Object> flat(Map<String, Object> configuration) {
    Map<String, Object> values = new LinkedHashMap<>();
    configuration.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> inner) {
            inner.forEach((option, each) -> values.put(String.valueOf(option), each));
          } else {
            values.put(name, value);
          }
        });
    return values;
  }

  /**
   * Runs the trials that have no result yet; what stops all of them is thrown as it was.
   *
   * @param trials the results that trials have already
   * @param here whether the data of the trials is on this machine
   */
  static List<TrialResult> run(
      StudyPlan plan,
      TrialRunner runner,
      LocalTrials trials,
      boolean here,
      StudyProgress progress) {
    try (progress) {
      List<TrialResult> before = known(plan, trials);
      if (here) {
        trials.requireSameData();
      }
      progress.goingOnFrom(before);
      return Study.of(plan, runner).withListener(progress).run(before);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (CancellationException)
          new CancellationException("interrupted; the same command continues it").initCause(e);
    } catch (StudyException e) {
      // What LocalTrials wrapped is told as it was; what a cluster says is told as it says it.
      if (e.getCause() instanceof IOException wrong) {
        throw new UncheckedIOException(wrong);
      }
      if (e.getCause() instanceof UncheckedIOException wrong) {
        throw wrong;
      }
      if (e.getCause() instanceof RunException wrong) {
        throw wrong;
      }
      if (e.getCause() instanceof CheckpointException wrong) {
        throw wrong;
      }
      if (e.getCause() instanceof DataException wrong) {
        throw wrong;
      }
      throw e;
    }
  }

  /** What is known already, round by round, because rounds may follow from earlier ones. */
  private static List<TrialResult> known(StudyPlan plan, LocalTrials trials) {
    Map<Trial, TrialResult> results = new LinkedHashMap<>();
    Set<Trial> asked = new HashSet<>();
    int before = -1;
    while (results.size() > before) {
      before = results.size();
      for (Trial trial : plan.round(List.copyOf(results.values()))) {
        if (asked.add(trial)) {
          trials
              .known(trial)
              .filter(TrialResult.Finished.class::isInstance)
              .ifPresent(result -> results.put(trial, result));
        }
      }
    }
    return List.copyOf(results.values());
  }
}
