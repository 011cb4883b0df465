package org.lr4j.cli.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A Chromium without a window, driven by its DevTools protocol, which needs nothing besides the
 * browser itself.
 */
final class Browser implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 30;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Path profile;
  private final WebSocket socket;
  private final AtomicInteger next = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final List<String> problems = new CopyOnWriteArrayList<>();

  private Browser(Process process, Path profile, URI page) {
    this.process = process;
    this.profile = profile;
    this.socket =
        HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(page, new Incoming()).join();
  }

  /** The browser of this machine, if it has one. */
  static Optional<Path> installed() {
    String named = System.getenv("LR4J_CHROMIUM");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    String path = System.getenv().getOrDefault("PATH", "");
    return Arrays.stream(path.split(java.io.File.pathSeparator))
        .flatMap(
            folder ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Browser start() throws IOException, InterruptedException {
    Path profile = Files.createTempDirectory("lr4j-browser");
    Process process =
        new ProcessBuilder(
                installed().orElseThrow().toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    int port = 0;
    BufferedReader said = process.errorReader(StandardCharsets.UTF_8);
    for (String line = said.readLine(); line != null && port == 0; line = said.readLine()) {
      if (line.startsWith("DevTools listening on ")) {
        port = URI.create(line.substring("DevTools listening on ".length()).strip()).getPort();
        break;
      }
    }
    // What it says from here on is read by nobody, and must not stop it.
    Thread drain =
        new Thread(
            () -> {
              try {
                while (said.readLine() != null) {}
              } catch (IOException e) {
                // It has ended.
              }
            });
    drain.setDaemon(true);
    drain.start();
    HttpRequest tabs =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json")).build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(tabs, HttpResponse.BodyHandlers.ofString());
    URI page = null;
    for (JsonNode tab : JSON.readTree(answer.body())) {
      if (tab.get("type").asText().equals("page")) {
        page = URI.create(tab.get("webSocketDebuggerUrl").asText());
      }
    }
    Browser browser = new Browser(process, profile, java.util.Objects.requireNonNull(page));
    browser.call("Page.enable", Map.of());
    browser.call("Runtime.enable", Map.of());
    browser.call("Log.enable", Map.of());
    return browser;
  }

  private final class Incoming implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        try {
          accept(JSON.readTree(text.toString()));
        } catch (IOException e) {
          problems.add(e.toString());
        }
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }
  }

  private void accept(JsonNode message) {
    if (message.has("id")) {
      CompletableFuture<JsonNode> asked = waiting.remove(message.get("id").asInt());
      if (asked != null) {
        asked.complete(message);
      }
      return;
    }
    String method = message.path("method").asText();
    if (method.equals("Runtime.exceptionThrown")) {
      JsonNode details = message.get("params").get("exceptionDetails");
      problems.add(details.path("exception").path("description").asText(details.toString()));
    } else if (method.equals("Log.entryAdded")) {
      JsonNode entry = message.get("params").get("entry");
      if (entry.get("level").asText().equals("error")) {
        problems.add(entry.get("text").asText() + " " + entry.path("url").asText());
      }
    }
  }

  JsonNode call(String method, Map<String, ?> parameters) {
    int id = next.incrementAndGet();
    ObjectNode message = JSON.createObjectNode();
    message.put("id", id);
    message.put("method", method);
    message.set("params", JSON.valueToTree(parameters));
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    try {
      socket.sendText(message.toString(), true).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      JsonNode came = answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (came.has("error")) {
        throw new AssertionError(method + ": " + came.get("error"));
      }
      return came.get("result");
    } catch (Exception e) {
      throw new AssertionError(method + " failed", e);
    }
  }

  /** Runs a script and returns what it comes to. */
  JsonNode run(String script) {
    JsonNode result =
        call(
            "Runtime.evaluate",
            Map.of(
                "expression",
                script,
                "returnByValue",
                true,
                "awaitPromise",
                true,
                "userGesture",
                true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(script + ": " + result.get("exceptionDetails"));
    }
    return result.get("result").path("value");
  }

  String text(String selector) {
    return run("document.querySelector(" + quoted(selector) + ").textContent").asText();
  }

  static String quoted(String words) {
    return JSON.valueToTree(words).toString();
  }

  /** Waits within the page until a script is true. */
  void await(String condition) {
    JsonNode came;
    try {
      came = awaited(condition);
    } catch (AssertionError e) {
      // The page was left while it was asked; the next one has to answer.
      came = awaited(condition);
    }
    if (!came.asBoolean()) {
      throw new AssertionError(
          "never came true: " + condition + "; the page says: " + run("document.body.innerText"));
    }
  }

  private JsonNode awaited(String condition) {
    return run(
        "new Promise(done => { const end = Date.now() + "
            + (PATIENCE_SECONDS - 5) * 1000
            + "; const look = () => { let good = false; try { good = !!("
            + condition
            + ") } catch (e) {} if (good) done(true); else if (Date.now() > end) done(false);"
            + " else setTimeout(look, 25); }; look(); })");
  }

  void open(String address) {
    run("window.leaving = true");
    call("Page.navigate", Map.of("url", address));
    await("window.leaving !== true && document.readyState === 'complete'");
  }

  void size(int width, int height) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  void dark(boolean dark) {
    call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  /** Moves the mouse to a share of an element's width and height. */
  void mouse(String selector, double across, double down) {
    run("document.querySelector(" + quoted(selector) + ").scrollIntoView({block: 'center'})");
    double[] at = place(selector, across, down);
    mouse("mouseMoved", at[0], at[1], "none");
  }

  void drag(String selector, double[] from, double[] to) {
    run("document.querySelector(" + quoted(selector) + ").scrollIntoView({block: 'center'})");
    double[] begin = place(selector, from[0], from[1]);
    double[] end = place(selector, to[0], to[1]);
    mouse("mouseMoved", begin[0], begin[1], "none");
    mouse("mousePressed", begin[0], begin[1], "left");
    for (int i = 1; i <= 4; i++) {
      double share = i / 4.0;
      mouse(
          "mouseMoved",
          begin[0] + share * (end[0] - begin[0]),
          begin[1] + share * (end[1] - begin[1]),
          "left");
    }
    mouse("mouseReleased", end[0], end[1], "left");
  }

  private double[] place(String selector, double across, double down) {
    JsonNode box =
        run(
            "(() => { const b = document.querySelector("
                + quoted(selector)
                + ").getBoundingClientRect(); return [b.left, b.top, b.width, b.height]; })()");
    return new double[] {
      box.get(0).asDouble() + across * box.get(2).asDouble(),
      box.get(1).asDouble() + down * box.get(3).asDouble()
    };
  }

  private void mouse(String type, double x, double y, String button) {
    JsonNode unused =
        call(
            "Input.dispatchMouseEvent",
            Map.of(
                "type",
                type,
                "x",
                x,
                "y",
                y,
                "button",
                button,
                "buttons",
                button.equals("left") ? 1 : 0,
                "clickCount",
                button.equals("left") ? 1 : 0));
  }

  void key(String name) {
    for (String type : List.of("keyDown", "keyUp")) {
      call("Input.dispatchKeyEvent", Map.of("type", type, "key", name));
    }
  }

  /** A picture of the whole page. */
  byte[] picture() {
    JsonNode size = call("Page.getLayoutMetrics", Map.of()).get("cssContentSize");
    JsonNode picture =
        call(
            "Page.captureScreenshot",
            Map.of(
                "format",
                "png",
                "captureBeyondViewport",
                true,
                "clip",
                Map.of(
                    "x",
                    0,
                    "y",
                    0,
                    "width",
                    size.get("width").asDouble(),
                    "height",
                    size.get("height").asDouble(),
                    "scale",
                    1)));
    return Base64.getDecoder().decode(picture.get("data").asText());
  }

  /** What scripts and the browser complained about since the last time. */
  List<String> problems() {
    List<String> all = new ArrayList<>(problems);
    problems.clear();
    return all;
  }

  @Override
  public void close() throws IOException {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
    process.onExit().completeOnTimeout(process, 10, TimeUnit.SECONDS).join();
    process.destroyForcibly();
    try (Stream<Path> files = Files.walk(profile)) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      // A helper of the browser may still write there; the system clears its folder.
    }
  }
}
