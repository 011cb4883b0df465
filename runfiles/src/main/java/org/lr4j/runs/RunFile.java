package org.lr4j.runs;

/**
 * The files of a run, all of them: what is not listed here, lr4j neither writes nor deletes. Beside
 * them lie {@code checkpoints/}, which {@link org.lr4j.train.Checkpoints} describes, and the
 * folders of the runs of a comparison or study.
 */
public enum RunFile {
  /** How the run came to be and how far it has come; there from the first moment to the last. */
  RUN("run.json"),
  /** The points of a sweep; grows while it runs. */
  CURVE("curve.csv"),
  /** What a search found, or why it found nothing. */
  FINDING("finding.json"),
  /** The curve as a picture. */
  CURVE_PNG("curve.png"),
  /** The curve as a picture. */
  CURVE_SVG("curve.svg"),
  /** The steps of a training; grows while it runs. */
  METRICS("metrics.csv"),
  /** How long its epochs took; grows while it runs. */
  TIMING("timing.csv"),
  /** The training as a picture. */
  TRAINING_PNG("training.png"),
  /** The training as a picture. */
  TRAINING_SVG("training.svg"),
  /** The weights that a training ends with. */
  WEIGHTS("weights.safetensors"),
  /** What a training came to; there when it has ended. */
  RESULT("result.json"),
  /** What a comparison came to, as a table. */
  COMPARISON_TXT("comparison.txt"),
  /** The comparison as a picture. */
  COMPARISON_PNG("comparison.png"),
  /** The comparison as a picture. */
  COMPARISON_SVG("comparison.svg"),
  /** What a comparison came to; there when it has ended. */
  COMPARISON("comparison.json"),
  /** The trials of a study, a row each. */
  TRIALS("trials.csv"),
  /** A study as a picture. */
  STUDY_PNG("study.png"),
  /** A study as a picture. */
  STUDY_SVG("study.svg"),
  /** What a study came to; there when it has ended. */
  STUDY("study.json"),
  /** The page about the run. */
  REPORT("report.html");

  private final String text;

  RunFile(String text) {
    this.text = text;
  }

  /**
   * The file's name in the run's folder.
   *
   * @return for example {@code run.json}
   */
  public String text() {
    return text;
  }
}
