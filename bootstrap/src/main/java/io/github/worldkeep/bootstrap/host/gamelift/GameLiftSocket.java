package io.github.worldkeep.bootstrap.host.gamelift;

import io.github.worldkeep.bootstrap.host.Deadline;
import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.bootstrap.http.BoundedHttpClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A connection to GameLift, which is not opened again after its end. A message is one JSON object
 * with an {@code Action}. A request and its answer have the same {@code RequestId}. An answer has a
 * {@code StatusCode}.
 */
final class GameLiftSocket implements WebSocket.Listener {
  static final JsonMapper JSON = JsonMapper.shared();
  private static final int OK = 200;

  /**
   * The most characters of a message. GameLift's largest, a session's data and a matchmaker's, has
   * at most 650,000.
   */
  private static final int LONGEST = BoundedHttpClient.MAX_BYTES;

  private final Consumer<JsonNode> messages;
  private final Consumer<GameLiftSocket> ended;
  private final Map<String, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
  private final StringBuilder message = new StringBuilder();
  private final ReentrantLock sending = new ReentrantLock();
  private CompletableFuture<?> lastSent = CompletableFuture.completedFuture(null);
  private volatile @Nullable WebSocket socket;
  private volatile boolean over;

  private GameLiftSocket(Consumer<JsonNode> messages, Consumer<GameLiftSocket> ended) {
    this.messages = messages;
    this.ended = ended;
  }

  /**
   * Opens a connection. Cancelling the future ends the handshake.
   *
   * @param messages receives messages that answer no request; must not wait
   * @param ended receives this connection at its end
   */
  static CompletableFuture<GameLiftSocket> open(
      URI uri, Consumer<JsonNode> messages, Consumer<GameLiftSocket> ended) {
    GameLiftSocket opened = new GameLiftSocket(messages, ended);
    CompletableFuture<WebSocket> connecting = connect(uri, opened);
    CompletableFuture<GameLiftSocket> opening =
        connecting.handle(
            (socket, e) -> {
              if (e != null) {
                BoundedHttpClient.hangUp(connecting);
                throw new CompletionException(notConnected(e));
              }
              return opened;
            });
    return opening.whenComplete(
        (socket, e) -> {
          if (e != null) {
            opened.close();
          }
        });
  }

  private static CompletableFuture<WebSocket> connect(URI uri, GameLiftSocket listener) {
    try {
      return Client.SHARED
          .newWebSocketBuilder()
          .connectTimeout(Host.REQUEST_TIMEOUT)
          .buildAsync(uri, listener);
    } catch (IllegalArgumentException e) { // No address of a WebSocket, such as port 99999.
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Returns the exception, without the address, which holds the token. */
  private static HostException notConnected(Throwable thrown) {
    Throwable e =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    String why =
        e instanceof WebSocketHandshakeException handshake
            ? "status " + handshake.getResponse().statusCode()
            : e.getClass().getSimpleName();
    return new HostException("gamelift: no connection: " + why, null);
  }

  @Override
  public void onOpen(WebSocket opened) {
    socket = opened;
    if (over) {
      opened.abort();
    } else {
      opened.request(1);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    if (part.length() > LONGEST - message.length()) {
      end("a message is too long");
      from.abort();
      return null;
    }
    message.append(part);
    if (last) {
      String whole = message.toString();
      message.setLength(0);
      receive(from, whole);
    }
    from.request(1);
    return null;
  }

  private void receive(WebSocket from, String text) {
    try {
      JsonNode received = JSON.readTree(text);
      CompletableFuture<JsonNode> answer = waiting.remove(received.path("RequestId").asString(""));
      if (answer == null) {
        messages.accept(received);
      } else {
        answer.complete(received);
      }
    } catch (RuntimeException e) { // Jackson's, or of a value.
      end("a message is not understood");
      from.abort();
    }
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    end("closed by GameLift: " + status);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    end("broken: " + error.getClass().getSimpleName());
  }

  private void end(String why) {
    over = true;
    waiting.values().forEach(w -> w.completeExceptionally(lost(why)));
    ended.accept(this);
  }

  private void abandon(String why) {
    end(why);
    WebSocket opened = socket;
    if (opened != null) {
      opened.abort();
    }
  }

  private static HostException lost(String why) {
    return new HostException("gamelift: the connection ended: " + why, null);
  }

  /**
   * Sends a request, and waits for its answer.
   *
   * @throws HostException if the request is refused, or has no answer before the deadline. Without
   *     an answer the connection is closed, and GameLift may have processed the request
   */
  void request(String action, ObjectNode fields, Deadline deadline) {
    String id = UUID.randomUUID().toString();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    try {
      if (over) {
        throw lost("before");
      }
      send(fields.put("Action", action).put("RequestId", id).toString(), answer);
      accepted(action, answer.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS));
    } catch (ExecutionException e) {
      throw new HostException(reason(e) + ": " + action, null);
    } catch (TimeoutException e) {
      abandon("no answer"); // The client does not always notice that the other side is gone.
      throw new HostException("gamelift: " + action + ": no answer in time", null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HostException("gamelift: " + action + ": interrupted", e);
    } finally {
      waiting.remove(id);
    }
  }

  /** Sends texts one after the other: a WebSocket refuses a text while another is being sent. */
  private void send(String text, CompletableFuture<JsonNode> answer) {
    sending.lock();
    try {
      lastSent =
          lastSent
              .handle((done, e) -> socket())
              .thenCompose(to -> to.sendText(text, true))
              .whenComplete(
                  (done, e) -> {
                    if (e != null) {
                      answer.completeExceptionally(lost("not sent"));
                      abandon("not sent");
                    }
                  });
    } finally {
      sending.unlock();
    }
  }

  private WebSocket socket() {
    WebSocket opened = socket;
    if (opened == null) {
      throw lost("not open");
    }
    return opened;
  }

  /** Returns the reason of a failure, without the text of foreign exceptions. */
  static String reason(ExecutionException e) {
    Throwable cause = e.getCause();
    return cause instanceof HostException ? String.valueOf(cause.getMessage()) : "gamelift: failed";
  }

  private static void accepted(String action, JsonNode answer) {
    int status = answer.path("StatusCode").asInt(0);
    if (status != OK) {
      String why = answer.path("ErrorMessage").asString("");
      throw new HostException(
          "gamelift: " + action + " was refused with " + status + ": " + why, null);
    }
  }

  /** Closes the connection. Requests that wait fail. */
  void close() {
    over = true;
    waiting.values().forEach(w -> w.completeExceptionally(lost("closed")));
    WebSocket opened = socket;
    if (opened != null) {
      CompletableFuture<WebSocket> unused =
          opened.sendClose(WebSocket.NORMAL_CLOSURE, "").whenComplete((done, e) -> opened.abort());
    }
  }

  /** Holds the client, created with the first connection. Its few threads are daemons, and stay. */
  private static final class Client {
    static final HttpClient SHARED = HttpClient.newHttpClient();
  }
}
