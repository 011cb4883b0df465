package org.lr4j.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.lr4j.report.StudyWords;
import org.lr4j.report.Ticks;
import org.lr4j.runs.StudyRecord;
import org.lr4j.runs.StudyRecord.Mean;
import org.lr4j.runs.StudyRecord.Row;
import org.lr4j.study.Axis;

/** What a study came to, for people: a line for each setting, and what it says in words. */
final class StudyTable {
  /** In a table as narrow as this, each setting has a paragraph of its own. */
  private final int columns;

  private final StudyRecord study;
  private final StudyWords words;

  private StudyTable(StudyRecord study, int columns) {
    this.study = study;
    this.columns = columns;
    this.words = new StudyWords(study);
  }

  /**
   * The table and what it says.
   *
   * @param columns the width of the terminal; no line of a table is longer
   */
  static String text(StudyRecord study, int columns) {
    StudyTable table = new StudyTable(study, columns);
    return table.table() + table.verdict();
  }

  /** A column: its heading, and what stands there for a row of a rank. */
  private record Column(String heading, Function<Row, String> cell) {}

  private List<Column> columns() {
    List<Column> all = new ArrayList<>();
    for (Axis axis : study.axes()) {
      all.add(
          new Column(
              axis.name(), row -> String.valueOf(row.setting().getOrDefault(axis.name(), "-"))));
    }
    if (study.settings().stream().map(Row::epochs).distinct().count() > 1) {
      all.add(new Column("epochs", row -> Long.toString(row.epochs())));
    }
    if (study.settings().stream().anyMatch(row -> row.found().isPresent())) {
      all.add(new Column("learning rate", words::found));
    }
    all.add(new Column(words.quantity(), words::figure));
    if (study.settings().size() > 1) {
      all.add(new Column("behind the best (95 %)", words::behind));
    }
    if (has(row -> row.test().accuracy())) {
      all.add(new Column("test accuracy %", row -> share(row.test().accuracy())));
      if (has(row -> row.best().accuracy())) {
        all.add(new Column("at best epoch %", row -> share(row.best().accuracy())));
      }
    } else if (has(row -> row.test().loss())) {
      all.add(new Column("test loss", row -> StudyWords.mean(row.test().loss(), 1)));
      if (has(row -> row.best().loss())) {
        all.add(new Column("at best epoch", row -> StudyWords.mean(row.best().loss(), 1)));
      }
    }
    all.add(new Column("steps", row -> Long.toString(row.steps())));
    all.add(new Column("seconds", row -> Ticks.number(row.seconds(), 3)));
    return all;
  }

  private boolean has(Function<Row, Mean> figure) {
    return study.settings().stream().anyMatch(row -> figure.apply(row).isKnown());
  }

  private String table() {
    if (study.settings().isEmpty()) {
      return "";
    }
    List<Column> wanted = columns();
    List<List<String>> lines = new ArrayList<>();
    lines.add(wanted.stream().map(Column::heading).toList());
    for (Row row : study.settings()) {
      lines.add(wanted.stream().map(column -> column.cell().apply(row)).toList());
    }
    String table = aligned(lines);
    boolean fits = table.lines().allMatch(line -> line.length() <= columns);
    return fits ? table : paragraphs(wanted);
  }

  /** One below the other, where there is no room for a table. */
  private String paragraphs(List<Column> wanted) {
    StringBuilder text = new StringBuilder();
    for (int r = 0; r < study.settings().size(); r++) {
      Row row = study.settings().get(r);
      text.append(r + 1).append(". ").append(row.name()).append('\n');
      for (Column column : wanted.subList(study.axes().size(), wanted.size())) {
        String cell = column.cell().apply(row);
        if (!cell.isEmpty()) {
          text.append("   ")
              .append(column.heading().replace(" (95 %)", ""))
              .append(": ")
              .append(cell)
              .append('\n');
        }
      }
    }
    return text.toString();
  }

  private static String share(Mean mean) {
    return StudyWords.mean(mean, 100);
  }

  private String verdict() {
    if (study.settings().isEmpty()) {
      return "no trial has a result\n";
    }
    Row best = study.settings().get(0);
    StringBuilder text = new StringBuilder();
    Optional<String> nothing = words.nothing();
    if (nothing.isPresent() && best.finished() == 0) {
      return nothing.get() + "\n";
    }
    if (nothing.isPresent()) {
      text.append(nothing.get()).append('\n');
    } else if (study.settings().size() > 1) {
      text.append("best: ").append(best.name()).append('\n');
      words.doubt().ifPresent(doubt -> text.append(doubt).append('\n'));
    }
    words.failures().ifPresent(failures -> text.append(failures).append('\n'));
    text.append("spent ")
        .append(study.steps())
        .append(" optimizer steps; ")
        .append(study.searches() ? "range tests" : "training alone")
        .append(" took ")
        .append(StudyProgress.duration(study.seconds()))
        .append('\n');
    return text.toString();
  }

  /** Columns of equal width. */
  static String aligned(List<List<String>> lines) {
    List<Integer> widths = new ArrayList<>(Collections.nCopies(lines.get(0).size(), 0));
    for (List<String> line : lines) {
      for (int i = 0; i < line.size(); i++) {
        widths.set(i, Math.max(widths.get(i), line.get(i).length()));
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      StringBuilder cells = new StringBuilder();
      for (int i = 0; i < line.size(); i++) {
        cells.append(line.get(i)).append(" ".repeat(widths.get(i) - line.get(i).length() + 2));
      }
      text.append(cells.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
