package org.lr4j.cli.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.lr4j.page.PageFile;

/**
 * Serves the runs of a folder to browsers on this machine. Nothing here writes. Requests that name
 * another host or come from a page of another origin are refused, so that no other page in the
 * browser can read the runs.
 */
public final class PageServer implements Closeable {
  private static final int THREADS = 4;
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final Set<String> SCRIPTS =
      Set.of("uplot.min.js", "figure.js", "live.js", "designer.js");

  private final HttpServer server;
  private final ExecutorService threads;
  private final PageContent content;

  private PageServer(HttpServer server, ExecutorService threads, PageContent content) {
    this.server = server;
    this.threads = threads;
    this.content = content;
  }

  /**
   * Starts to serve.
   *
   * @param folder where the runs are; need not exist yet
   * @param port the port, or 0 for any that is free
   * @return a running server, to be closed
   * @throws IOException if the port is taken
   */
  public static PageServer start(Path folder, int port) throws IOException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    HttpServer server = HttpServer.create(address, 0);
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "lr4j page");
              thread.setDaemon(true);
              return thread;
            });
    PageServer page = new PageServer(server, threads, new PageContent(folder));
    server.setExecutor(threads);
    server.createContext("/", page::handle);
    server.start();
    return page;
  }

  /**
   * Where the page is.
   *
   * @return its address
   */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer;
      try {
        answer =
            refused(exchange) ? Answer.text(403, "refused: not this page's own") : of(exchange);
      } catch (PageContent.Missing e) {
        answer = Answer.text(404, String.valueOf(e.getMessage()));
      } catch (Query.MalformedException e) {
        answer = Answer.text(400, String.valueOf(e.getMessage()));
      } catch (RuntimeException e) {
        answer = Answer.text(500, String.valueOf(e.getMessage()));
      }
      send(exchange, answer);
    }
  }

  /** A page of another site may have led the browser here under a name of its own. */
  private boolean refused(HttpExchange exchange) {
    int port = server.getAddress().getPort();
    List<String> hosts = List.of("127.0.0.1:" + port, "localhost:" + port);
    Headers headers = exchange.getRequestHeaders();
    String host = headers.getFirst("Host");
    String origin = headers.getFirst("Origin");
    return host == null
        || !hosts.contains(host)
        || (origin != null && hosts.stream().noneMatch(own -> origin.equals("http://" + own)));
  }

  private Answer of(HttpExchange exchange) throws IOException {
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return Answer.text(405, "only GET");
    }
    URI uri = exchange.getRequestURI();
    String path = uri.getPath();
    if (path.startsWith("/assets/")) {
      return asset(path.substring("/assets/".length()));
    }
    Query query = Query.of(uri.getRawQuery());
    if (path.equals("/body")) {
      String page = query.first("page");
      int question = page.indexOf('?');
      String place = question < 0 ? page : page.substring(0, question);
      Query of = Query.of(question < 0 ? null : page.substring(question + 1));
      String version = '"' + content.version(place, of) + '"';
      if (version.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
        return new Answer(304, "", "", version);
      }
      return new Answer(200, "application/json", content.json(place, of), version);
    }
    if (path.equals("/api/schedule")) {
      return new Answer(200, "application/json", ScheduleAnswer.of(query), "");
    }
    return new Answer(200, "text/html", content.page(path, query), "");
  }

  private static Answer asset(String name) {
    if (name.equals("page.css")) {
      return new Answer(200, "text/css", PageFile.style(), "");
    }
    return SCRIPTS.contains(name)
        ? new Answer(200, "text/javascript", PageFile.asset(name), "")
        : Answer.text(404, "there is no such file");
  }

  private record Answer(int status, String type, String text, String version) {
    static Answer text(int status, String words) {
      return new Answer(status, "text/plain", words + "\n", "");
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cache-Control", "no-cache");
    if (!answer.type.isEmpty()) {
      headers.set("Content-Type", answer.type + "; charset=utf-8");
    }
    if (!answer.version.isEmpty()) {
      headers.set("ETag", answer.version);
    }
    byte[] bytes = answer.text.getBytes(StandardCharsets.UTF_8);
    boolean empty = answer.status == 304 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.status, empty ? -1 : bytes.length);
    if (!empty) {
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
