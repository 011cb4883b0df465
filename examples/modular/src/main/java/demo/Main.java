package demo;

import org.lr4j.engine.Learner;
import org.lr4j.finder.Finding;
import org.lr4j.finder.LrFinder;
import org.lr4j.schedule.Schedule;
import org.lr4j.torch.TorchConfig;
import org.lr4j.torch.TorchEngine;

public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Schedule lr = Schedule.linear(0, 0.1, 500).then(Schedule.cosine(0.1, 0, 9_500));
    System.out.println("the rate at step 250 is " + lr.at(250));
    try (Learner learner = TorchEngine.open(TorchConfig.of("digits", "mlp", "sgd"))) {
      Finding finding = LrFinder.exponential(1e-7, 10, 100).run(learner);
      System.out.println(finding);
    }
  }
}
