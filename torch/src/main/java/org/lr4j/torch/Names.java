package org.lr4j.torch;

import java.util.List;
import org.lr4j.data.NearNames;

/** Sentences for names that are not known. */
final class Names {
  private Names() {}

  /** The exception for an unknown name, with the nearest known ones or else all of them. */
  static IllegalArgumentException unknown(String kind, String name, List<String> known) {
    List<String> near = NearNames.of(name, known);
    return new IllegalArgumentException(
        "unknown "
            + kind
            + " '"
            + name
            + (near.isEmpty()
                ? "'; there are " + String.join(", ", known)
                : "'; did you mean " + String.join(" or ", near) + "?"));
  }
}
