package org.lr4j.tensorboard;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The entry of a run in TensorBoard's table of hyperparameters. The field numbers are from the
 * plugin's {@code plugin_data.proto} and {@code api.proto}.
 *
 * @param values each hyperparameter by its name: a number, a boolean, or else a text
 */
public record Hyperparameters(Map<String, Object> values) {
  private static final int VALUE_TAG = 1;
  private static final int VALUE_TENSOR = 8;
  private static final int VALUE_METADATA = 9;
  private static final int EXPERIMENT = 2;
  private static final int START = 3;
  private static final int END = 4;
  private static final int SUCCESS = 1;
  private static final int FAILURE = 2;
  private static final int TEXT = 1;
  private static final int BOOLEAN = 2;
  private static final int NUMBER = 3;

  /** Copies. */
  public Hyperparameters {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * Defines the columns of the table of a comparison. Without it, TensorBoard shows every scalar as
   * a column.
   *
   * @param folder the folder that has the folders of the runs
   * @param metrics the tags of the scalars to compare
   * @throws IOException if the folder cannot be written
   */
  public void describe(Path folder, List<String> metrics) throws IOException {
    Message experiment = new Message();
    values.forEach(
        (name, value) -> experiment.message(4, new Message().text(1, name).number(4, type(value))));
    metrics.forEach(
        tag -> experiment.message(5, new Message().message(1, new Message().text(2, tag))));
    try (EventFile file = EventFile.open(folder, 0)) {
      file.plugin(value("_hparams_/experiment", EXPERIMENT, experiment));
    }
  }

  /** A run with these values begins. */
  void begin(EventFile file) throws IOException {
    Message start = new Message();
    values.forEach(
        (name, value) -> start.message(1, new Message().text(1, name).message(2, value(value))));
    start.real(5, System.currentTimeMillis() / 1000.0);
    file.plugin(value("_hparams_/session_start_info", START, start));
  }

  /** The run has ended. */
  static void end(EventFile file, boolean success) throws IOException {
    Message end = new Message().number(1, success ? SUCCESS : FAILURE);
    end.real(2, System.currentTimeMillis() / 1000.0);
    file.plugin(value("_hparams_/session_end_info", END, end));
  }

  private static int type(Object value) {
    return value instanceof Number ? NUMBER : value instanceof Boolean ? BOOLEAN : TEXT;
  }

  /** A {@code google.protobuf.Value}. */
  private static Message value(Object value) {
    if (value instanceof Number number) {
      return new Message().real(2, number.doubleValue());
    }
    return value instanceof Boolean truth
        ? new Message().number(4, truth ? 1 : 0)
        : new Message().text(3, value.toString());
  }

  private static Message value(String tag, int kind, Message content) {
    Message data = new Message().message(kind, content);
    Message plugin =
        new Message().message(1, new Message().text(1, "hparams").message(2, data)).number(4, 2);
    // A tensor without floats is in the place of the value, which the plugin does not need.
    Message dimension = new Message().message(2, new Message());
    Message tensor = new Message().number(1, 1).message(2, dimension);
    return new Message()
        .text(VALUE_TAG, tag)
        .message(VALUE_TENSOR, tensor)
        .message(VALUE_METADATA, plugin);
  }
}
