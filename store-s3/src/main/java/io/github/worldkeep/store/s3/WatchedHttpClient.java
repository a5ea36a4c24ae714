package io.github.worldkeep.store.s3;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;

/** Lets another thread abort the request of a thread, which the SDK does not expose. */
final class WatchedHttpClient implements SdkHttpClient {
  private final SdkHttpClient client;
  private static final ThreadLocal<@Nullable Exchange> CURRENT = new ThreadLocal<>();

  /** The request that a thread has under way. */
  static final class Exchange {
    private volatile @Nullable ExecutableHttpRequest request;

    /** Ends the request, if there is one, by closing its connection. */
    void abort() {
      ExecutableHttpRequest running = request;
      if (running != null) {
        running.abort();
      }
    }
  }

  WatchedHttpClient(SdkHttpClient client) {
    this.client = client;
  }

  /** Begins to record the request of the calling thread, until {@link #end}. */
  Exchange begin() {
    Exchange exchange = new Exchange();
    CURRENT.set(exchange);
    return exchange;
  }

  void end() {
    CURRENT.remove();
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest prepared = client.prepareRequest(request);
    Exchange exchange = CURRENT.get();
    if (exchange != null) {
      exchange.request = prepared;
    }
    return prepared;
  }

  @Override
  public String clientName() {
    return client.clientName();
  }

  @Override
  public void close() {
    client.close();
  }
}
