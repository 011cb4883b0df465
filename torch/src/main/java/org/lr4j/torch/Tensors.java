package org.lr4j.torch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.StringTensorDict;
import org.bytedeco.pytorch.StringVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** The tensors that training changes: parameters and buffers of a network, each once. */
final class Tensors implements AutoCloseable {
  private final List<String> names;
  private final List<Tensor> tensors;

  private Tensors(List<String> names, List<Tensor> tensors) {
    this.names = names;
    this.tensors = tensors;
  }

  /** All of a module, and what an optimizer moves besides. */
  static Tensors of(Module module, TorchOptimizer stepper) {
    Tensors all = new Tensors(new ArrayList<>(), new ArrayList<>());
    Scope.run(
        () -> {
          all.add(module.named_parameters());
          all.add(module.named_buffers());
          List<Tensor> moved = stepper.parameters();
          for (int i = 0; i < moved.size(); i++) {
            all.add("optimizer." + i, moved.get(i));
          }
        });
    return all;
  }

  /** All of a module. */
  static Tensors of(Module module) {
    Tensors all = new Tensors(new ArrayList<>(), new ArrayList<>());
    Scope.run(
        () -> {
          all.add(module.named_parameters());
          all.add(module.named_buffers());
        });
    return all;
  }

  /** The parameters of a module, each once: one that two parts share lies in both. */
  static List<Tensor> parameters(Module module) {
    List<Tensor> all = new ArrayList<>();
    TensorVector parameters = module.parameters();
    for (long i = 0; i < parameters.size(); i++) {
      // The element lies in the vector, which is freed; a copy shares the parameter.
      Tensor parameter = new Tensor(parameters.get(i));
      if (all.stream().noneMatch(parameter::is_same)) {
        all.add(parameter);
      }
    }
    return all;
  }

  private void add(StringTensorDict more) {
    StringVector keys = more.keys();
    TensorVector values = more.values();
    for (long i = 0; i < values.size(); i++) {
      // A script's parameters have slashes for dots.
      add(keys.get(i).getString().replace('/', '.'), values.get(i));
    }
  }

  private void add(String name, Tensor tensor) {
    if (tensors.stream().noneMatch(tensor::is_same)) {
      names.add(name);
      tensors.add(Scope.keep(new Tensor(tensor)));
    }
  }

  /** The tensors by what the module calls them. */
  Map<String, Tensor> named() {
    Map<String, Tensor> named = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      named.put(names.get(i), tensors.get(i));
    }
    return named;
  }

  /** Names, shapes and types, in their order. */
  String shapes() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < names.size(); i++) {
      Tensor tensor = tensors.get(i);
      text.append(names.get(i)).append(Arrays.toString(tensor.shape()));
      text.append(tensor.scalar_type().intern()).append(' ');
    }
    return text.toString();
  }

  /** The tensors in the order of their names. */
  List<Tensor> tensors() {
    return tensors;
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
    return new Tensors(names, copies);
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
