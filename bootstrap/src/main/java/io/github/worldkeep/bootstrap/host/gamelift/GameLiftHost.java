package io.github.worldkeep.bootstrap.host.gamelift;

import io.github.worldkeep.bootstrap.host.Address;
import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.host.Deadline;
import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.bootstrap.host.HostListener;
import io.github.worldkeep.bootstrap.host.HostSecret;
import io.github.worldkeep.bootstrap.host.Occupancy;
import io.github.worldkeep.bootstrap.host.OrderedListener;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A server process of GameLift. */
final class GameLiftHost implements Host {
  /** The time without a heartbeat after which GameLift ends a process. */
  static final Duration WATCHDOG = Duration.ofMinutes(3);

  /** The interval at which a lost connection is noticed. Health is reported less often. */
  private static final Duration BEAT = Duration.ofSeconds(5);

  private static final Duration HEALTH = Duration.ofSeconds(60);
  private static final Duration JITTER = Duration.ofSeconds(10);

  private final InstantSource clock;
  private final LongSupplier nanos;
  private final OrderedListener listener = new OrderedListener("gamelift");
  private final AtomicReference<@Nullable GameLiftSocket> socket = new AtomicReference<>();

  /** Held while a connection is opened: a process has one. */
  private final ReentrantLock connecting = new ReentrantLock();

  /** Set while a refreshed connection is opened, however often GameLift requests it. */
  private final AtomicBoolean refreshing = new AtomicBoolean();

  private volatile GameLiftSettings settings;
  private volatile @Nullable String session;
  private volatile boolean ready;
  private volatile boolean closed;
  private volatile long lastHeard;
  private volatile long healthDue;

  /**
   * Creates a host that is not connected yet.
   *
   * @param nanos a monotonic clock, for heartbeats and the watchdog
   */
  GameLiftHost(GameLiftSettings settings, InstantSource clock, LongSupplier nanos) {
    this.settings = settings;
    this.clock = clock;
    this.nanos = nanos;
  }

  @Override
  public void connect(HostListener to) {
    listener.connect(to);
    GameLiftSocket unused = connected(Deadline.ofOneCall());
  }

  /** Returns the connection, opened again if it was lost. */
  private GameLiftSocket connected(Deadline deadline) {
    takeTurn(deadline);
    try {
      GameLiftSocket current = socket.get();
      if (current == null) {
        current = opened(open(settings), deadline);
        adopt(current);
      }
      return current;
    } finally {
      connecting.unlock();
    }
  }

  private void takeTurn(Deadline deadline) {
    try {
      if (!connecting.tryLock(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
        throw new HostException("gamelift: still connecting", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HostException("gamelift: interrupted while connecting", e);
    }
  }

  private CompletableFuture<GameLiftSocket> open(GameLiftSettings at) {
    return GameLiftSocket.open(at.endpoint().connection(at), this::heard, this::lost);
  }

  private static GameLiftSocket opened(
      CompletableFuture<GameLiftSocket> opening, Deadline deadline) {
    try {
      return opening.get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new HostException(GameLiftSocket.reason(e), null);
    } catch (TimeoutException e) {
      abandon(opening);
      throw new HostException("gamelift: no connection in time", null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      abandon(opening);
      throw new HostException("gamelift: interrupted while connecting", e);
    }
  }

  /** Ends a handshake, or the connection if the handshake succeeded in between. */
  private static void abandon(CompletableFuture<GameLiftSocket> opening) {
    if (!opening.cancel(true)) {
      CompletableFuture<Void> unused = opening.thenAccept(GameLiftSocket::close);
    }
  }

  /** Replaces the connection. */
  private void adopt(GameLiftSocket fresh) {
    GameLiftSocket before = socket.getAndSet(fresh);
    if (before != null) {
      before.close();
    }
    if (closed) {
      fresh.close();
      throw new HostException("gamelift: closed", null);
    }
  }

  private void lost(GameLiftSocket ended) {
    socket.compareAndSet(ended, null);
  }

  private void heard(JsonNode message) {
    switch (message.path("Action").asString("")) {
      case "CreateGameSession" -> created(message);
      case "TerminateProcess" -> terminated(message);
      case "RefreshConnection" -> refresh(message);
      default -> {} // Such as UpdateGameSession, which belongs to backfill.
    }
  }

  private void created(JsonNode message) {
    String id = message.path("GameSessionId").asString("");
    if (session == null) {
      session = id;
    }
    listener.allocated(() -> allocation(id, message));
  }

  private Allocation allocation(String id, JsonNode message) {
    String data = message.path("GameSessionData").asString("");
    return new Allocation(
        id,
        data.isBlank() && !id.isEmpty() ? Optional.of(id) : Optional.empty(),
        address(message),
        Optional.of(data).filter(text -> !text.isBlank()),
        attributes(message));
  }

  private Optional<Address> address(JsonNode message) {
    int port = message.path("Port").asInt(0);
    String ip = message.path("IpAddress").asString("");
    String host = ip.isBlank() ? message.path("DnsName").asString("") : ip;
    return host.isBlank()
        ? Optional.empty()
        : Optional.of(new Address(host, port > 0 ? port : settings.port()));
  }

  private static Map<String, String> attributes(JsonNode message) {
    Map<String, String> attributes = new TreeMap<>();
    for (String name :
        new String[] {
          "GameSessionName", "MaximumPlayerSessionCount", "DnsName", "MatchmakerData"
        }) {
      String value = message.path(name).asString("");
      if (!value.isEmpty()) {
        attributes.put(name, value);
      }
    }
    message
        .path("GameProperties")
        .properties()
        .forEach(p -> attributes.put("GameProperties." + p.getKey(), p.getValue().asString("")));
    return attributes;
  }

  private void terminated(JsonNode message) {
    long millis = message.path("TerminationTime").asLong(0);
    Optional<Duration> grace =
        millis <= 0
            ? Optional.empty()
            : Optional.of(Duration.between(clock.instant(), Instant.ofEpochMilli(millis)))
                .map(left -> left.isNegative() ? Duration.ZERO : left);
    listener.softStop("gamelift: the process is terminated", grace);
  }

  /**
   * Opens a connection at another endpoint. After a failure, GameLift repeats the request each
   * minute.
   */
  private void refresh(JsonNode message) {
    Optional<URI> url =
        GameLiftSettings.parse(message.path("RefreshConnectionEndpoint").asString(""));
    if (url.isEmpty() || !refreshing.compareAndSet(false, true)) {
      return;
    }
    String token = message.path("AuthToken").asString("");
    GameLiftSettings at = settings.at(new GameLiftEndpoint(url.get(), new HostSecret(token)));
    CompletableFuture<Void> unused =
        open(at)
            .thenAccept(
                fresh -> {
                  settings = at;
                  adopt(fresh);
                })
            .whenComplete((done, e) -> refreshing.set(false));
  }

  @Override
  public void ready() {
    if (ready) {
      return;
    }
    ObjectNode process = GameLiftSocket.JSON.createObjectNode();
    process.put("SdkVersion", GameLiftEndpoint.SDK_VERSION);
    process.put("SdkLanguage", GameLiftEndpoint.SDK_LANGUAGE);
    process.put("Port", settings.port());
    settings.logs().forEach(process.putArray("LogPaths")::add);
    request("ActivateServerProcess", process);
    lastHeard = nanos.getAsLong();
    healthDue = lastHeard;
    ready = true;
  }

  @Override
  public Allocation reserve() {
    throw new HostException(
        "gamelift: a process can't take a session by itself: use the mode ALLOCATE", null);
  }

  @Override
  public void active() {
    String created = session;
    if (created == null) {
      throw new HostException("gamelift: there is no game session to activate", null);
    }
    request(
        "ActivateGameSession",
        GameLiftSocket.JSON.createObjectNode().put("GameSessionId", created));
  }

  @Override
  public Duration heartbeatInterval() {
    return BEAT;
  }

  /** Opens a lost connection again. From {@link #ready} on, reports health when it is due. */
  @Override
  public void heartbeat(Occupancy occupancy) {
    if (!listener.isConnected()) {
      return;
    }
    Deadline deadline = Deadline.ofOneCall();
    try {
      GameLiftSocket current = connected(deadline);
      if (ready && nanos.getAsLong() - healthDue >= 0) {
        ObjectNode health = GameLiftSocket.JSON.createObjectNode().put("HealthStatus", true);
        current.request("HeartbeatServerProcess", health, deadline);
        lastHeard = nanos.getAsLong();
        healthDue = lastHeard + interval().toNanos();
      }
    } catch (HostException e) {
      watch(e);
      throw e;
    }
  }

  /** Returns a random interval, so that the processes of a fleet do not report all at once. */
  private static Duration interval() {
    long jitter = JITTER.toMillis();
    return HEALTH.plusMillis(ThreadLocalRandom.current().nextLong(-jitter, jitter + 1));
  }

  private void watch(HostException e) {
    if (ready && nanos.getAsLong() - lastHeard >= WATCHDOG.toNanos()) {
      String why = "gamelift: no heartbeat was heard for " + WATCHDOG + ": " + e.getMessage();
      listener.hardStop(why, Optional.empty());
    }
  }

  private void request(String action, ObjectNode fields) {
    Deadline deadline = Deadline.ofOneCall();
    connected(deadline).request(action, fields, deadline);
  }

  @Override
  public void ended(int exitCode) {
    ready = false;
    request("TerminateServerProcess", GameLiftSocket.JSON.createObjectNode());
  }

  @Override
  public void close() {
    closed = true;
    listener.close();
    GameLiftSocket current = socket.getAndSet(null);
    if (current != null) {
      current.close();
    }
  }
}
