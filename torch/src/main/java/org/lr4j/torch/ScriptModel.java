package org.lr4j.torch;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.module_iterator;
import org.bytedeco.pytorch.module_list;
import org.bytedeco.pytorch.named_buffer_iterator;
import org.bytedeco.pytorch.named_buffer_list;
import org.bytedeco.pytorch.named_parameter_iterator;
import org.bytedeco.pytorch.named_parameter_list;
import org.lr4j.data.DataException;
import org.lr4j.data.Shape;

/**
 * A network from a TorchScript file. All its parameters train but those that the file freezes; rows
 * of a table reach it as batch × features. Parts that the file has in evaluation mode within a
 * module that trains, such as frozen batch norm, stay in it.
 */
final class ScriptModel extends Model {
  private static final List<String> ENDINGS = List.of(".pt", ".pth", ".ts", ".torchscript");

  private final JitModule script;
  private final String name;
  private final boolean rows;
  private final List<Tensor> registered = new ArrayList<>();
  private final List<Part> parts = new ArrayList<>();

  /** A module within the script, and whether it trains when the whole does. */
  private record Part(JitModule module, boolean trains) {}

  private ScriptModel(JitModule script, String name, Shape shape) {
    this.script = script;
    this.name = name;
    this.rows = shape.pixels() == 1;
    named_parameter_list parameters = script.named_parameters();
    named_parameter_iterator end = parameters.end();
    for (named_parameter_iterator i = parameters.begin(); i.notEquals(end); i.increment()) {
      Tensor tensor = new Tensor(i.access().value());
      if (isNew(tensor)) {
        register_parameter(flat(i.access().name().getString()), tensor, tensor.requires_grad());
      }
    }
    if (script.is_training()) {
      keepModes();
    }
    named_buffer_list buffers = script.named_buffers();
    named_buffer_iterator last = buffers.end();
    for (named_buffer_iterator i = buffers.begin(); i.notEquals(last); i.increment()) {
      Tensor tensor = new Tensor(i.access().value());
      if (isNew(tensor)) {
        register_buffer(flat(i.access().name().getString()), tensor);
      }
    }
  }

  /** Remembers the modes of the parts, unless all train. */
  private void keepModes() {
    module_list modules = script.modules();
    module_iterator end = modules.end();
    for (module_iterator i = modules.begin(); i.notEquals(end); i.increment()) {
      JitModule module = new JitModule(i.access());
      parts.add(new Part(module, module.is_training()));
    }
    if (parts.stream().allMatch(Part::trains)) {
      parts.clear();
    }
  }

  /** Puts the script and its parts into a mode. */
  private void setMode(boolean training) {
    script.train(training);
    if (training) {
      // Parents come before their children, so that a child has the last word.
      parts.forEach(part -> part.module.train(part.trains));
    }
  }

  /** Whether a model's name is meant as a file. */
  static boolean isFile(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(lower::endsWith);
  }

  /** Reads a file. */
  static ScriptModel read(String file, Shape shape) {
    if (!Files.isRegularFile(Path.of(file))) {
      throw new DataException("there is no model file " + file);
    }
    ScriptModel model;
    try {
      model = new ScriptModel(torch.load(file), file, shape);
    } catch (RuntimeException e) {
      throw new DataException(
          "file "
              + file
              + " is no TorchScript module; write one with torch.jit.script(net).save(file)",
          e);
    }
    if (model.registered.stream().noneMatch(Tensor::requires_grad)) {
      throw new DataException(
          "the module in file " + file + " has no parameters to train; save it unfrozen");
    }
    return model;
  }

  private boolean isNew(Tensor tensor) {
    if (registered.stream().anyMatch(tensor::is_same)) {
      return false;
    }
    return registered.add(tensor);
  }

  /** libtorch allows no dots in the names of a module's own tensors. */
  private static String flat(String name) {
    return name.replace('.', '/');
  }

  @Override
  public Tensor forward(Tensor input) {
    if (script.is_training() != is_training()) {
      setMode(is_training());
    }
    // The optimizer of scripts rounds otherwise once it has seen a few batches; for this thread.
    torch.setGraphExecutorOptimize(false);
    Tensor given = rows ? input.flatten(1, -1) : input;
    IValue output = script.forward(new IValueVector(new IValue(given)));
    if (!output.isTensor()) {
      throw new IllegalArgumentException(
          "model " + name + " puts out more than a tensor; return one tensor");
    }
    return output.toTensor();
  }

  @Override
  void moveTo(org.bytedeco.pytorch.Device device) {
    script.to(device);
  }

  @Override
  public void close() {
    super.close();
    parts.forEach(part -> part.module.close());
    script.close();
  }
}
