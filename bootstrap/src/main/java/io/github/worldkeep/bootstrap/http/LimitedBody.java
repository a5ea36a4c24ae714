package io.github.worldkeep.bootstrap.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer, unless it is larger than 1 MiB. That is more than any answer which hosts
 * and backends describe. An answer that is larger fails with {@link TooLarge}, and its connection
 * is closed.
 */
public final class LimitedBody implements BodySubscriber<byte[]> {
  /** The most that is read. */
  public static final int MAX_BYTES = 1024 * 1024;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> body = new CompletableFuture<>();
  private @Nullable Subscription subscription;

  /** The answer was larger than what is read. */
  public static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;

    private TooLarge() {
      super("the answer is larger than 1 MiB");
    }
  }

  /** One that has received nothing yet. */
  public LimitedBody() {}

  @Override
  public CompletionStage<byte[]> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Subscription to) {
    subscription = to;
    to.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    for (ByteBuffer part : parts) {
      if (body.isDone()) {
        return;
      }
      if (part.remaining() > MAX_BYTES - bytes.size()) {
        Objects.requireNonNull(subscription, "subscription").cancel();
        body.completeExceptionally(new TooLarge());
        return;
      }
      byte[] content = new byte[part.remaining()];
      part.get(content);
      bytes.writeBytes(content);
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(bytes.toByteArray());
  }
}
