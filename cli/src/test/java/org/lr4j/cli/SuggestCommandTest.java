package org.lr4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lr4j.runs.Smoothing;

/** What users of other finders reported as wrong, tried on {@code suggest}. */
class SuggestCommandTest extends CommandLineTest {
  private static final double[] RATES =
      IntStream.range(0, 100).mapToDouble(i -> 1e-8 * Math.pow(1e8, i / 99.0)).toArray();

  /** Falls around a rate of .003 and blows up beyond .3. */
  private static double[] losses(long seed) {
    return losses(seed, lr -> 2.3 - 1.8 / (1 + Math.pow(.003 / lr, 1.5)) + .5 * lr * lr / .09);
  }

  private static double[] losses(long seed, DoubleUnaryOperator loss) {
    Random random = new Random(seed);
    return Arrays.stream(RATES)
        .map(lr -> loss.applyAsDouble(lr) + .02 * random.nextGaussian())
        .toArray();
  }

  private void write(String name, String... lines) throws IOException {
    Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  private void csv(String name, double[] losses) throws IOException {
    write(name, "lr,loss", rows(losses).collect(Collectors.joining("\n")));
  }

  private static Stream<String> rows(double[] losses) {
    return IntStream.range(0, losses.length).mapToObj(i -> RATES[i] + "," + losses[i]);
  }

  private static String history(double[] rates, double[] losses) {
    return "{\"lr\":" + Arrays.toString(rates) + ",\"loss\":" + Arrays.toString(losses) + "}";
  }

  private JsonNode suggest(int exit, String... arguments) throws IOException {
    out.getBuffer().setLength(0);
    String[] all = Arrays.copyOf(new String[] {"suggest", "--json"}, 2 + arguments.length);
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    assertThat(run(all)).as(err.toString()).isEqualTo(exit);
    return new ObjectMapper().readTree(out.toString());
  }

  private double rate(String name, String... options) throws IOException {
    String[] all = Arrays.copyOf(options, options.length + 1);
    all[options.length] = in(name);
    return suggest(0, all).get("rate").asDouble();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 30, 51, 70})
  void takesASingleMissingLossForAGap(int row) throws IOException {
    csv("whole.csv", losses(1));
    String[] lines = Files.readString(folder.resolve("whole.csv")).split("\n", -1);
    String rate = lines[row + 1].substring(0, lines[row + 1].indexOf(','));
    lines[row + 1] = rate + ",";
    write("empty.csv", lines);
    lines[row + 1] = rate + ",None";
    write("none.csv", lines);
    double whole = rate("whole.csv");

    assertThat(rate("empty.csv")).isBetween(whole / 1.5, whole * 1.5);
    assertThat(rate("none.csv")).isBetween(whole / 1.5, whole * 1.5);
  }

  @Test
  void saysThatSixLossesBeforeNanAreTooFew() throws IOException {
    double[] losses = Arrays.copyOf(losses(2), 7);
    losses[6] = Double.NaN;
    csv("six.csv", losses);

    assertThat(suggest(1, in("six.csv")).get("reason").asText()).isEqualTo("too_few_points");
  }

  @Test
  void saysThatALossWithoutBoundIsStillFalling() throws IOException {
    csv("unbounded.csv", losses(3, lr -> 1 - 1e4 * lr));

    assertThat(run("suggest", "--json", in("unbounded.csv"))).isIn(0, 1);
    assertThat(out.toString() + err).contains("the loss is still falling at the largest rate");
    assertThat(new ObjectMapper().readTree(out.toString()).get("rate").asDouble())
        .isLessThanOrEqualTo(1);
  }

  @Test
  void saysThatRatesOfAScheduleAreNoRangeTest() throws IOException {
    String[] lines = new String[201];
    lines[0] = "step,lr,loss";
    for (int i = 0; i < 200; i++) {
      double lr = 1e-4 + 1e-2 * (1 + Math.sin(i / 9.0));
      lines[i + 1] = i + "," + lr + "," + (2 - 5 * lr - 0.002 * i);
    }
    write("log.csv", lines);

    JsonNode finding = suggest(1, in("log.csv"));

    assertThat(finding.get("reason").asText()).isEqualTo("rates_do_not_rise");
    assertThat(finding.get("explanation").asText()).contains("no range test");
  }

  @Test
  void isNotMisledByALowFirstLossOfATrainedModel() throws IOException {
    double[] losses = losses(4, lr -> .03 + (lr < .05 ? 0 : 40 * (lr - .05)));
    losses[0] = .0079;
    losses[1] = .0094;
    losses[3] = .0647;
    csv("trained.csv", losses);

    assertThat(run("suggest", in("trained.csv"))).isIn(0, 1);
    assertThat(out.toString() + err).doesNotContain("sweep with more steps");
    if (out.toString().contains("learning rate ")) {
      assertThat(rate("trained.csv")).isLessThan(.2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsSmoothedHistoriesAsTheLossesBehindThem(Smoothing filter) throws IOException {
    double[] losses = losses(5, lr -> 4.2 - 3 / (1 + Math.pow(.003 / lr, 1.5)) + lr * lr / .09);
    csv("raw.csv", losses);
    write("history.json", history(RATES, smoothed(losses, filter)));
    double raw = rate("raw.csv");

    assertThat(rate("history.json", "--smoothed-by", filter.text()) / raw)
        .isCloseTo(1, within(.01));
    err.getBuffer().setLength(0);
    assertThat(rate("history.json") / raw).isCloseTo(1, within(.01));
    if (filter == Smoothing.NOTHING) {
      assertThat(err.toString()).doesNotContain("smoothed");
    } else {
      assertThat(err.toString())
          .contains("the losses look smoothed as " + filter.text() + " smooths them");
    }
  }

  private static double[] smoothed(double[] losses, Smoothing filter) {
    double beta = filter == Smoothing.PYTORCH_LR_FINDER ? .95 : .98;
    double average = filter == Smoothing.PYTORCH_LR_FINDER ? losses[0] : 0;
    double[] stored = losses.clone();
    for (int k = 0; k < losses.length; k++) {
      average = beta * average + (1 - beta) * losses[k];
      stored[k] =
          switch (filter) {
            case NOTHING -> losses[k];
            case FASTAI -> average / (1 - Math.pow(beta, k + 1));
            case LIGHTNING -> average / (1 - Math.pow(beta, k + 2));
            case PYTORCH_LR_FINDER -> average;
          };
    }
    return stored;
  }

  @Test
  void readsSmoothedLossesAsTheyAreWhenTold() throws IOException {
    write("history.json", history(RATES, smoothed(losses(6), Smoothing.LIGHTNING)));

    run("suggest", "--smoothed-by", "nothing", in("history.json"));

    assertThat(err.toString()).doesNotContain("smoothed");
  }

  @Test
  void namesTheToolsWhoseSmoothingItKnows() throws IOException {
    csv("a.csv", losses(7));

    assertThat(run("suggest", "--smoothed-by", "keras", in("a.csv"))).isEqualTo(2);
    assertThat(err.toString())
        .contains("unknown tool 'keras'; there are nothing, fastai, lightning, pytorch-lr-finder");
    assertThat(rate("a.csv", "--smoothed-by", "ktrain"))
        .isEqualTo(rate("a.csv", "--smoothed-by", "fastai"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"accuracy", "val-loss"})
  void saysThatTheColumnThatIsToDecideIsMissing(String metric) throws IOException {
    csv("a.csv", losses(8));

    assertThat(run("suggest", "--metric", metric, in("a.csv"))).isEqualTo(3);
    assertThat(err.toString())
        .contains("there is no column " + metric.replace('-', '_') + " with a number in it");
  }

  @Test
  void readsSeveralFilesOrARunColumnAsRepeats() throws IOException {
    csv("a.csv", losses(9));
    csv("b.csv", losses(10));
    write(
        "both.csv",
        "run,lr,loss",
        rows(losses(9)).map(row -> "a," + row).collect(Collectors.joining("\n")),
        rows(losses(10)).map(row -> "b," + row).collect(Collectors.joining("\n")));

    JsonNode files = suggest(0, in("a.csv"), in("b.csv"));
    JsonNode column = suggest(0, in("both.csv"));

    assertThat(files.get("steps").asInt()).isEqualTo(200);
    assertThat(column.get("rate")).isEqualTo(files.get("rate"));
    assertThat(column.get("interval")).isEqualTo(files.get("interval"));
  }

  @Test
  void readsARangeTestThatTheTransformersTrainerLogged() throws IOException {
    double[] losses = losses(11);
    csv("plain.csv", losses);
    String records =
        IntStream.range(0, 100)
            .mapToObj(
                i ->
                    String.format(
                        Locale.ROOT,
                        "{\"epoch\":%s,\"grad_norm\":1.5,\"learning_rate\":%s,\"loss\":%s,\"step\":%d}",
                        i / 50.0,
                        RATES[i],
                        losses[i],
                        i + 1))
            .collect(Collectors.joining(","));
    write(
        "trainer_state.json",
        "{\"best_metric\":null,\"log_history\":[" + records + "],\"global_step\":100}");

    assertThat(rate("trainer_state.json")).isEqualTo(rate("plain.csv"));
  }

  @Test
  void doesNotReplaceWhatItReads() throws IOException {
    csv("a.csv", losses(12));
    assertThat(run("suggest", in("a.csv"), "--out", in("answer"))).isZero();
    Files.move(folder.resolve("a.csv"), folder.resolve("answer/curve.csv"));

    assertThat(run("suggest", in("answer/curve.csv"), "--out", in("answer"))).isEqualTo(2);
    assertThat(err.toString())
        .contains("--out would replace " + in("answer/curve.csv") + ", which is to be read");
    assertThat(folder.resolve("answer/curve.csv")).exists();
    // A file of another name stays where it is.
    Files.move(folder.resolve("answer/curve.csv"), folder.resolve("answer/mine.csv"));
    assertThat(run("suggest", in("answer/mine.csv"), "--out", in("answer"))).isZero();
    assertThat(folder.resolve("answer/mine.csv")).exists();
  }

  @Test
  void leavesOutAPointOfARunAtWorkThatIsNotWhole() throws IOException {
    assertThat(run("find", "--quick", "--out", in("run"))).as(err.toString()).isZero();
    JsonNode whole = suggest(0, in("run/curve.csv"));
    Files.writeString(folder.resolve("run/curve.csv"), "1e-9,2.3", StandardOpenOption.APPEND);

    assertThat(suggest(0, in("run/curve.csv"))).isEqualTo(whole);
  }
}
