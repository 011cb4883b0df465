package org.lr4j.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lr4j.finder.Curve;
import org.lr4j.finder.Rules;

/** Histories of other tools, {@code histories/generate.py}, against the losses behind them. */
class SmoothingTest {
  private static final double NAN = Double.NaN;
  private static final Map<Smoothing, String> RULES =
      Map.of(
          Smoothing.FASTAI, "valley",
          Smoothing.LIGHTNING, "lightning",
          Smoothing.PYTORCH_LR_FINDER, "pytorch_lr_finder");

  /**
   * A tool's history.
   *
   * @param name of the task
   * @param filter how the losses were smoothed
   * @param suggested the rate that the tool suggests, NaN for none
   * @param stored what the tool stored
   * @param losses those of the batches
   */
  record Golden(String name, Smoothing filter, double suggested, Curve stored, double[] losses) {
    @Override
    public String toString() {
      return name + " by " + filter.text();
    }
  }

  @ParameterizedTest
  @MethodSource("histories")
  void givesBackTheLossesOfTheBatches(Golden golden) {
    double[] undone = golden.filter().undo(golden.stored()).losses();
    double range = Arrays.stream(golden.losses()).map(Math::abs).max().orElseThrow();

    assertThat(undone).containsExactly(golden.losses(), within(1e-5 * range));
  }

  @ParameterizedTest
  @MethodSource("histories")
  void isRecognizedInTheDataOrNotButNeverAsAnother(Golden golden) {
    Smoothing recognized = Smoothing.recognize(List.of(golden.stored()));

    if (golden.filter() == Smoothing.PYTORCH_LR_FINDER) {
      assertThat(recognized).isIn(golden.filter(), Smoothing.NOTHING);
    } else {
      assertThat(recognized).isEqualTo(golden.filter());
    }
  }

  @Test
  void ofPytorchLrFinderIsMostlyRecognized() {
    List<Golden> all =
        histories().filter(each -> each.filter() == Smoothing.PYTORCH_LR_FINDER).toList();
    List<Golden> recognized =
        all.stream()
            .filter(each -> Smoothing.recognize(List.of(each.stored())) == each.filter())
            .toList();

    assertThat(recognized).hasSizeGreaterThan(all.size() * 4 / 5);
  }

  @ParameterizedTest
  @MethodSource("histories")
  void letsTheRuleRepeatWhatTheToolAnswered(Golden golden) {
    if (golden.filter() != Smoothing.NOTHING) {
      Curve undone = golden.filter().undo(golden.stored());

      assertThat(Rules.all().get(RULES.get(golden.filter())).suggest(undone))
          .isEqualTo(OptionalDouble.of(golden.suggested()));
    }
  }

  @ParameterizedTest
  @MethodSource("histories")
  void givesTheRateOfTheRawLosses(Golden golden) {
    OptionalDouble raw =
        Rules.all().get("lr4j").suggest(Curve.of(golden.stored().rates(), golden.losses()));
    OptionalDouble undone = Rules.all().get("lr4j").suggest(golden.filter().undo(golden.stored()));

    assertThat(undone.isPresent()).isEqualTo(raw.isPresent());
    raw.ifPresent(rate -> assertThat(undone.orElseThrow() / rate).isCloseTo(1, within(0.01)));
  }

  @ParameterizedTest
  @EnumSource
  void keepsAGapAndGoesOnBehindIt(Smoothing filter) {
    double[] losses = new double[60];
    Random random = new Random(3);
    Arrays.setAll(losses, i -> 2 + 0.1 * random.nextGaussian());
    double[] stored = new double[60];
    double average = 0;
    double beta = filter == Smoothing.PYTORCH_LR_FINDER ? 0.95 : 0.98;
    for (int k = 0; k < 60; k++) {
      average = beta * average + (1 - beta) * losses[k];
      if (filter == Smoothing.PYTORCH_LR_FINDER && k == 0) {
        average = losses[0];
      }
      stored[k] =
          switch (filter) {
            case NOTHING -> losses[k];
            case FASTAI -> average / (1 - Math.pow(beta, k + 1));
            case LIGHTNING -> average / (1 - Math.pow(beta, k + 2));
            case PYTORCH_LR_FINDER -> average;
          };
    }
    stored[0] = NAN;
    stored[30] = NAN;

    double[] undone =
        filter.undo(Curve.of(IntStream.range(1, 61).asDoubleStream().toArray(), stored)).losses();

    assertThat(undone[0]).isNaN();
    assertThat(undone[30]).isNaN();
    assertThat(undone[1]).isCloseTo(2, within(0.5));
    assertThat(undone[31]).isCloseTo(2, within(0.5));
    assertThat(Arrays.copyOfRange(undone, 32, 60))
        .containsExactly(Arrays.copyOfRange(losses, 32, 60), within(1e-9));
  }

  @Test
  void isNotSeenInSmoothCurvesThatNoFilterMade() {
    double[] rates =
        IntStream.range(0, 100).mapToDouble(i -> 1e-7 * Math.pow(10, i / 12.5)).toArray();
    double[] fall =
        Arrays.stream(rates).map(lr -> 2.3 - 1.8 / (1 + Math.pow(.003 / lr, 1.5))).toArray();
    double[] constant = new double[100];
    double[] line = IntStream.range(0, 100).mapToDouble(i -> 5 - 0.03 * i).toArray();

    for (double[] losses : List.of(fall, constant, line, Arrays.copyOf(fall, 15))) {
      assertThat(
              Smoothing.recognize(List.of(Curve.of(Arrays.copyOf(rates, losses.length), losses))))
          .isEqualTo(Smoothing.NOTHING);
    }
  }

  @Test
  void isNotSeenInQuietLossesThatFallEarly() {
    double[] rates =
        IntStream.range(0, 100).mapToDouble(i -> 1e-5 * Math.pow(10, i / 25.0)).toArray();
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      double[] losses =
          Arrays.stream(rates)
              .map(lr -> 2.3 - 1.8 / (1 + Math.pow(3e-4 / lr, 1.5)) + .002 * random.nextGaussian())
              .toArray();
      assertThat(Smoothing.recognize(List.of(Curve.of(rates, losses))))
          .isEqualTo(Smoothing.NOTHING);
    }
  }

  @Test
  void isNotLookedForWhereHeldOutLossesWereMeasured() {
    Golden golden =
        histories().filter(each -> each.filter() == Smoothing.LIGHTNING).findFirst().orElseThrow();
    Curve curve = golden.stored();
    Curve validated = Curve.of(curve.rates(), curve.losses(), curve.losses(), curve.accuracies());

    assertThat(Smoothing.recognize(List.of(validated))).isEqualTo(Smoothing.NOTHING);
    assertThat(Smoothing.recognize(List.of())).isEqualTo(Smoothing.NOTHING);
  }

  static Stream<Golden> histories() {
    try (InputStream in = SmoothingTest.class.getResourceAsStream("/histories/smoothed.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> golden(line.split("\\|", -1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Golden golden(String[] fields) {
    Smoothing filter =
        Arrays.stream(Smoothing.values())
            .filter(each -> each.text().equals(fields[1]))
            .findFirst()
            .orElseThrow();
    double[] rates = numbers(fields[3]);
    double suggested = filter == Smoothing.NOTHING ? NAN : rates[Integer.parseInt(fields[2])];
    return new Golden(
        fields[0], filter, suggested, Curve.of(rates, numbers(fields[4])), numbers(fields[5]));
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
  }
}
