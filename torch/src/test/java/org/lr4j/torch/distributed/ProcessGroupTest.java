package org.lr4j.torch.distributed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lr4j.engine.LearnerException;
import org.lr4j.finder.Curve;
import org.lr4j.finder.Stop;
import org.lr4j.torch.TorchEngine;
import org.lr4j.torch.TorchLearner;

/** Two real processes: this one is process 0, and {@link Member} is the program of the other. */
@Timeout(180)
class ProcessGroupTest {
  private static final double CLOSE = 1e-5;

  @TempDir private Path folder;

  private static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return Integer.toString(socket.getLocalPort());
    }
  }

  @Test
  void trainsAsOneProcessWouldAndEndsWhenTheOtherDoes() throws Exception {
    String first = freePort();
    String second = freePort();
    String third = freePort();
    String fourth = freePort();
    Path log = folder.resolve("member.log");
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Member.class.getName(),
                first,
                second,
                third,
                fourth,
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      Member.Report report;
      try (ProcessGroup group = Member.join(first, 0)) {
        report = Member.together(group);
      }
      assertThat(report.refused())
          .isEqualTo(
              "process 1 has another seed than process 0; process 1 has another set of options than"
                  + " process 0; process 1 has another model than process 0");
      assertThat(report.failed()).startsWith("3 process 0 of 2 has lost another process");
      String rates = Member.otherRates(third, 0);
      assertThat(rates).startsWith("process 1 has another learning rate, momentum or weight decay");
      String checkpoints = Member.otherCheckpoints(fourth, 0, folder);
      assertThat(checkpoints)
          .contains(
              "process 1 is at batch 2 of epoch 1, and process 0 at batch 1 of epoch 1; start all with"
                  + " --resume, or none");
      try (ProcessGroup group = Member.join(second, 0);
          TorchLearner learner = TorchEngine.open(Member.config(32, 1).withPeers(group))) {
        learner.step();
        learner.step();
        assertThatThrownBy(learner::step)
            .isInstanceOf(LearnerException.class)
            .hasMessageStartingWith(
                "process 0 of 2 has lost another process, which ended or did not answer for 60 s");
        assertThatThrownBy(learner::step).hasMessage("process 0 of 2 has left the group");
      }
      assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
      // Gloo itself says on standard output that it is connected.
      List<String> said =
          Files.readAllLines(log).stream().filter(line -> !line.startsWith("[Gloo]")).toList();
      assertThat(said.subList(0, 3)).containsExactly(report.shared(), "3 no more data", rates);
      // Each process draws numbers of its own, and both say the same.
      assertThat(said.get(3).substring(said.get(3).indexOf(' ')))
          .isEqualTo(checkpoints.substring(checkpoints.indexOf(' ')));
      assertThat(said.get(3)).isNotEqualTo(checkpoints);
      compareWithOneProcess(report);
    } finally {
      other.destroyForcibly();
    }
  }

  private static void compareWithOneProcess(Member.Report report) {
    List<Curve> alone = Member.curves(Peers.ALONE);
    for (int run = 0; run < alone.size(); run++) {
      Curve curve = report.curves().get(run);
      assertThat(curve.stopped()).isEqualTo(alone.get(run).stopped());
      assertThat(curve.rates()).containsExactly(alone.get(run).rates());
      for (int i = 0; i < curve.size(); i++) {
        assertClose(curve.point(i).loss(), alone.get(run).point(i).loss());
        assertClose(curve.point(i).validationLoss(), alone.get(run).point(i).validationLoss());
      }
    }
    assertThat(report.curves()).anyMatch(curve -> curve.stopped() == Stop.DIVERGED);
    List<Double> uneven = Member.uneven(Peers.ALONE);
    for (int i = 0; i < uneven.size(); i++) {
      assertClose(report.uneven().get(i), uneven.get(i));
    }
  }

  /**
   * A loss that has grown above 1 by divergence carries the rounding of sums that have grown too.
   */
  private static void assertClose(double actual, double expected) {
    if (!Double.isNaN(expected)) {
      assertThat(actual).isCloseTo(expected, within(CLOSE * Math.max(1, Math.abs(expected))));
    }
  }

  @Test
  void publishesAnAddressThatOthersReach() throws IOException {
    InetAddress own = InetAddress.getByName("127.0.1.1");
    assertThat(ProcessGroup.localAddress("127.0.1.1", own, 1)).startsWith("127.");
    assertThat(ProcessGroup.localAddress("localhost", own, 1)).startsWith("127.");
    boolean network;
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress("192.0.2.1", 1));
      network = !socket.getLocalAddress().isLoopbackAddress();
    } catch (IOException | UncheckedIOException e) {
      network = false;
    }
    // As Debian names a machine in its own list of hosts.
    assertThat(ProcessGroup.localAddress("myhost", own, 1).startsWith("127.")).isEqualTo(!network);
  }

  private static Meeting meeting(int port, int rank) {
    return new Meeting("127.0.0.1", port, rank, 2, Duration.ofMillis(300));
  }

  @Test
  void saysWhoDidNotCome() throws IOException {
    String port = freePort();
    assertThatThrownBy(() -> ProcessGroup.join(meeting(Integer.parseInt(port), 0)))
        .isInstanceOf(LearnerException.class)
        .hasMessageStartingWith(
            "process 0 of 2 cannot find the others at 127.0.0.1:" + port + "; start all 2 within");
    assertThatThrownBy(() -> ProcessGroup.join(meeting(1, 1)))
        .isInstanceOf(LearnerException.class)
        .hasMessageStartingWith("process 1 of 2 cannot find the others at 127.0.0.1:1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> meeting(29500, 2))
        .withMessage("the rank must be 0 to 1 with 2 processes, but is 2");
    assertThat(Meeting.parse("1/2@[::1]:29500"))
        .isEqualTo(new Meeting("[::1]", 29500, 1, 2, Meeting.PATIENCE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Meeting.parse("1@somewhere"))
        .withMessageContaining("RANK/SIZE@HOST:PORT, such as 0/2@10.0.0.5:29500");
  }
}
