package org.lr4j.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Hyperparameter;
import org.lr4j.engine.Learner;
import org.lr4j.engine.ParameterGroup;
import org.lr4j.engine.Snapshot;
import org.lr4j.engine.Step;
import org.lr4j.engine.Subset;

/**
 * A program in any language as a learner: it reads one JSON object a line on standard input and
 * answers one a line on standard output. {@code docs/engines.md} has the protocol. Which held-out
 * data it evaluates on is the program's affair: one set is both {@link Subset#PROBE} and {@link
 * Subset#VALIDATION}. Momentum moves if every group has one. What it has learnt cannot be written
 * to a file from here, so that the learner is no {@link org.lr4j.engine.DurableLearner}.
 *
 * <p>A program that does not answer in time, dies, or answers nonsense ends with a {@link
 * org.lr4j.engine.LearnerException} that says so, and is reaped.
 */
public final class ProcessLearner implements Learner {
  /** How long an answer may take by default. */
  public static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final Child child;
  private final List<ParameterGroup> groups;
  private final List<Map<Hyperparameter, Double>> values = new ArrayList<>();
  private final long stepsPerEpoch;
  private final Set<Subset> subsets;
  private boolean closed;

  private ProcessLearner(Child child) {
    this.child = child;
    Answer description = child.ask(Child.request("describe"));
    List<String> names = new ArrayList<>();
    JsonNode described = description.field("groups");
    if (!described.isArray() || described.isEmpty()) {
      throw child.fail(
          "\""
              + child.command()
              + "\" describes no list of parameter groups; answer \"describe\" with"
              + " {\"groups\":[{\"name\":\"all\",\"lr\":0.01}],…}");
    }
    for (JsonNode group : described) {
      String name = group.path("name").asText("group " + names.size());
      Map<Hyperparameter, Double> present = new EnumMap<>(Hyperparameter.class);
      put(present, Hyperparameter.LEARNING_RATE, "lr", group);
      put(present, Hyperparameter.MOMENTUM, "momentum", group);
      if (!present.containsKey(Hyperparameter.LEARNING_RATE)
          || name.isBlank()
          || names.contains(name)) {
        throw child.fail(
            "\""
                + child.command()
                + "\" describes a group without \"lr\", or with a blank or repeated name: "
                + Child.excerpt(group.toString()));
      }
      values.add(present);
      names.add(name);
    }
    if (!values.stream().allMatch(group -> group.containsKey(Hyperparameter.MOMENTUM))) {
      // The protocol has one momentum a group or none, so what some groups have cannot be sent.
      values.forEach(group -> group.remove(Hyperparameter.MOMENTUM));
    }
    this.groups =
        IntStream.range(0, names.size())
            .mapToObj(g -> new ParameterGroup(names.get(g), values.get(g).keySet()))
            .toList();
    this.stepsPerEpoch = description.steps("steps_per_epoch");
    JsonNode metrics = description.field("metrics");
    if (!(metrics.isArray() || metrics.isMissingNode() || metrics.isNull())) {
      throw description.refused("metrics", "a list such as [\"val_loss\",\"accuracy\"]");
    }
    boolean evaluates = false;
    for (JsonNode metric : metrics) {
      evaluates |= metric.asText().equals("val_loss");
    }
    this.subsets = evaluates ? Set.of(Subset.PROBE, Subset.VALIDATION) : Set.of();
  }

  /**
   * Starts a program.
   *
   * @param command a command line for the shell
   * @param timeout how long each answer may take, and the program's end after it was closed
   * @return the learner
   * @throws org.lr4j.engine.LearnerException if the program does not start or describe itself
   */
  public static ProcessLearner start(String command, Duration timeout) {
    return start(command, timeout, "a longer timeout");
  }

  /** The same, with what a message tells to change. */
  static ProcessLearner start(String command, Duration timeout, String remedy) {
    Child child = new Child(command, timeout, remedy);
    try {
      return new ProcessLearner(child);
    } catch (RuntimeException e) {
      child.close();
      throw e;
    }
  }

  private void put(
      Map<Hyperparameter, Double> present,
      Hyperparameter hyperparameter,
      String name,
      JsonNode group) {
    JsonNode value = group.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return;
    }
    try {
      present.put(
          hyperparameter, hyperparameter.require(value.isNumber() ? value.asDouble() : Double.NaN));
    } catch (IllegalArgumentException e) {
      throw child.fail(
          "\""
              + child.command()
              + "\" describes itself incorrectly: "
              + e.getMessage()
              + " in "
              + Child.excerpt(group.toString()));
    }
  }

  @Override
  public List<ParameterGroup> groups() {
    return groups;
  }

  @Override
  public double get(int group, Hyperparameter hyperparameter) {
    checkOpen();
    Double value = values.get(group).get(hyperparameter);
    if (value == null) {
      throw absent(group, hyperparameter);
    }
    return value;
  }

  @Override
  public void set(int group, Hyperparameter hyperparameter, double value) {
    checkOpen();
    hyperparameter.require(value);
    if (values.get(group).replace(hyperparameter, value) == null) {
      throw absent(group, hyperparameter);
    }
  }

  private IllegalArgumentException absent(int group, Hyperparameter hyperparameter) {
    return new IllegalArgumentException(
        "group " + groups.get(group).name() + " has no " + hyperparameter);
  }

  @Override
  public Step step() {
    checkOpen();
    ObjectNode request = Child.request("step");
    addAll(request, "lr", Hyperparameter.LEARNING_RATE);
    if (groups.get(0).hyperparameters().contains(Hyperparameter.MOMENTUM)) {
      addAll(request, "momentum", Hyperparameter.MOMENTUM);
    }
    Answer answer = child.ask(request);
    double loss = answer.loss("loss");
    return new Step(loss, answer.count("samples"), Double.isFinite(loss));
  }

  private void addAll(ObjectNode request, String name, Hyperparameter hyperparameter) {
    ArrayNode array = request.putArray(name);
    values.forEach(group -> array.add(group.get(hyperparameter)));
  }

  @Override
  public Set<Subset> subsets() {
    return subsets;
  }

  @Override
  public Evaluation evaluate(Subset subset) {
    checkOpen();
    if (!subsets.contains(subset)) {
      throw new IllegalArgumentException(
          "\"" + child.command() + "\" cannot evaluate on " + subset);
    }
    Answer answer = child.ask(Child.request("evaluate"));
    return new Evaluation(answer.loss("val_loss"), answer.share("accuracy"));
  }

  @Override
  public Snapshot snapshot() {
    checkOpen();
    Answer answer = child.ask(Child.request("snapshot"));
    JsonNode id = answer.field("id");
    if (!id.isTextual() && !id.isNumber()) {
      throw answer.refused("id", "a text or a number");
    }
    List<Map<Hyperparameter, Double>> copy = new ArrayList<>();
    values.forEach(group -> copy.add(new EnumMap<>(group)));
    return new Remembered(this, id, copy);
  }

  @Override
  public void restore(Snapshot snapshot) {
    checkOpen();
    if (!(snapshot instanceof Remembered remembered)
        || remembered.owner != this
        || remembered.closed) {
      throw new IllegalArgumentException("the snapshot is another learner's or closed");
    }
    child.ask(Child.request("restore").set("id", remembered.id));
    for (int group = 0; group < values.size(); group++) {
      values.get(group).putAll(remembered.values.get(group));
    }
  }

  private static final class Remembered implements Snapshot {
    private final ProcessLearner owner;
    private final JsonNode id;
    private final List<Map<Hyperparameter, Double>> values;
    private boolean closed;

    Remembered(ProcessLearner owner, JsonNode id, List<Map<Hyperparameter, Double>> values) {
      this.owner = owner;
      this.id = id;
      this.values = values;
    }

    @Override
    public void close() {
      if (!closed && !owner.closed && !owner.child.failed()) {
        owner.child.ask(Child.request("release").set("id", id));
      }
      closed = true;
    }
  }

  @Override
  public void reseed(long seed) {
    checkOpen();
    child.ask(Child.request("reseed").put("seed", seed));
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the learner is closed");
    }
  }

  @Override
  public long stepsPerEpoch() {
    return stepsPerEpoch;
  }

  /**
   * Ends the program. It may take as long as for an answer, so that it can save its model.
   *
   * @throws org.lr4j.engine.LearnerException if it does not end in time and is ended
   */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      child.close();
    }
  }
}
