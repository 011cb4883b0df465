package org.lr4j.cli.page;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lr4j.page.Body;
import org.lr4j.page.LiveRun;
import org.lr4j.page.RunIndex;
import org.lr4j.page.RunList;
import org.lr4j.page.RunPage;
import org.lr4j.page.ServedPage;
import org.lr4j.runs.RecordedRun;

/** What is at which address: the list of runs, a run, a comparison, the designer. */
final class PageContent {
  private static final int KEPT = 16;

  /** The name of the folder itself, where it is a run. */
  private static final String ITSELF = ".";

  private final Path folder;
  private final RunIndex index;
  private final Map<Path, LiveRun> live =
      new LinkedHashMap<>(KEPT, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, LiveRun> eldest) {
          return size() > KEPT;
        }
      };

  PageContent(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
    this.index = new RunIndex(this.folder);
  }

  /** There is nothing at an address. */
  static final class Missing extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Missing(String sentence) {
      super(sentence);
    }
  }

  String page(String path, Query query) {
    String title =
        switch (path) {
          case "/" -> "Runs";
          case "/run" -> title(query.first("path"));
          case "/compare" -> "Comparison";
          case "/schedule" -> "Schedule designer";
          default -> throw new Missing("there is no page " + path);
        };
    return ServedPage.of(title, body(path, query), !path.equals("/schedule"));
  }

  private String title(String name) {
    return name.equals(ITSELF) ? String.valueOf(folder.getFileName()) : name;
  }

  /** The same as a script takes it. */
  String json(String path, Query query) {
    Body body = body(path, query);
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("html", body.html());
      json.writeFieldName("figures");
      json.writeRawValue(body.figuresJson());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Changes whenever the page does. */
  String version(String path, Query query) {
    StringBuilder version = new StringBuilder();
    switch (path) {
      case "/" -> version.append(index.look().version());
      case "/run" -> {
        RecordedRun run = run(query.first("path"));
        version.append(stamp(run));
        RecordedRun.under(run.folder(), note -> {}).forEach(each -> version.append(stamp(each)));
      }
      case "/compare" -> query.all("run").forEach(name -> version.append(stamp(run(name))));
      default -> throw new Missing("there is no page " + path);
    }
    return Long.toHexString(hash(version.toString()));
  }

  private String stamp(RecordedRun run) {
    return name(run) + LiveRun.stamp(run);
  }

  /** FNV-1a, of 64 bits. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  private Body body(String path, Query query) {
    return switch (path) {
      case "/" -> RunList.of(index.look(), this::name);
      case "/run" -> live(run(query.first("path"))).body();
      case "/compare" -> comparison(query.all("run"));
      case "/schedule" -> ServedPage.designer(ScheduleAnswer.EXAMPLES);
      default -> throw new Missing("there is no page " + path);
    };
  }

  private Body comparison(List<String> names) {
    if (names.isEmpty()) {
      throw new Missing("no run is named; tick runs in the list of runs");
    }
    return RunPage.of(names.stream().map(this::run).toList());
  }

  private LiveRun live(RecordedRun run) {
    synchronized (live) {
      return live.computeIfAbsent(run.folder(), unused -> new LiveRun(run));
    }
  }

  /** The run of a name, which is a path below the folder and leads nowhere else. */
  private RecordedRun run(String name) {
    try {
      Path root = folder.toRealPath();
      Path asked = root.resolve(name).normalize();
      if (name.isEmpty() || !asked.startsWith(root) || !Files.isDirectory(asked)) {
        throw new Missing("there is no run " + name);
      }
      Path real = asked.toRealPath();
      if (!real.startsWith(root) || !RecordedRun.isIn(real)) {
        throw new Missing("there is no run " + name);
      }
      return RecordedRun.in(real);
    } catch (IOException | InvalidPathException e) {
      throw new Missing("there is no run " + name);
    }
  }

  private String name(RecordedRun run) {
    Path at = run.folder().toAbsolutePath().normalize();
    try {
      String name = folder.toRealPath().relativize(at).toString();
      return name.isEmpty() ? ITSELF : name;
    } catch (IOException | IllegalArgumentException e) {
      return run.name();
    }
  }
}
