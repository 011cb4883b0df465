package org.lr4j.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.lr4j.data.DataException;
import org.lr4j.data.DataSets;
import org.lr4j.data.Download;
import org.lr4j.data.ImageSet;
import org.lr4j.data.Opened;
import org.lr4j.data.SampleSheet;
import org.lr4j.data.Verification;
import org.lr4j.runs.JsonText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists, fetches and verifies data sets, and shows what is in data of any kind. */
@Command(
    name = "data",
    header = "Lists, fetches and checks data sets.",
    description = {
      "Works with the data sets that have a name: lists them, fetches them from their authors, or"
          + " verifies the files on disk. 'show' describes any data, also your own: shape, classes and"
          + " their balance, ranges, missing values, the split, and samples as a picture.",
      ""
    },
    sortOptions = false)
final class DataCommand implements Callable<ExitCode> {
  private enum Action {
    LIST,
    FETCH,
    VERIFY,
    SHOW
  }

  private final Console console;

  @Parameters(index = "0", paramLabel = "list|fetch|verify|show", description = "what to do")
  private Action action = Action.LIST;

  @Parameters(
      index = "1..*",
      paramLabel = "NAME",
      description = "which data sets (verify: all by default; show: a path or a name)")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "the folder of the data sets (default: $LR4J_DATA or ~/.lr4j/data)")
  private @Nullable Path dataDir;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "show: where the samples are drawn (default: runs/samples-DATA.png)")
  private @Nullable Path out;

  @Mixin private final DataOptions reading = new DataOptions();
  @Mixin private final CommonOptions common = new CommonOptions();

  DataCommand(Console console) {
    this.console = console;
  }

  @Override
  public ExitCode call() {
    if (action == Action.SHOW) {
      return show();
    }
    for (String option : reading.given()) {
      throw CommandException.usage("--" + option + " is for data show; leave it out");
    }
    if (out != null) {
      throw CommandException.usage("--out is for data show; leave it out");
    }
    if (action == Action.LIST && !names.isEmpty()) {
      throw CommandException.usage(
          "data list takes no name; leave "
              + names.get(0)
              + " out, or describe it with 'lr4j data show "
              + names.get(0)
              + "'");
    }
    List<String> known = DataSets.catalogue().stream().map(DataSets.Entry::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw CommandException.usage(
            String.format(
                Locale.ROOT,
                "unknown data set '%s'; there are %s",
                name,
                String.join(", ", known)));
      }
    }
    Path folder = dataDir == null ? DataSets.defaultFolder() : dataDir;
    return switch (action) {
      case LIST -> list(folder);
      case FETCH -> fetch(folder);
      case VERIFY -> verify(folder, names.isEmpty() ? known : names);
      case SHOW -> show();
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
        console
            .out()
            .println(
                console.spelled(
                    String.format(Locale.ROOT, "%-14s %s", entry.name(), entry.summary())));
      }
      console.out().println("they are in " + folder + "; 'lr4j data fetch NAME' fetches one");
    }
    console.flush();
    return ExitCode.DONE;
  }

  private ExitCode show() {
    if (names.size() != 1) {
      throw CommandException.usage(
          "data show needs one data set: a name, a file or a folder; for example 'lr4j data show"
              + " digits'");
    }
    String name = names.get(0);
    DataSets.Kind kind = kind(name);
    kind.requireOptions(reading.given());
    if (out != null && (kind == DataSets.Kind.TABLE || kind == DataSets.Kind.TEXT)) {
      throw CommandException.usage("--out is for pictures; leave it out");
    }
    Path folder = dataDir == null ? DataSets.defaultFolder() : dataDir;
    Opened opened = DataSets.open(name, folder, reading.format());
    Optional<Path> sheet = Optional.empty();
    if (opened.splits().train() instanceof ImageSet images) {
      sheet = Optional.of(draw(images, name));
    }
    DataDescription description = new DataDescription(name, kind, opened, sheet);
    console
        .out()
        .print(
            common.json()
                ? description.json()
                : console.spelled(Console.printable(description.text())));
    console.flush();
    opened.notes().forEach(note -> console.note("note: " + note));
    sheet.ifPresent(file -> console.note("samples, a row for each class in their order: " + file));
    return ExitCode.DONE;
  }

  /** A name that stands for nothing is wrong usage, as it is for {@code find --data}. */
  private static DataSets.Kind kind(String name) {
    try {
      return DataSets.kind(name);
    } catch (DataException e) {
      throw CommandException.usage(String.valueOf(e.getMessage()));
    }
  }

  private Path draw(ImageSet images, String name) {
    Path file = out;
    if (file == null) {
      file = Path.of("runs", "samples-" + DefaultFolder.plain(name) + ".png");
    }
    try {
      if (file.toAbsolutePath().getParent() != null) {
        Files.createDirectories(file.toAbsolutePath().getParent());
      }
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(SampleSheet.of(images, 10, 20), "png", bytes);
      OutputFile.write(file, bytes.toByteArray());
    } catch (IOException e) {
      throw CommandException.file(e, file + " cannot be written; check free space and permissions");
    }
    return file;
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
                console.err().print(String.format(Locale.ROOT, "\r%s %d %%  ", file, now));
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
              : String.format(
                  Locale.ROOT, "%s: fetched %d files into %s", name, fetched.size(), folder));
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
      lines.forEach(
          line ->
              console.out().println(String.format(Locale.ROOT, "%-14s %-9s %s", (Object[]) line)));
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
