package org.lr4j.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.TreeSet;

/** The engines on the class path. */
public final class Engines {
  /** The engines of lr4j itself, which can be added if one is missing. */
  private static final List<String> MODULES = List.of("torch", "process", "dl4j", "djl");

  private Engines() {}

  /**
   * The engine of a name.
   *
   * @param name as in {@link Engine#name()}
   * @return the engine
   * @throws IllegalArgumentException if it is not on the class path, with the module to add
   */
  public static Engine named(String name) {
    List<String> here = new ArrayList<>();
    // Lazily: every further look opens every jar on the class path.
    for (Engine engine : ServiceLoader.load(Engine.class)) {
      if (engine.name().equals(name)) {
        return engine;
      }
      here.add(engine.name());
    }
    if (MODULES.contains(name)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "engine %s is not here; add org.lr4j:lr4j-%s to the class path",
              name,
              name));
    }
    TreeSet<String> known = new TreeSet<>(MODULES);
    known.addAll(here);
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT, "unknown engine '%s'; there are %s", name, String.join(", ", known)));
  }
}
