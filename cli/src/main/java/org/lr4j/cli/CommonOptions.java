package org.lr4j.cli;

import picocli.CommandLine.Option;

/** Options of every command. */
final class CommonOptions {
  @Option(
      names = "--json",
      description = "one JSON document on standard output, everything else on standard error")
  private boolean json;

  @Option(names = "--verbose", description = "print the whole trace of a failure")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "print this help")
  private boolean help;

  boolean json() {
    return json;
  }

  boolean verbose() {
    return verbose;
  }

  boolean help() {
    return help;
  }
}
