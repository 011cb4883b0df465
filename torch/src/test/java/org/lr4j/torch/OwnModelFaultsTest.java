package org.lr4j.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.lr4j.data.Shape;

/** Classes that are named as models and are none, or do not begin. */
class OwnModelFaultsTest {
  private static final String RAN = "org.lr4j.torch.OwnModelFaultsTest.ran";
  private static final Shape SHAPE = new Shape(1, 2, 2);

  /** No model, but with code of its own. */
  public static final class NoModel {
    static {
      System.setProperty(RAN, "true");
    }

    private NoModel() {}
  }

  /** A model that cannot begin. */
  public static final class Broken extends Module implements Network {
    private static final String WORDS = words();

    private static String words() {
      throw new IllegalStateException("no table of words");
    }

    @Override
    public Module module() {
      return this;
    }

    @Override
    public Tensor forward(Tensor input) {
      return WORDS.isEmpty() ? input : input.neg();
    }
  }

  @Test
  void runsNoCodeOfAClassThatIsNoModel() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OwnModel.of(NoModel.class.getName(), SHAPE, 2))
        .withMessageContaining("is no model");
    assertThat(System.getProperty(RAN)).isNull();
  }

  @Test
  void aFailingStaticInitialiserIsNotTakenForMissingNatives() {
    for (int again = 0; again < 2; again++) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> OwnModel.of(Broken.class.getName(), SHAPE, 2))
          .withMessageContaining("static initialiser of model")
          .withMessageContaining("no table of words");
    }
  }
}
