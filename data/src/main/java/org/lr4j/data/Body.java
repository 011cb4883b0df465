package org.lr4j.data;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, to be taken piece by piece by one thread. Waiting ends with the patience
 * or with an interrupt, which a stream of the JDK's does not promise.
 */
final class Body implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {
  /** What came: bytes, or the end, or a failure. */
  private record Piece(List<ByteBuffer> bytes, @Nullable Throwable failure) {}

  private final Duration patience;
  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private volatile Flow.@Nullable Subscription subscription;

  Body(Flow.Publisher<List<ByteBuffer>> publisher, Duration patience) {
    this.patience = patience;
    publisher.subscribe(this);
  }

  /**
   * Waits for the next bytes.
   *
   * @return the bytes, none at the end
   * @throws IOException if the answer breaks off, or nothing comes for too long
   */
  List<ByteBuffer> next() throws IOException, InterruptedException {
    Flow.Subscription source = subscription;
    if (source != null) {
      source.request(1);
    }
    Piece piece = pieces.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (piece == null) {
      throw new HttpTimeoutException("no data arrived for " + patience.toSeconds() + " s");
    }
    if (piece.failure != null) {
      throw new IOException(piece.failure.toString(), piece.failure);
    }
    return piece.bytes;
  }

  @Override
  public void onSubscribe(Flow.Subscription source) {
    subscription = source;
  }

  @Override
  public void onNext(List<ByteBuffer> bytes) {
    if (bytes.isEmpty()) {
      Flow.Subscription source = subscription;
      if (source != null) {
        source.request(1);
      }
    } else {
      pieces.add(new Piece(bytes, null));
    }
  }

  @Override
  public void onError(Throwable failure) {
    pieces.add(new Piece(List.of(), failure));
  }

  @Override
  public void onComplete() {
    pieces.add(new Piece(List.of(), null));
  }

  /** Asks for no more. */
  @Override
  public void close() {
    Flow.Subscription source = subscription;
    if (source != null) {
      source.cancel();
    }
  }
}
