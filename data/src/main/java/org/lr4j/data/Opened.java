package org.lr4j.data;

import java.util.List;

/**
 * Data that was opened.
 *
 * @param splits its three parts
 * @param encoding how more input becomes such examples
 * @param notes sentences that whoever opened it should read: what was left out, assumed or looks
 *     odd
 */
public record Opened(Splits splits, InputEncoding encoding, List<String> notes) {
  /** Copies. */
  public Opened {
    notes = List.copyOf(notes);
  }
}
