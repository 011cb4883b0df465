package org.lr4j.dl4j;

import org.nd4j.shade.jackson.databind.JsonMappingException;

/**
 * A schedule that has no text form was to be written; one sentence, without Jackson's path to it.
 */
final class UnwritableSchedule extends JsonMappingException {
  static final String SENTENCE =
      "the schedule is a function of your own, which cannot be saved; build it from the schedules"
          + " that lr4j names, or set a constant rate before you save the network";

  private static final long serialVersionUID = 1L;

  UnwritableSchedule() {
    super(null, SENTENCE);
  }

  @Override
  public String getMessage() {
    return SENTENCE;
  }

  @Override
  public String toString() {
    return SENTENCE;
  }
}
