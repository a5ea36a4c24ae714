package io.github.worldkeep.bootstrap.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.bootstrap.http.ExchangeException.Reason;
import io.github.worldkeep.bootstrap.http.Peer.Fault;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class BoundedHttpClientTest {
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final int MAX = BoundedHttpClient.MAX_BYTES;

  private final Peer peer =
      new Peer(
          request ->
              switch (request) {
                case "GET /stream" -> "";
                case "GET /largest" -> "a".repeat(MAX);
                case "GET /larger" -> "a".repeat(MAX + 1);
                default -> "w\u00ebll";
              });
  private final BoundedHttpClient client = new BoundedHttpClient();

  @AfterEach
  void close() {
    client.close();
    peer.close();
  }

  private HttpRequest get(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + peer.port() + path)).build();
  }

  private static Reason reason(ThrowingCallable call) {
    ExchangeException failure = catchThrowableOfType(ExchangeException.class, call);
    assertThat(failure).isNotNull();
    return failure.reason();
  }

  @Test
  void send_goodAnswer_returnsIt() throws Exception {
    Response response = client.send(get("/"), LONG);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("w\u00ebll");
    assertThat(response.header("etag")).contains("\"x\"");
  }

  @Test
  void send_largestAnswer_returnsIt_andALargerOneIsRefused() throws Exception {
    assertThat(client.send(get("/largest"), LONG).body()).hasSize(MAX);
    assertThatThrownBy(() -> client.send(get("/larger"), LONG))
        .isInstanceOf(ExchangeException.class)
        .hasMessage("the answer is larger than 1 MiB");
  }

  @Test
  void send_slowAnswer_timesOut() {
    peer.misbehave(Fault.SLOW);

    assertThat(reason(() -> client.send(get("/"), Duration.ofMillis(300))))
        .isEqualTo(Reason.TIMED_OUT);
  }

  @Test
  void send_garbage_isRefused() {
    peer.misbehave(Fault.GARBAGE);

    assertThat(reason(() -> client.send(get("/"), LONG))).isEqualTo(Reason.REFUSED);
    await().until(() -> peer.open() == 0);
  }

  @Test
  void send_noServer_isUnreachable() throws Exception {
    int port;
    try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = unused.getLocalPort();
    }
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port)).build();

    assertThat(reason(() -> client.send(request, LONG))).isEqualTo(Reason.UNREACHABLE);
  }

  /** Such as of memory: it is no failure of the server. */
  @Test
  void send_error_isThrown_andTheNextExchangeWorks() throws Exception {
    HttpRequest failing =
        HttpRequest.newBuilder(get("/").uri())
            .POST(
                BodyPublishers.ofInputStream(
                    () -> {
                      throw new OutOfMemoryError("of the test");
                    }))
            .build();

    assertThatThrownBy(() -> client.send(failing, Duration.ofSeconds(20)))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessage("of the test");
    assertThat(client.send(get("/"), LONG).isSuccessful()).isTrue();
  }

  /** As {@link HttpClient} is once an OutOfMemoryError has ended its thread. */
  @Test
  void send_sharedClientIsDead_usesANewOne() throws Exception {
    ExecutorService ended = Executors.newCachedThreadPool();
    ended.shutdown();
    BoundedHttpClient.SHARED.set(HttpClient.newBuilder().executor(ended).build());

    assertThat(client.send(get("/"), LONG).isSuccessful()).isTrue();
  }

  @Test
  void openLines_lineWithoutEnd_isRefused() throws Exception {
    peer.misbehave(Fault.ENDLESS);
    try (LineStream lines = client.openLines(get("/stream"), LONG)) {
      assertThatThrownBy(lines::next)
          .isInstanceOf(ExchangeException.class)
          .hasMessage("a line is larger than 1 MiB");
      await().until(() -> peer.open() == 0);
      assertThatThrownBy(lines::next).hasMessage("a line is larger than 1 MiB");
    }
  }

  @Test
  void openLines_slowLine_timesOut() throws Exception {
    peer.misbehave(Fault.SLOW);
    try (LineStream lines = client.openLines(get("/stream"), Duration.ofSeconds(2))) {
      assertThat(reason(lines::next)).isEqualTo(Reason.TIMED_OUT);
      await().until(() -> peer.open() == 0);
    }
  }

  @Test
  void openLines_compressed_isRefused() throws Exception {
    peer.misbehave(Fault.GZIP_BOMB);
    try (LineStream lines = client.openLines(get("/stream"), LONG)) {
      assertThat(reason(lines::next)).isEqualTo(Reason.REFUSED);
      await().until(() -> peer.open() == 0);
    }
  }

  @Test
  void close_exchangeThatWaits_makesItFail() {
    peer.misbehave(Fault.SLOW);
    CompletableFuture<Reason> call =
        CompletableFuture.supplyAsync(() -> reason(() -> client.send(get("/"), LONG)));
    await().until(() -> peer.begun() == 1);
    client.close();

    assertThat(call).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo(Reason.CLOSED);
    assertThat(reason(() -> client.send(get("/"), LONG))).isEqualTo(Reason.CLOSED);
    assertThat(reason(() -> client.pause(LONG))).isEqualTo(Reason.CLOSED);
  }

  @Test
  void close_streamThatWaits_makesItFail() throws Exception {
    LineStream lines = client.openLines(get("/stream"), LONG);
    CompletableFuture<Reason> next = CompletableFuture.supplyAsync(() -> reason(lines::next));
    client.close();

    assertThat(next).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo(Reason.CLOSED);
  }

  @Test
  void pause_interrupted_failsAndStaysSo() {
    Thread.currentThread().interrupt();

    assertThat(reason(() -> client.pause(LONG))).isEqualTo(Reason.INTERRUPTED);
    assertThat(Thread.interrupted()).isTrue();
  }
}
