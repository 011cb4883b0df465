package org.lr4j.dl4j;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import org.lr4j.schedule.Schedule;
import org.lr4j.schedule.plan.Plan;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect;
import org.nd4j.shade.jackson.annotation.JsonAutoDetect.Visibility;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A {@link Schedule} where DL4J expects an {@link ISchedule}: the learning rate of any updater, or
 * the momentum of {@code Nesterovs}.
 *
 * <pre>{@code
 * .updater(new Nesterovs(Dl4jSchedule.perIteration(lr), Dl4jSchedule.perIteration(momentum)))
 * }</pre>
 *
 * <p>DL4J's JSON and Java serialisation carry {@linkplain Plan#toText the text form}; a schedule
 * that is a function of the user's own trains but cannot be written, and says so. Two are equal
 * when they count the same and their schedules are equal, so that layers configured alike stay in
 * one block of the updater.
 */
@JsonAutoDetect(
    fieldVisibility = Visibility.NONE,
    getterVisibility = Visibility.NONE,
    isGetterVisibility = Visibility.NONE)
public final class Dl4jSchedule implements ISchedule {
  private static final long serialVersionUID = 1L;

  private final transient Schedule schedule;
  private final ScheduleType counts;

  private Dl4jSchedule(Schedule schedule, ScheduleType counts) {
    this.schedule = schedule;
    this.counts = counts;
  }

  /**
   * A schedule whose step is DL4J's iteration: one a parameter update, from 0.
   *
   * @param schedule the values
   * @return the schedule for DL4J
   */
  public static Dl4jSchedule perIteration(Schedule schedule) {
    return new Dl4jSchedule(schedule, ScheduleType.ITERATION);
  }

  /**
   * A schedule whose step is DL4J's epoch, from 0. DL4J counts epochs in {@code fit(iterator)}
   * alone, not in {@code fit(dataSet)}.
   *
   * @param schedule the values
   * @return the schedule for DL4J
   */
  public static Dl4jSchedule perEpoch(Schedule schedule) {
    return new Dl4jSchedule(schedule, ScheduleType.EPOCH);
  }

  @JsonCreator
  static Dl4jSchedule read(
      @JsonProperty("schedule") String text, @JsonProperty("counts") ScheduleType counts) {
    return new Dl4jSchedule(Plan.parse(text).schedule(), counts);
  }

  /**
   * The text form of the values, which DL4J's JSON carries.
   *
   * @return the text
   * @throws UnsupportedOperationException if a part is a function of the user's own
   */
  @JsonProperty("schedule")
  public String text() {
    return Plan.of(schedule).toText();
  }

  /**
   * What a step of the schedule is.
   *
   * @return iterations or epochs
   */
  @JsonProperty("counts")
  public ScheduleType counts() {
    return counts;
  }

  @Override
  public double valueAt(int iteration, int epoch) {
    return schedule.at(counts == ScheduleType.EPOCH ? epoch : iteration);
  }

  /**
   * This schedule, which never changes.
   *
   * @return itself
   */
  @Override
  @SuppressWarnings("MissingSuperCall") // immutable, so that a copy would be the same
  public Dl4jSchedule clone() {
    return this;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Dl4jSchedule that
        && schedule.equals(that.schedule)
        && counts == that.counts;
  }

  @Override
  public int hashCode() {
    return 31 * schedule.hashCode() + counts.hashCode();
  }

  @Override
  public String toString() {
    return schedule + (counts == ScheduleType.EPOCH ? " per epoch" : " per iteration");
  }

  private Object writeReplace() {
    return new Written(text(), counts);
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("a schedule is read from its text form");
  }

  private record Written(String text, ScheduleType counts) implements Serializable {
    private Object readResolve() {
      return read(text, counts);
    }
  }
}
