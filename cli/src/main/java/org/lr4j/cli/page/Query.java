package org.lr4j.cli.page;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The query of an address.
 *
 * @param names the names, in their order
 * @param values the values that belong to them
 */
record Query(List<String> names, List<String> values) {
  static Query of(@Nullable String raw) {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    if (raw != null) {
      for (String pair : raw.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0) {
          names.add(decoded(pair.substring(0, equals)));
          values.add(decoded(pair.substring(equals + 1)));
        }
      }
    }
    return new Query(names, values);
  }

  /** An address that cannot be read. */
  static final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedException(String sentence, Throwable cause) {
      super(sentence, cause);
    }
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new MalformedException(
          "'" + text + "' in the address has a % without two hexadecimal digits after it", e);
    }
  }

  /** The first value of a name; empty if there is none. */
  String first(String name) {
    int index = names.indexOf(name);
    return index < 0 ? "" : values.get(index);
  }

  /** All values of a name. */
  List<String> all(String name) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equals(name)) {
        all.add(values.get(i));
      }
    }
    return all;
  }

  /** A count, 0 if it is not given. */
  long count(String name) {
    String value = first(name);
    if (value.isEmpty()) {
      return 0;
    }
    try {
      long count = Long.parseLong(value);
      if (count > 0) {
        return count;
      }
    } catch (NumberFormatException e) {
      // The sentence below says it.
    }
    throw new IllegalArgumentException(name + " must be a whole number above 0, but is " + value);
  }
}
