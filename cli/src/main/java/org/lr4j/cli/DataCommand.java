package org.lr4j.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lr4j.data.DataSets;
import org.lr4j.data.Download;
import org.lr4j.data.Verification;
import org.lr4j.runs.JsonText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists, fetches and verifies data sets. */
@Command(
    name = "data",
    description = {
      "The data sets that go by a name: list them, fetch them from where their authors keep them,",
      "or verify what lies on disk."
    },
    sortOptions = false)
final class DataCommand implements Callable<ExitCode> {
  private enum Action {
    LIST,
    FETCH,
    VERIFY
  }

  private final Console console;

  @Parameters(index = "0", paramLabel = "list|fetch|verify", description = "what to do")
  private Action action = Action.LIST;

  @Parameters(
      index = "1..*",
      paramLabel = "NAME",
      description = "which data sets (verify: all unless told)")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "where data sets lie (default: $LR4J_DATA or ~/.lr4j/data)")
  private @Nullable Path dataDir;

  @Mixin private final CommonOptions common = new CommonOptions();

  DataCommand(Console console) {
    this.console = console;
  }

  @Override
  public ExitCode call() {
    List<String> known = DataSets.catalogue().stream().map(DataSets.Entry::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw CommandException.usage(
            "unknown data set '%s'; there are %s".formatted(name, String.join(", ", known)));
      }
    }
    Path folder = dataDir == null ? DataSets.defaultFolder() : dataDir;
    return switch (action) {
      case LIST -> list(folder);
      case FETCH -> fetch(folder);
      case VERIFY -> verify(folder, names.isEmpty() ? known : names);
    };
  }

  private ExitCode list(Path folder) {
    if (common.json()) {
      console
          .out()
          .print(
              JsonText.of(
                  json -> {
                    json.writeStartArray();
                    for (DataSets.Entry entry : DataSets.catalogue()) {
                      object(json, entry.name(), "summary", entry.summary());
                    }
                    json.writeEndArray();
                  }));
    } else {
      for (DataSets.Entry entry : DataSets.catalogue()) {
        console.out().println("%-14s %s".formatted(entry.name(), entry.summary()));
      }
      console.out().println("they lie in " + folder + "; 'lr4j data fetch NAME' fetches one");
    }
    console.flush();
    return ExitCode.DONE;
  }

  private ExitCode fetch(Path folder) {
    if (names.isEmpty()) {
      throw CommandException.usage("data fetch needs the name of a data set; see 'lr4j data list'");
    }
    long[] percent = {-1};
    Download download =
        Download.into(
            folder,
            (file, done, total) -> {
              long now = total > 0 ? 100 * done / total : 0;
              if (console.errTerminal() && now != percent[0]) {
                percent[0] = now;
                console.err().print("\r%s %d %%  ".formatted(file, now));
                console.err().flush();
              }
            });
    for (String name : names) {
      List<Path> fetched = download.fetch(name);
      if (console.errTerminal()) {
        console.err().println();
      }
      console.note(
          fetched.isEmpty()
              ? name + " is there already"
              : "%s: fetched %d files into %s".formatted(name, fetched.size(), folder));
    }
    return verify(folder, names);
  }

  private ExitCode verify(Path folder, List<String> which) {
    boolean usable = true;
    List<String[]> lines = new ArrayList<>();
    for (String name : which) {
      Verification found = Verification.of(name, folder);
      usable &= found.status() != Verification.Status.UNUSABLE;
      lines.add(
          new String[] {name, found.status().name().toLowerCase(Locale.ROOT), found.detail()});
    }
    if (common.json()) {
      console
          .out()
          .print(
              JsonText.of(
                  json -> {
                    json.writeStartArray();
                    for (String[] line : lines) {
                      object(json, line[0], "status", line[1], "detail", line[2]);
                    }
                    json.writeEndArray();
                  }));
    } else {
      lines.forEach(line -> console.out().println("%-14s %-9s %s".formatted((Object[]) line)));
    }
    console.flush();
    return usable ? ExitCode.DONE : ExitCode.DATA;
  }

  private static void object(JsonGenerator json, String name, String... pairs) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    for (int i = 0; i < pairs.length; i += 2) {
      json.writeStringField(pairs[i], pairs[i + 1]);
    }
    json.writeEndObject();
  }
}
