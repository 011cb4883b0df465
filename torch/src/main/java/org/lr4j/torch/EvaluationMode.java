package org.lr4j.torch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.SharedModuleVector;

/** A module in evaluation mode for a while; each of its parts then goes back to its own mode. */
final class EvaluationMode {
  private final Module module;
  private final List<Boolean> modes = new ArrayList<>();

  EvaluationMode(Module module) {
    this.module = module;
    Scope.run(
        () -> {
          SharedModuleVector parts = module.modules();
          for (long i = 0; i < parts.size(); i++) {
            modes.add(parts.get(i).is_training());
          }
        });
    module.eval();
  }

  void end() {
    if (modes.stream().allMatch(modes.get(0)::equals)) {
      module.train(modes.get(0));
      return;
    }
    Scope.run(
        () -> {
          SharedModuleVector parts = module.modules();
          for (int i = 0; i < modes.size(); i++) {
            // Parents come before their children, so that a child has the last word.
            parts.get(i).train(modes.get(i));
          }
        });
  }
}
