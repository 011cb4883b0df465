package org.lr4j.torch;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Locale;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;
import org.lr4j.data.Shape;

/** A network of a class from elsewhere on the class path. */
final class OwnModel extends Model {
  private final Network network;

  private OwnModel(Network network) {
    this.network = network;
  }

  /** Whether a model's name is meant as a class: identifiers with dots between them. */
  static boolean isClass(String name) {
    String[] parts = name.split("\\.", -1);
    return parts.length > 1 && Arrays.stream(parts).allMatch(OwnModel::isIdentifier);
  }

  private static boolean isIdentifier(String part) {
    return !part.isEmpty()
        && Character.isJavaIdentifierStart(part.charAt(0))
        && part.chars().allMatch(Character::isJavaIdentifierPart);
  }

  /** Makes a network by its public constructor that takes shape and outputs, or nothing. */
  static OwnModel of(String name, Shape shape, int outputs) {
    Class<?> type = type(name);
    // Looking up a class runs none of its code, which only a model's may.
    if (!Network.class.isAssignableFrom(type) || !Module.class.isAssignableFrom(type)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "class %s is no model; it must extend %s and implement %s",
              name,
              Module.class.getName(),
              Network.class.getName()));
    }
    Constructor<?> told = constructor(type, Shape.class, int.class);
    Constructor<?> bare = constructor(type);
    try {
      if (told != null) {
        return new OwnModel((Network) told.newInstance(shape, outputs));
      }
      if (bare != null) {
        return new OwnModel((Network) bare.newInstance());
      }
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException(
          "the constructor of model " + name + " fails: " + root(e), e.getCause());
    } catch (LinkageError e) {
      throw new IllegalArgumentException(
          "the static initialiser of model " + name + " fails: " + root(e), e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "model %s cannot be made (%s); make its class public and not abstract",
              name,
              e.getClass().getSimpleName()),
          e);
    }
    throw new IllegalArgumentException(
        String.format(
                Locale.ROOT,
                "class %s has no public constructor that takes nothing, or (Shape, int) for the shape of",
                name)
            + " an example and the number of outputs");
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    for (Throwable cause = root.getCause(); cause != null; cause = root.getCause()) {
      root = cause;
    }
    return root;
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name, false, OwnModel.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          "unknown model '" + name + "': there is no such class on the class path", e);
    } catch (LinkageError e) {
      throw new IllegalArgumentException("model " + name + " cannot be loaded: " + e, e);
    }
  }

  private static @Nullable Constructor<?> constructor(Class<?> type, Class<?>... arguments) {
    return Arrays.stream(type.getConstructors())
        .filter(constructor -> Arrays.equals(constructor.getParameterTypes(), arguments))
        .findFirst()
        .orElse(null);
  }

  @Override
  public Module module() {
    return network.module();
  }

  @Override
  public Tensor forward(Tensor input) {
    return network.forward(input);
  }

  @Override
  public void close() {
    super.close();
    network.module().close();
  }
}
