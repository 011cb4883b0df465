package org.lr4j.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lr4j.page.SampleRuns;

class PageServerTest {
  @TempDir Path folder;
  private Path runs;
  private PageServer server;

  @BeforeEach
  void start() throws IOException {
    runs = Files.createDirectories(folder.resolve("runs"));
    SampleRuns.find(runs.resolve("one"), "cnn on digits", 1);
    SampleRuns.find(folder.resolve("secret"), "not to be seen", 1);
    server = PageServer.start(runs, 0);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void showsTheRunsOfItsFolder() throws IOException {
    assertThat(get("/", own())).startsWith("HTTP/1.1 200").contains("/run?path=one");
    assertThat(get("/run?path=one", own())).startsWith("HTTP/1.1 200").contains("cnn on digits");
  }

  @Test
  void refusesOtherHostsAndOrigins() throws IOException {
    assertThat(get("/", "Host: evil.example")).startsWith("HTTP/1.1 403");
    assertThat(get("/", "Host: evil.example:" + server.address().getPort()))
        .startsWith("HTTP/1.1 403");
    assertThat(get("/", own() + "\r\nOrigin: http://evil.example")).startsWith("HTTP/1.1 403");
    assertThat(get("/", own() + "\r\nOrigin: null")).startsWith("HTTP/1.1 403");
    assertThat(get("/", "Host: localhost:" + server.address().getPort()))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void refusesPathsOutsideItsFolder() throws IOException {
    Files.createSymbolicLink(runs.resolve("link"), folder.resolve("secret"));

    for (String path :
        List.of(
            "../secret", "..%2Fsecret", folder.resolve("secret").toString(), "link", "%00", ".")) {
      assertThat(get("/run?path=" + path, own())).as(path).startsWith("HTTP/1.1 404");
      assertThat(get("/body?page=%2Frun%3Fpath%3D" + path, own()))
          .as(path)
          .startsWith("HTTP/1.1 404")
          .doesNotContain("not to be seen");
    }
    assertThat(get("/assets/../../secret/run.json", own())).startsWith("HTTP/1.1 404");
  }

  @Test
  void onlyReads() throws IOException {
    List<String> before = everything();

    assertThat(request("POST / HTTP/1.1", own())).startsWith("HTTP/1.1 405");
    assertThat(request("DELETE /run?path=one HTTP/1.1", own())).startsWith("HTTP/1.1 405");
    get("/run?path=one", own());

    assertThat(everything()).isEqualTo(before);
  }

  @Test
  void saysNothingNewWhenNothingIs() throws IOException {
    String body = get("/body?page=%2Frun%3Fpath%3Done", own());
    String version = body.lines().filter(l -> l.startsWith("Etag:")).findFirst().orElseThrow();

    String again =
        get(
            "/body?page=%2Frun%3Fpath%3Done",
            own() + "\r\nIf-None-Match:" + version.substring("Etag:".length()));

    assertThat(body).startsWith("HTTP/1.1 200");
    assertThat(again).startsWith("HTTP/1.1 304");
  }

  @Test
  void namesTheDamagedFileOfARun() throws IOException {
    Files.writeString(runs.resolve("one/run.json"), "{");

    assertThat(get("/run?path=one", own()))
        .startsWith("HTTP/1.1 500")
        .contains(Path.of("one", "run.json") + " is not JSON")
        .doesNotContain("there is no run");
    assertThat(get("/", own())).startsWith("HTTP/1.1 200").contains("run.json is not JSON");
  }

  @Test
  void saysWhatIsWrongWithAnAddress() throws IOException {
    assertThat(get("/body?page=%2Frun%3Fpath%3D%25ZZ", own()))
        .startsWith("HTTP/1.1 400")
        .contains("'%ZZ' in the address has a % without two hexadecimal digits after it");
  }

  @Test
  void answersASpecWithItsValuesOrItsError() throws IOException {
    assertThat(get("/api/schedule?spec=linear(from=0,to=0.1,steps=100)", own()))
        .contains("\"ok\":true")
        .contains("\"end\":100");
    assertThat(get("/api/schedule?spec=linear(from=0,two=0.1,steps=100)", own()))
        .contains("\"ok\":false")
        .contains("\"position\":14");
    assertThat(get("/api/schedule?spec=constant(0.1)&steps=-4", own()))
        .contains("\"ok\":false")
        .contains("steps must be a whole number above 0");
  }

  @Test
  void givesACommandThatEndsForAScheduleThatDoesNot() throws IOException {
    assertThat(get("/api/schedule?spec=constant(0.1)", own()))
        .contains("./lr4j schedule \\\"constant(0.1)\\\" --steps 10000");
    assertThat(get("/api/schedule?spec=constant(0.1)&steps=50", own()))
        .contains("./lr4j schedule \\\"constant(0.1)\\\" --steps 50\"");
  }

  @Test
  void opensARunThatIsTheFolderItself() throws IOException {
    SampleRuns.compare(folder.resolve("both"), 1, 2, 5, "constant(0.05)", "constant(0.1)");
    server.close();
    server = PageServer.start(folder.resolve("both"), 0);

    assertThat(get("/", own()))
        .contains("href=\"/run?path=.\">both</a>", "/run?path=1-seed0", "/run?path=2-seed0");
    assertThat(get("/run?path=.", own())).startsWith("HTTP/1.1 200").contains("<title>both");
  }

  private String own() {
    return "Host: 127.0.0.1:" + server.address().getPort();
  }

  private String get(String path, String headers) throws IOException {
    return request("GET " + path + " HTTP/1.1", headers);
  }

  private String request(String line, String headers) throws IOException {
    try (Socket socket =
        new Socket(java.net.InetAddress.getLoopbackAddress(), server.address().getPort())) {
      String request = line + "\r\n" + headers + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private List<String> everything() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.sorted().map(file -> file + " " + file.toFile().lastModified()).toList();
    }
  }
}
