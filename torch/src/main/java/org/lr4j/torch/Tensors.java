package org.lr4j.torch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.OptimizerParamGroupVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** The tensors that training changes: parameters and buffers of a network, each once. */
final class Tensors implements AutoCloseable {
  private final List<Tensor> tensors;

  private Tensors(List<Tensor> tensors) {
    this.tensors = tensors;
  }

  /** All of a module, and what an optimizer moves besides. */
  static Tensors of(Module module, Optimizer optimizer) {
    List<Tensor> all = new ArrayList<>();
    Scope.run(
        () -> {
          add(all, module.parameters());
          add(all, module.buffers());
          OptimizerParamGroupVector groups = optimizer.param_groups();
          for (long g = 0; g < groups.size(); g++) {
            add(all, groups.get(g).params());
          }
        });
    return new Tensors(all);
  }

  private static void add(List<Tensor> all, TensorVector more) {
    for (long i = 0; i < more.size(); i++) {
      Tensor tensor = more.get(i);
      if (all.stream().noneMatch(tensor::is_same)) {
        all.add(Scope.keep(new Tensor(tensor)));
      }
    }
  }

  /** Copies of all, to be closed by the caller. */
  Tensors copy() {
    List<Tensor> copies = new ArrayList<>();
    Scope.withoutGradients(() -> tensors.forEach(t -> copies.add(Scope.keep(t.clone()))));
    return new Tensors(copies);
  }

  /** Takes over the values of copies made before. */
  void assign(Tensors values) {
    Scope.withoutGradients(
        () -> {
          for (int i = 0; i < tensors.size(); i++) {
            tensors.get(i).copy_(values.tensors.get(i));
          }
        });
  }

  @Override
  public void close() {
    tensors.forEach(Tensor::close);
  }
}
