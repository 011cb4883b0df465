package org.lr4j.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lr4j.engine.LearnerException;
import org.lr4j.engine.Snapshot;
import org.lr4j.engine.Subset;

/** Programs that answer with what they should not, or do not end as they should. */
class FaultsTest {
  private static final String GROUPS = "\"groups\":[{\"name\":\"all\",\"lr\":0.01}]";
  private static final String DESCRIPTION = "{" + GROUPS + ",\"metrics\":[\"val_loss\"]}";
  private static final Duration LONG = Duration.ofMinutes(2);

  /** A shell program that gives the same answer to each request of a kind. */
  private static String program(String describe, String step, String evaluate) {
    return String.format(
        Locale.ROOT,
        """
        while read -r line; do
          case $line in
            *describe*) echo '%s';;
            *step*) echo '%s';;
            *evaluate*) echo '%s';;
            *snapshot*) echo '{"id":7}';;
            *restore*) case $line in *'"id":7}'*) echo '{}';; *) echo '{"error":"no such id"}';; esac;;
            *close*) echo '{}'; exit 0;;
            *) echo '{}';;
          esac
        done""",
        describe,
        step,
        evaluate);
  }

  private static ProcessLearner answering(String step, String evaluate) {
    return ProcessLearner.start(program(DESCRIPTION, step, evaluate), LONG);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-5", "4294967301", "1.5", "null", "0", "\"64\"", "true"})
  void refusesACountOfSamplesThatIsNone(String samples) {
    try (ProcessLearner learner = answering("{\"loss\":1,\"samples\":" + samples + "}", "{}")) {
      assertThatThrownBy(learner::step)
          .isInstanceOf(LearnerException.class)
          .hasMessageContaining("\"samples\": " + samples)
          .hasMessageContaining("whole number from 1");
    }
  }

  @ParameterizedTest
  @CsvSource({"64, 64", "64.0, 64", "1e3, 1000"})
  void readsACountHoweverItIsWritten(String samples, int count) {
    try (ProcessLearner learner = answering("{\"loss\":1,\"samples\":" + samples + "}", "{}")) {
      assertThat(learner.step().samples()).isEqualTo(count);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-5", "0", "\"abc\"", "1.5", "null", "1e300"})
  void refusesStepsPerEpochThatAreNone(String steps) {
    String description = "{" + GROUPS + ",\"steps_per_epoch\":" + steps + "}";
    assertThatThrownBy(() -> ProcessLearner.start(program(description, "{}", "{}"), LONG))
        .isInstanceOf(LearnerException.class)
        .hasMessageContaining("\"steps_per_epoch\": " + steps.replace("1e300", "1.0E300"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"groups\":[{\"lr\":\"0.1\"}]}",
        "{\"groups\":[{\"lr\":-0.1}]}",
        "{\"groups\":[{\"lr\":0.1,\"momentum\":\"abc\"}]}",
        "{\"groups\":[{\"lr\":0.1,\"momentum\":1.5}]}",
        "{\"groups\":[{\"lr\":0.1}],\"metrics\":\"val_loss\"}",
        "{\"groups\":[{\"name\":\"a\",\"lr\":1},{\"name\":\"a\",\"lr\":1}]}",
        "{\"groups\":{}}",
        "{\"groups\":{\"a\":{\"lr\":0.1}}}",
        "{\"groups\":[]}",
        "{\"groups\":[{\"name\":\" \",\"lr\":0.1}]}",
        "{}"
      })
  void refusesADescriptionThatIsNone(String description) {
    assertThatThrownBy(() -> ProcessLearner.start(program(description, "{}", "{}"), LONG))
        .isInstanceOf(LearnerException.class)
        .hasMessageContaining("describe");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"loss\":2}{\"loss\":3}", "{\"loss\":2} done", "[{\"loss\":2}]"})
  void refusesWhatIsNotASingleObject(String answer) {
    try (ProcessLearner learner = answering(answer, "{}")) {
      assertThatThrownBy(learner::step)
          .isInstanceOf(LearnerException.class)
          .hasMessageEndingWith("with something that is not a single JSON object: " + answer);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"97.5", "-1", "\"abc\"", "Infinity"})
  void refusesAnAccuracyThatIsNoShare(String accuracy) {
    try (ProcessLearner learner =
        answering("{}", "{\"val_loss\":1,\"accuracy\":" + accuracy + "}")) {
      assertThatThrownBy(() -> learner.evaluate(Subset.VALIDATION))
          .isInstanceOf(LearnerException.class)
          .hasMessageContaining("\"accuracy\"")
          .hasMessageContaining("a share from 0 to 1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "NaN", "\"NaN\""})
  void anAccuracyMayBeUnknown(String accuracy) {
    try (ProcessLearner learner =
        answering("{}", "{\"val_loss\":1,\"accuracy\":" + accuracy + "}")) {
      assertThat(learner.evaluate(Subset.VALIDATION).accuracy()).isEmpty();
    }
  }

  @Test
  void anErrorThatIsNullIsNone() {
    try (ProcessLearner learner = answering("{\"loss\":2,\"error\":null}", "{}")) {
      assertThat(learner.step().loss()).isEqualTo(2);
    }
  }

  @Test
  void givesAnIdBackAsItCame() {
    try (ProcessLearner learner = answering("{\"loss\":2}", "{}");
        Snapshot snapshot = learner.snapshot()) {
      learner.restore(snapshot);
      assertThat(learner.step().loss()).isEqualTo(2);
    }
  }

  @Test
  void quotesAProgramWithoutItsControlCharacters() {
    String error = "{\"error\":\"bad\\\\u001b[31m red\\\\r\\\\nsecond\"}";
    try (ProcessLearner learner = answering(error, "{}")) {
      assertThatThrownBy(learner::step).hasMessageEndingWith("bad [31m red second");
    }
  }

  @Test
  void quotesACommandOfSeveralLinesInOne() {
    String lines = "read -r line\nexit 3\n";
    assertThatThrownBy(() -> ProcessLearner.start(lines, LONG))
        .hasMessage(
            "\"read -r line exit 3\" ended with exit code 3 before it answered \"describe\"");
  }

  @Test
  void saysThatAProgramClosedItsInput() {
    String deaf = "read -r line; exec 0<&-; echo '" + DESCRIPTION + "'; exec tail -f /dev/null";
    try (ProcessLearner learner = ProcessLearner.start(deaf, LONG)) {
      assertThatThrownBy(learner::step)
          .isInstanceOf(LearnerException.class)
          .hasMessageContaining("closed its input before it was asked to step");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {129, 130, 143})
  void aProgramThatASignalEndedDidNotFail(int code) {
    String ended = "read -r line; exit " + code;
    assertThatThrownBy(() -> ProcessLearner.start(ended, LONG))
        .isInstanceOf(CancellationException.class);
  }

  /** More than what a program that failed is given, which is 2 s. */
  @Test
  void aProgramHasTimeToSaveItsModelAndToPrint(@TempDir Path folder) throws IOException {
    Path model = folder.resolve("model");
    String saving =
        program(DESCRIPTION, "{\"loss\":1}", "{}").replace("exit 0", "break")
            + "\nseq 100000; sleep 2.5; echo weights > '"
            + model
            + "'";
    try (ProcessLearner learner = ProcessLearner.start(saving, LONG)) {
      assertThat(learner.step().loss()).isEqualTo(1);
    }
    assertThat(model).hasContent("weights");
  }

  @Test
  void settingsOfTheLauncherStayOutOfTheProgram() {
    Map<String, String> environment = new HashMap<>();
    environment.put("LR4J_OWN_SETTINGS", "GOMP_SPINCOUNT MALLOC_TOP_PAD_");
    environment.put("GOMP_SPINCOUNT", "10000");
    environment.put("MALLOC_TOP_PAD_", "268435456");
    environment.put("GLIBC_TUNABLES", "of the user");
    Child.prepare(environment);
    assertThat(environment)
        .containsOnly(entry("GLIBC_TUNABLES", "of the user"), entry("LR4J_PROTOCOL", "1"));
  }

  @Test
  void theTimeOutCoversAProgramThatDoesNotRead(@TempDir Path folder) throws IOException {
    StringBuilder groups = new StringBuilder("{\"groups\":[{\"lr\":0.1}");
    for (int g = 1; g < 20_000; g++) {
      groups.append(",{\"lr\":0.1}");
    }
    Path description = Files.writeString(folder.resolve("description"), groups + "]}\n");
    String deaf = "read -r line; cat '" + description + "'; exec tail -f /dev/null";
    try (ProcessLearner learner = ProcessLearner.start(deaf, Duration.ofSeconds(6))) {
      assertThatThrownBy(learner::step)
          .isInstanceOf(LearnerException.class)
          .hasMessageContaining(
              "did not read \"step\" within 6.0 s; allow more time with a longer timeout");
    }
  }

  @Test
  void aProgramThatHasEndedIsNotWaitedForWhateverHoldsItsPipe(@TempDir Path folder)
      throws IOException {
    assumeThat(Path.of("/proc/self/environ")).exists();
    Path pid = folder.resolve("pid");
    String orphan = "tail -f /dev/null & echo $! > '" + pid + "'; read -r line; exit 3";
    assertThatThrownBy(() -> ProcessLearner.start(orphan, LONG))
        .isInstanceOf(LearnerException.class)
        .hasMessageContaining("ended with exit code 3 before it answered \"describe\"");
    assertEnds(pid);
  }

  @Test
  void closingEndsWhatTheProgramHasStarted(@TempDir Path folder) throws IOException {
    assumeThat(Path.of("/proc/self/environ")).exists();
    Path pid = folder.resolve("pid");
    String start = "(tail -f /dev/null & echo $! > '" + pid + "')\n";
    ProcessLearner learner =
        ProcessLearner.start(start + program(DESCRIPTION, "{\"loss\":1}", "{}"), LONG);
    assertThat(learner.step().loss()).isEqualTo(1);
    learner.close();
    assertEnds(pid);
  }

  private static void assertEnds(Path pid) throws IOException {
    long number = Long.parseLong(Files.readString(pid).strip());
    assertThat(ProcessHandle.of(number).filter(each -> !ProcessTree.hasEnded(each))).isEmpty();
  }

  @Test
  void noThreadRemainsOfATalkativeProgramThatDoesNotEnd() throws InterruptedException {
    String name = "talkative" + System.nanoTime();
    String talk = ": " + name + "; read -r line; echo '" + DESCRIPTION + "'; exec yes";
    ProcessLearner learner = ProcessLearner.start(talk, Duration.ofSeconds(5));
    assertThatThrownBy(learner::close)
        .isInstanceOf(LearnerException.class)
        .hasMessageContaining("did not end within 5.0 s after \"close\" and was ended")
        .hasMessageContaining("may be incomplete");
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().contains(name)) {
        thread.join(TimeUnit.SECONDS.toMillis(60));
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
  }

  @Test
  void takesAnyTimeOutAboveZero() {
    Duration ages = Duration.ofDays(300_000);
    try (ProcessLearner learner =
        ProcessLearner.start(program(DESCRIPTION, "{\"loss\":1}", "{}"), ages)) {
      assertThat(learner.step().loss()).isEqualTo(1);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ProcessLearner.start("true", Duration.ZERO))
        .withMessageContaining("time-out");
  }

  @Test
  void aProgramStartedWhileTheMachineEndsIsInterrupted() throws Exception {
    Process process =
        new ProcessBuilder("/bin/sh", "-c", TestChild.java(LateStart.class))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(said.strip())
        .isEqualTo(
            CancellationException.class.getName() + ": interrupted before \"cat\" could begin");
  }

  /** Starts a program when Ctrl-C has come. */
  static final class LateStart {
    private LateStart() {}

    public static void main(String[] args) {
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    try {
                      ProcessLearner.start("cat", LONG).close();
                    } catch (RuntimeException e) {
                      System.out.println(e);
                    }
                  }));
    }
  }
}
