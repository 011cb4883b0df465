package org.lr4j.train;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Properties;
import java.util.Set;
import org.lr4j.engine.Evaluation;
import org.lr4j.schedule.Units;
import org.lr4j.schedule.plan.Plan;

/**
 * How far a run has come, apart from the learner's own state.
 *
 * @param step optimizer steps taken
 * @param perEpoch steps of an epoch
 * @param epochs the epochs that have ended
 * @param lossSum sum of the batches' losses in the epoch that has not
 * @param losses how many those are
 * @param schedule the schedule as text, where it has one
 */
record RunProgress(
    long step,
    long perEpoch,
    List<Epoch> epochs,
    double lossSum,
    long losses,
    Optional<String> schedule) {
  private static final String FORMAT = "1";
  static final String FILE = "training.properties";
  private static final String HISTORY = "history.csv";
  private static final List<String> COLUMNS =
      List.of("epoch", "steps", "lr", "loss", "val_loss", "accuracy");

  RunProgress {
    epochs = List.copyOf(epochs);
  }

  /** Refuses to go on as another run than the one that this is the progress of. */
  void requireSame(Optional<String> scheduleNow, long perEpochNow) {
    if (schedule.isPresent() && scheduleNow.isPresent() && !schedule.equals(scheduleNow)) {
      throw new CheckpointException(
          "the checkpoint after "
              + step
              + " steps was made with the schedule '"
              + schedule.get()
              + "', but this run has '"
              + scheduleNow.get()
              + "'; use another folder");
    }
    if (perEpoch != perEpochNow) {
      throw new CheckpointException(
          "the checkpoint after "
              + step
              + " steps has epochs of "
              + perEpoch
              + " steps, but this run's have "
              + perEpochNow
              + "; use another folder");
    }
  }

  /** The policy that the schedule's text stands for; empty where it does not hold all of it. */
  Optional<Policy> policy() {
    if (schedule.isEmpty() || schedule.get().contains(AppliedPolicy.PLATEAU)) {
      return Optional.empty();
    }
    String text = schedule.get();
    int decay = text.indexOf(AppliedPolicy.DECAY);
    if (decay < 0) {
      return Optional.of(Policy.of(Plan.parse(text)));
    }
    String decays = text.substring(decay + AppliedPolicy.DECAY.length());
    return Optional.of(
        Policy.of(Plan.parse(text.substring(0, decay)))
            .withWeightDecay(Plan.parse(decays).schedule()));
  }

  /** The rate of the next step by the schedule so far; empty where a plateau decides it. */
  OptionalDouble plannedRate() {
    if (schedule.isEmpty() || schedule.get().contains(AppliedPolicy.PLATEAU)) {
      return OptionalDouble.empty();
    }
    String text = schedule.get();
    int decay = text.indexOf(AppliedPolicy.DECAY);
    try {
      return OptionalDouble.of(
          Plan.parse(decay < 0 ? text : text.substring(0, decay))
              .resolve(Units.UNKNOWN)
              .learningRate()
              .at(step));
    } catch (IllegalArgumentException e) {
      return OptionalDouble.empty(); // the text of another version
    }
  }

  void write(Path folder) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("format", FORMAT);
    properties.setProperty("step", Long.toString(step));
    properties.setProperty("steps.per.epoch", Long.toString(perEpoch));
    properties.setProperty("loss.sum", Double.toString(lossSum));
    properties.setProperty("losses", Long.toString(losses));
    schedule.ifPresent(text -> properties.setProperty("schedule", text));
    StringWriter text = new StringWriter();
    properties.store(text, null);
    // The first line is a date, by which equal runs would differ.
    Files.writeString(folder.resolve(FILE), text.toString().replaceFirst("^#.*\\R", ""));
    Files.write(folder.resolve(HISTORY), lines());
  }

  /** A line for each epoch; further figures of the held-out data have columns of their own. */
  private List<String> lines() {
    Set<String> measures = new LinkedHashSet<>();
    epochs.forEach(
        each -> each.validation().ifPresent(v -> measures.addAll(v.measures().keySet())));
    List<String> lines = new ArrayList<>();
    List<String> columns = new ArrayList<>(COLUMNS);
    measures.forEach(name -> columns.add(URLEncoder.encode(name, StandardCharsets.UTF_8)));
    lines.add(String.join(",", columns));
    for (Epoch epoch : epochs) {
      Optional<Evaluation> validation = epoch.validation();
      List<String> cells = new ArrayList<>();
      cells.add(Long.toString(epoch.number()));
      cells.add(Long.toString(epoch.steps()));
      cells.add(Double.toString(epoch.learningRate()));
      cells.add(Double.toString(epoch.loss()));
      cells.add(validation.map(v -> Double.toString(v.loss())).orElse(""));
      cells.add(
          validation
              .filter(v -> v.accuracy().isPresent())
              .map(v -> Double.toString(v.accuracy().getAsDouble()))
              .orElse(""));
      for (String name : measures) {
        cells.add(
            validation.map(v -> v.measures().get(name)).map(v -> Double.toString(v)).orElse(""));
      }
      lines.add(String.join(",", cells));
    }
    return lines;
  }

  static RunProgress read(Path folder) throws IOException {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(Files.readString(folder.resolve(FILE))));
    } catch (IllegalArgumentException e) { // not a valid escape
      throw new IOException(FILE + " is damaged: " + e.getMessage(), e);
    }
    if (!FORMAT.equals(properties.getProperty("format"))) {
      throw new IOException("it was written by another version of lr4j");
    }
    try {
      List<String> lines = Files.readAllLines(folder.resolve(HISTORY));
      List<String> columns = List.of(lines.get(0).split(",", -1));
      List<String> measures =
          columns.subList(COLUMNS.size(), columns.size()).stream()
              .map(name -> URLDecoder.decode(name, StandardCharsets.UTF_8))
              .toList();
      List<Epoch> epochs = lines.stream().skip(1).map(line -> epoch(line, measures)).toList();
      return new RunProgress(
          Long.parseLong(properties.getProperty("step", "")),
          Long.parseLong(properties.getProperty("steps.per.epoch", "")),
          epochs,
          Double.parseDouble(properties.getProperty("loss.sum", "")),
          Long.parseLong(properties.getProperty("losses", "")),
          Optional.ofNullable(properties.getProperty("schedule")));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException("it was written by another version of lr4j", e);
    }
  }

  private static Epoch epoch(String line, List<String> measures) {
    String[] cells = line.split(",", -1);
    Map<String, Double> further = new LinkedHashMap<>();
    for (int i = 0; i < measures.size(); i++) {
      String cell = cells[COLUMNS.size() + i];
      if (!cell.isEmpty()) {
        further.put(measures.get(i), Double.parseDouble(cell));
      }
    }
    Optional<Evaluation> validation =
        cells[4].isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Evaluation(
                    Double.parseDouble(cells[4]),
                    cells[5].isEmpty()
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(Double.parseDouble(cells[5])),
                    further));
    return new Epoch(
        Long.parseLong(cells[0]),
        Long.parseLong(cells[1]),
        Double.parseDouble(cells[2]),
        Double.parseDouble(cells[3]),
        validation);
  }
}
