package org.lr4j.torch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The tensors that training changes: parameters and buffers of a network, each once. */
final class Tensors implements AutoCloseable {
  private final List<Tensor> tensors;

  private Tensors(List<Tensor> tensors) {
    this.tensors = tensors;
  }

  /** All of a module, and what an optimizer moves besides. */
  static Tensors of(Module module, Stepper stepper) {
    List<Tensor> all = new ArrayList<>();
    Scope.run(
        () -> {
          add(all, module.parameters());
          add(all, module.buffers());
          stepper.parameters().forEach(tensor -> add(all, tensor));
        });
    return new Tensors(all);
  }

  private static void add(List<Tensor> all, TensorVector more) {
    for (long i = 0; i < more.size(); i++) {
      add(all, more.get(i));
    }
  }

  private static void add(List<Tensor> all, Tensor tensor) {
    if (all.stream().noneMatch(tensor::is_same)) {
      all.add(Scope.keep(new Tensor(tensor)));
    }
  }

  /** Where they lie. */
  org.bytedeco.pytorch.Device device() {
    return tensors.isEmpty()
        ? new org.bytedeco.pytorch.Device(torch.DeviceType.CPU)
        : tensors.get(0).device();
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
