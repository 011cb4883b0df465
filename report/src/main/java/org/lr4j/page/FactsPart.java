package org.lr4j.page;

import java.util.List;
import java.util.Map;
import org.lr4j.runs.RunRecord;
import org.lr4j.runs.Shell;

/** How a run was started: its command and all its settings. */
final class FactsPart {
  private FactsPart() {}

  static String html(RunRecord record) {
    StringBuilder facts = new StringBuilder("<dl class=\"facts\">\n");
    fact(facts, "begun", RunPage.time(record.started()));
    record.ended().ifPresent(ended -> fact(facts, "ended", RunPage.time(ended)));
    record.data().ifPresent(digest -> fact(facts, "data", digest));
    record.versions().forEach((name, value) -> fact(facts, "version of " + name, value));
    record.machine().forEach((name, value) -> fact(facts, name, value));
    facts.append("</dl>\n<details><summary>Configuration</summary><dl class=\"facts\">\n");
    flat(facts, "", record.configuration());
    facts.append("</dl></details>\n");
    return Html.section("Repeat it", Html.copy(shell(record.command())) + facts);
  }

  private static void flat(StringBuilder facts, String prefix, Map<?, ?> values) {
    values.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> inner) {
            flat(facts, prefix + name + ".", inner);
          } else if (value != null) {
            fact(facts, prefix + name, value);
          }
        });
  }

  private static void fact(StringBuilder facts, String name, Object value) {
    facts
        .append("<dt>")
        .append(Html.text(name.replace('_', ' ')))
        .append("</dt><dd>")
        .append(Html.text(value.toString()))
        .append("</dd>\n");
  }

  /** A command line of lr4j, to be copied. */
  static String shell(List<String> arguments) {
    return "./lr4j " + Shell.command(arguments);
  }
}
