package io.github.worldkeep.bootstrap.http;

import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/** A body of at most 1 MiB. A larger or compressed one fails, and its connection is closed. */
final class LimitedBody implements BodySubscriber<String> {
  private final boolean encoded;
  private final Bytes bytes = new Bytes("the answer");
  private final CompletableFuture<String> body = new CompletableFuture<>();
  private @Nullable Subscription subscription;

  LimitedBody(ResponseInfo info) {
    encoded = isEncoded(info);
  }

  static boolean isEncoded(ResponseInfo info) {
    String encoding = info.headers().firstValue("content-encoding").orElse("identity");
    return !encoding.strip().equalsIgnoreCase("identity");
  }

  static ExchangeException encoded() {
    return ExchangeException.refused("the answer is compressed, which was not asked for");
  }

  @Override
  public CompletionStage<String> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Subscription to) {
    subscription = to;
    to.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    if (body.isDone()) {
      return;
    }
    try {
      if (encoded) {
        throw encoded();
      }
      for (ByteBuffer part : parts) {
        bytes.append(part, part.remaining());
      }
    } catch (ExchangeException e) {
      Objects.requireNonNull(subscription, "subscription").cancel();
      body.completeExceptionally(e);
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(bytes.take());
  }
}
