package org.lr4j.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A writer that remembers why it could not write, which a {@link PrintWriter} does not. */
final class CheckedWriter extends PrintWriter {
  private final Watched stream;

  private CheckedWriter(Watched stream, Charset charset) {
    super(new OutputStreamWriter(stream, charset), false);
    this.stream = stream;
  }

  static CheckedWriter to(OutputStream stream, Charset charset) {
    return new CheckedWriter(new Watched(stream), charset);
  }

  /** Why something could not be written; none if all was. */
  Optional<String> failure() {
    flush();
    return Optional.ofNullable(stream.failure);
  }

  private static final class Watched extends FilterOutputStream {
    private @Nullable String failure;

    Watched(OutputStream stream) {
      super(stream);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        failure = String.valueOf(e.getMessage());
        throw e;
      }
    }
  }
}
