package org.lr4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.DropoutImpl;
import org.bytedeco.pytorch.EmbeddingImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.OptimizerParamGroup;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.lr4j.data.Cursor;
import org.lr4j.engine.Clipping;
import org.lr4j.engine.DurableLearner;
import org.lr4j.engine.Evaluation;
import org.lr4j.engine.Learner;
import org.lr4j.engine.Step;
import org.lr4j.engine.Subset;
import org.lr4j.testkit.DurableLearnerContract;
import org.lr4j.testkit.LearnerContract;

/** Tasks of a caller's own: token ids with a mask, two heads, groups, frozen parameters. */
class OwnTaskTest {
  private static final int WORDS = 12;
  private static final int LENGTH = 5;

  @BeforeAll
  static void load() {
    Natives.load();
  }

  /** A batch with two inputs of different types and two targets. */
  record Tokens(Tensor ids, Tensor mask, Tensor next, Tensor sum) {}

  static final class Net extends Module {
    final EmbeddingImpl embedding = register_module("embedding", new EmbeddingImpl(WORDS, 8));
    final DropoutImpl dropout = register_module("dropout", new DropoutImpl(0.1));
    final LinearImpl words = register_module("words", new LinearImpl(8, WORDS));
    final LinearImpl number = register_module("number", new LinearImpl(8, 1));

    /** A loss for each word that is not masked, and one for a number. */
    Tensor loss(Tokens batch) {
      Tensor hidden = dropout.forward(embedding.forward(batch.ids));
      Tensor each =
          torch
              .log_softmax(words.forward(hidden), -1)
              .gather(-1, batch.next.unsqueeze(-1))
              .squeeze(-1)
              .neg();
      Tensor perWord = each.mul(batch.mask).sum().div(batch.mask.sum());
      Tensor said = number.forward(hidden.mean(new long[] {1}, false, null)).squeeze(-1);
      return perWord.add(torch.mse_loss(said, batch.sum), new Scalar(0.1));
    }
  }

  private static Tokens tokens(long seed, int samples) {
    SplittableRandom random = new SplittableRandom(seed);
    long[] ids = new long[samples * LENGTH];
    long[] next = new long[ids.length];
    float[] mask = new float[ids.length];
    float[] sum = new float[samples];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = random.nextInt(WORDS);
      next[i] = (ids[i] * 5 + 1) % WORDS;
      mask[i] = i % LENGTH == LENGTH - 1 ? 0 : 1;
      sum[i / LENGTH] += ids[i] / (float) (WORDS * LENGTH);
    }
    return new Tokens(
        Tensor.create(ids, samples, LENGTH),
        Tensor.create(mask, samples, LENGTH),
        Tensor.create(next, samples, LENGTH),
        Tensor.create(sum, samples));
  }

  private static Tokens at(Cursor place) {
    int batch = new SplittableRandom(31 * place.seed() + place.epoch()).nextInt(6) + place.batch();
    return tokens(batch % 6, 8);
  }

  private static TorchTask<Tokens> task(Net net, long seed, int perEpoch) {
    Tokens held = tokens(99, 16);
    return TorchTask.of(BatchStream.of(perEpoch, seed, OwnTaskTest::at), net::loss)
        .withSamples(batch -> (int) batch.ids.size(0))
        .withHeldOut(Subset.PROBE, List.of(held))
        .withEvaluation(
            Subset.VALIDATION,
            () -> new Evaluation(net.loss(held).item_double(), OptionalDouble.of(0.5)));
  }

  private static SGD sgd(Net net) {
    SGDOptions slow = new SGDOptions(0.05);
    slow.momentum().put(0.9);
    SGDOptions fast = new SGDOptions(0.1);
    fast.momentum().put(0.8);
    SGD sgd = new SGD(net.embedding.parameters(), slow);
    TensorVector heads = net.words.parameters();
    net.number.weight().set_requires_grad(false);
    heads.push_back(net.number.bias());
    heads.push_back(net.number.weight());
    sgd.add_param_group(new OptimizerParamGroup(heads, fast));
    return sgd;
  }

  /** Two batches a step, clipped, over two groups of which one holds a frozen parameter. */
  private static TorchLearner accumulating(long seed) {
    torch.manual_seed(seed);
    Net net = new Net();
    return TorchLearner.of(
        net,
        TorchOptimizer.of(sgd(net), "body", "heads"),
        task(net, seed, 6),
        LearnerOptions.DEFAULT.withThreads(1).withAccumulation(2).withClipping(Clipping.norm(1)));
  }

  private static TorchLearner failing(Net net, TorchTask<Tokens> task) {
    return TorchLearner.of(net, TorchOptimizer.of(sgd(net)), task, LearnerOptions.DEFAULT);
  }

  @Test
  void throwsWhatTheCallersOwnCodeThrows() {
    Net net = new Net();
    TorchTask<Tokens> task =
        TorchTask.of(
            BatchStream.of(6, 1, OwnTaskTest::at),
            batch -> {
              throw new RuntimeException("my database is down");
            });
    try (TorchLearner learner = failing(net, task)) {
      assertThatThrownBy(learner::step)
          .isExactlyInstanceOf(RuntimeException.class)
          .hasMessage("my database is down");
    }
  }

  @Test
  void refusesABatchOfNoSamples() {
    Net net = new Net();
    try (TorchLearner learner = failing(net, task(net, 1, 6).withSamples(batch -> 0))) {
      assertThatIllegalArgumentException()
          .isThrownBy(learner::step)
          .withMessage("a batch must have at least 1 sample, but has 0");
    }
  }

  @Nested
  class Accumulating extends LearnerContract {
    @Override
    protected Learner create(long seed) {
      return accumulating(seed);
    }

    @Override
    protected double workingRate() {
      return 0.1;
    }
  }

  @Nested
  class Durable extends DurableLearnerContract {
    @Override
    protected DurableLearner newLearner() {
      return accumulating(3);
    }

    @Override
    protected DurableLearner otherModel() {
      Net net = new Net();
      net.register_parameter("more", torch.zeros(2));
      return TorchLearner.of(net, sgd(net), task(net, 1, 6));
    }
  }

  /** w ← w - rate·sign(v) with v ← momentum·v + g: libtorch has no such optimizer. */
  static final class SignSgd implements UpdateRule {
    @Override
    public String name() {
      return "sign-sgd";
    }

    @Override
    public boolean hasMomentum() {
      return true;
    }

    @Override
    public void move(
        Tensor parameter, Tensor gradient, Tensor first, Tensor second, Settings now, long step) {
      first.mul_(new Scalar(now.momentum())).add_(gradient);
      parameter.sub_(first.sign(), new Scalar(now.rate()));
    }
  }

  @Nested
  class WithARuleOfTheCallersOwn extends LearnerContract {
    @Override
    protected Learner create(long seed) {
      torch.manual_seed(seed);
      Net net = new Net();
      TensorVector all = net.parameters();
      List<Tensor> parameters =
          java.util.stream.LongStream.range(0, all.size())
              .mapToObj(i -> new Tensor(all.get(i)))
              .toList();
      return TorchLearner.of(
          net,
          TorchOptimizer.of(
              new SignSgd(), List.of(new TorchOptimizer.Group("all", parameters, 0.01, 0.9, 0))),
          task(net, seed, 4),
          LearnerOptions.DEFAULT.withThreads(1));
    }

    @Override
    protected double workingRate() {
      return 0.01;
    }
  }

  /** With plain SGD, two batches of 8 in a step move the weights as one batch of 16 does. */
  @Test
  void accumulatedBatchesMoveTheWeightsAsOneLargeBatchDoes() {
    Tensor[] weights = new Tensor[2];
    double[] losses = new double[2];
    for (int run = 0; run < 2; run++) {
      torch.manual_seed(1);
      Net net = new Net();
      net.dropout.train(false);
      int batches = run == 0 ? 2 : 1;
      BatchStream<Tokens> stream =
          BatchStream.of(batches, 1, at -> batches == 2 ? part(at.batch()) : tokens(5, 16));
      TorchTask<Tokens> task =
          TorchTask.of(stream, net::loss).withSamples(b -> (int) b.ids.size(0));
      try (TorchLearner learner =
          TorchLearner.of(
              net,
              TorchOptimizer.of(new SGD(net.parameters(), new SGDOptions(0.5))),
              task,
              LearnerOptions.DEFAULT.withAccumulation(batches))) {
        assertThat(learner.stepsPerEpoch()).isEqualTo(1);
        Step step = learner.step();
        assertThat(step.samples()).isEqualTo(16);
        losses[run] = step.loss();
        weights[run] = net.words.weight().clone();
      }
    }
    assertThat(losses[0]).isCloseTo(losses[1], within(1e-6));
    assertThat(weights[0].allclose(weights[1], 1e-5, 1e-7, false)).isTrue();
  }

  private static Tokens part(int half) {
    Tokens all = tokens(5, 16);
    return new Tokens(
        all.ids.narrow(0, 8L * half, 8),
        all.mask.narrow(0, 8L * half, 8),
        all.next.narrow(0, 8L * half, 8),
        all.sum.narrow(0, 8L * half, 8));
  }

  @Test
  void clipsTheNormOfAllGradientsTogether() {
    assertThat(moved(Clipping.norm(0.01))).isCloseTo(0.01, within(1e-4));
    assertThat(moved(Clipping.norm(1e6))).isGreaterThan(0.1);
  }

  /** How far one step of plain SGD at rate 1 moves all parameters. */
  private static double moved(Clipping clipping) {
    torch.manual_seed(1);
    Net net = new Net();
    Tensor before = flat(net);
    try (TorchLearner learner =
        TorchLearner.of(
            net,
            TorchOptimizer.of(new SGD(net.parameters(), new SGDOptions(1))),
            task(net, 1, 4),
            LearnerOptions.DEFAULT.withClipping(clipping))) {
      learner.step();
      return flat(net).sub(before).norm().item_double();
    }
  }

  @Test
  void clipsEveryValueByItself() {
    torch.manual_seed(1);
    Net net = new Net();
    Tensor before = flat(net);
    try (TorchLearner learner =
        TorchLearner.of(
            net,
            TorchOptimizer.of(new SGD(net.parameters(), new SGDOptions(1))),
            task(net, 1, 4),
            LearnerOptions.DEFAULT.withClipping(Clipping.value(1e-3)))) {
      learner.step();
      assertThat(flat(net).sub(before).abs().max().item_double()).isCloseTo(1e-3, within(1e-6));
    }
  }

  private static Tensor flat(Net net) {
    TensorVector flat = new TensorVector();
    TensorVector all = net.parameters();
    for (long i = 0; i < all.size(); i++) {
      flat.push_back(all.get(i).detach().flatten());
    }
    return torch.cat(flat).clone();
  }

  @Test
  void leavesOutWhatDoesNotFillAStep() {
    Net net = new Net();
    BatchStream<Tokens> stream = BatchStream.of(5, 1, OwnTaskTest::at);
    try (TorchLearner learner =
        TorchLearner.of(
            net,
            TorchOptimizer.of(sgd(net)),
            TorchTask.of(stream, net::loss),
            LearnerOptions.DEFAULT.withAccumulation(2))) {
      assertThat(learner.stepsPerEpoch()).isEqualTo(2);
      for (int i = 0; i < 3; i++) {
        learner.step();
      }
      assertThat(stream.cursor()).isEqualTo(new Cursor(1, 1, 2));
    }
  }

  @Test
  void neverMovesAFrozenParameterAndForgetsMomentsThatWereNotSaved() {
    torch.manual_seed(1);
    Net net = new Net();
    SGD optimizer = sgd(net);
    Tensor frozen = net.number.weight().clone();
    try (TorchLearner learner = TorchLearner.of(net, optimizer, task(net, 1, 4));
        BytePointer saved = OptimizerState.save(optimizer)) {
      learner.step();
      try (BytePointer moved = OptimizerState.save(optimizer)) {
        assertThat(moved.capacity()).isGreaterThan(saved.capacity());
      }
      OptimizerState.restore(optimizer, saved);
      try (BytePointer again = OptimizerState.save(optimizer)) {
        assertThat(again.getStringBytes()).isEqualTo(saved.getStringBytes());
        assertThat(again.capacity()).isEqualTo(saved.capacity());
      }
      assertThat(net.number.weight().equal(frozen)).isTrue();
    }
  }

  @Test
  void saysWhatIsWrong() {
    Net net = new Net();
    AdamW optimizer = new AdamW(net.parameters(), new AdamWOptions(0.01));
    TorchTask<Tokens> unreduced =
        TorchTask.of(BatchStream.of(4, 1, OwnTaskTest::at), b -> net.embedding.forward(b.ids));
    try (TorchLearner learner = TorchLearner.of(net, optimizer, unreduced)) {
      assertThatIllegalArgumentException()
          .isThrownBy(learner::step)
          .withMessage("the loss of a batch must be one number, but has 320; take its mean or sum");
    }
    TorchTask<Tokens> broken =
        TorchTask.of(
            BatchStream.of(4, 1, OwnTaskTest::at),
            b -> {
              throw new UnsupportedOperationException("the caller's own fault");
            });
    try (TorchLearner learner = TorchLearner.of(net, optimizer, broken)) {
      assertThatThrownBy(learner::step)
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessage("the caller's own fault");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                TorchLearner.of(
                    net,
                    TorchOptimizer.of(optimizer),
                    task(net, 1, 4),
                    LearnerOptions.DEFAULT.withAccumulation(5)))
        .withMessage("a step accumulates 5 batches, but an epoch has 4; accumulate fewer");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Clipping.norm(Double.NaN))
        .withMessage("the bound of gradient clipping must be finite and above 0, but is NaN");
  }

  @Test
  void aTaskThatDoesNotFitItsStepsIsClosed() {
    Net net = new Net();
    boolean[] ended = new boolean[1];
    BatchStream<Tokens> stream = BatchStream.of(4, 1, OwnTaskTest::at);
    BatchStream<Tokens> closing =
        new BatchStream<>() {
          @Override
          public Tokens next() {
            return stream.next();
          }

          @Override
          public Cursor cursor() {
            return stream.cursor();
          }

          @Override
          public void restore(Cursor cursor) {
            stream.restore(cursor);
          }

          @Override
          public int batchesPerEpoch() {
            return stream.batchesPerEpoch();
          }

          @Override
          public void close() {
            ended[0] = true;
          }
        };
    TorchOptimizer optimizer = TorchOptimizer.of(sgd(net));
    TorchTask<Tokens> task = TorchTask.of(closing, net::loss);
    LearnerOptions options = LearnerOptions.DEFAULT.withAccumulation(5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TorchLearner.of(net, optimizer, task, options));
    assertThat(ended).containsExactly(true);
  }

  @Test
  void learnersThatTakeTurnsHaveTheirOwnThreads() {
    List<Integer> seen = new ArrayList<>();
    try (TorchLearner two = counting(2, seen);
        TorchLearner one = counting(1, seen)) {
      two.step();
      one.step();
      two.step();
      two.step();
    }
    assertThat(seen).containsExactly(2, 1, 2, 2);
  }

  private static TorchLearner counting(int threads, List<Integer> seen) {
    Net net = new Net();
    TorchTask<Tokens> task =
        TorchTask.of(
            BatchStream.of(4, 1, OwnTaskTest::at),
            batch -> {
              seen.add(torch.get_num_threads());
              return net.loss(batch);
            });
    return TorchLearner.of(
        net, TorchOptimizer.of(sgd(net)), task, LearnerOptions.DEFAULT.withThreads(threads));
  }
}
