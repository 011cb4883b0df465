package org.lr4j.schedule;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What a spec says: a learning rate and, where it cycles one, a momentum (β1 for Adam) beside it.
 *
 * @param learningRate the schedule of the learning rate
 * @param momentum the schedule of the momentum, if there is one
 */
public record ScheduleSpec(Schedule learningRate, Optional<Schedule> momentum) {
  /**
   * A learning rate alone.
   *
   * @param learningRate its schedule
   * @return the spec
   */
  public static ScheduleSpec of(Schedule learningRate) {
    return new ScheduleSpec(learningRate, Optional.empty());
  }

  /**
   * A learning rate and a momentum beside it.
   *
   * @param learningRate the schedule of the rate
   * @param momentum the schedule of the momentum
   * @return the spec
   */
  public static ScheduleSpec of(Schedule learningRate, Schedule momentum) {
    return new ScheduleSpec(learningRate, Optional.of(momentum));
  }

  /**
   * This rate with the inverse cycle for the momentum: {@code max - (max - base)·h·S}, high where
   * the rate is low.
   *
   * @param base the momentum at the rate's peak
   * @param max the momentum at the rate's base, below 1
   * @return the spec with a momentum
   * @throws IllegalArgumentException if the learning rate is not a cyclical one
   */
  public ScheduleSpec withInverseMomentum(double base, double max) {
    if (!(max < 1)) {
      throw new IllegalArgumentException("max_momentum must be below 1, was " + max);
    }
    if (!(learningRate instanceof Cyclical cyclical)) {
      throw new IllegalArgumentException("the learning rate must cycle, was " + learningRate);
    }
    return of(learningRate, cyclical.mirrored(base, max));
  }

  /**
   * Reads the text form, for example {@code linear(from=0, to=0.1, steps=1ep) then cosine(from=0.1,
   * to=0, steps=9ep)}.
   *
   * @param text the spec, at most 65,536 characters nested at most 64 deep
   * @param units what epochs and shares of the run are measured against
   * @return what it says, lengths in plain steps
   * @throws SpecException if it cannot be read; the message points at the character
   */
  public static ScheduleSpec parse(String text, Units units) {
    SpecSource source = new SpecSource(text);
    return new SpecBuilder(source, units).build(TextReader.read(source));
  }

  /**
   * Reads the JSON form, the same tree: {@code {"schedule":"constant","lr":0.1}}.
   *
   * @param json the spec, at most 65,536 characters nested at most 64 deep
   * @param units what epochs and shares of the run are measured against
   * @return what it says, lengths in plain steps
   * @throws SpecException if it cannot be read; the message points at the character
   */
  public static ScheduleSpec parseJson(String json, Units units) {
    SpecSource source = new SpecSource(json);
    return new SpecBuilder(source, units).build(JsonReader.read(source));
  }

  /**
   * The forms that a text can name, with their arguments in order.
   *
   * @return signatures such as {@code linear(from, to, steps)}
   */
  public static List<String> forms() {
    return Vocabulary.FORMS.entrySet().stream()
        .map(form -> form.getKey() + "(" + String.join(", ", form.getValue().names()) + ")")
        .toList();
  }

  /**
   * The text form; reading it gives an equal spec.
   *
   * @return the text
   * @throws UnsupportedOperationException if a part is a function of the user's own
   */
  public String toText() {
    return FormWriter.text(this);
  }

  /**
   * The JSON form; reading it gives an equal spec.
   *
   * @return the JSON object
   * @throws UnsupportedOperationException if a part is a function of the user's own
   */
  public String toJson() {
    return FormWriter.json(this);
  }

  /** One after the other; where only one has a momentum, it is held over the other. */
  ScheduleSpec then(ScheduleSpec next) {
    Schedule rate = learningRate.then(next.learningRate);
    if (momentum.isEmpty() && next.momentum.isEmpty()) {
      return of(rate);
    }
    long length = learningRate.length();
    Schedule before =
        momentum
            .map(m -> m.length() == length ? m : m.take(length))
            .orElseGet(() -> Schedule.constant(next.momentum.orElseThrow().at(0), length));
    Schedule after = next.momentum.orElseGet(() -> Schedule.constant(before.at(length)));
    return of(rate, before.then(after));
  }

  ScheduleSpec scale(double factor) {
    return mapRate(rate -> rate.scale(factor));
  }

  ScheduleSpec mapRate(UnaryOperator<Schedule> change) {
    return new ScheduleSpec(change.apply(learningRate), momentum);
  }

  ScheduleSpec map(UnaryOperator<Schedule> change) {
    return new ScheduleSpec(change.apply(learningRate), momentum.map(change));
  }
}
