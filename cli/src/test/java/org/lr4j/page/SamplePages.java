package org.lr4j.page;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.lr4j.runs.RecordedRun;
import org.lr4j.schedule.plan.Plan;

/** Writes runs and their pages into a folder, to be looked at. */
public final class SamplePages {
  private SamplePages() {}

  /** The folder is the only argument. */
  public static void main(String[] arguments) throws Exception {
    Path root = Path.of(arguments[0]);
    SampleRuns.find(root.resolve("find-digits-cnn"), "cnn on digits, sgd, batch 32", 3);
    String one = "onecycle(max=0.1, steps=2250)";
    new SampleRuns.Training(
            root.resolve("train-onecycle"), one, Plan.parse(one).schedule(), 12, 187, 1)
        .finish();
    String two = "linear(from=0, to=0.08, steps=100) then cosine(from=0.08, to=0, steps=2150)";
    SampleRuns.compare(root.resolve("compare-digits-cnn"), 3, 12, 187, one, two, "constant(0.05)");
    SampleRuns.study(root.resolve("study-digits-cnn"));
    for (String name :
        List.of("find-digits-cnn", "train-onecycle", "compare-digits-cnn", "study-digits-cnn")) {
      RecordedRun run = RecordedRun.in(root.resolve(name));
      String file = PageFile.of(name, RunPage.of(run));
      Files.write(root.resolve(name + ".html"), file.getBytes(StandardCharsets.UTF_8));
    }
  }
}
