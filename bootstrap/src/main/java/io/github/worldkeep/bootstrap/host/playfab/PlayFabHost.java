package io.github.worldkeep.bootstrap.host.playfab;

import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.host.Bounds;
import io.github.worldkeep.bootstrap.host.Deadline;
import io.github.worldkeep.bootstrap.host.HeartbeatInterval;
import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostClient;
import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.bootstrap.host.HostListener;
import io.github.worldkeep.bootstrap.host.Occupancy;
import io.github.worldkeep.bootstrap.host.OrderedListener;
import io.github.worldkeep.bootstrap.host.playfab.HeartbeatAnswer.Maintenance;
import io.github.worldkeep.bootstrap.host.playfab.HeartbeatAnswer.Session;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A server of PlayFab, which reports itself by heartbeats alone. */
final class PlayFabHost implements Host {
  /** The time without a successful heartbeat after which the server is lost. */
  static final Duration WATCHDOG = Duration.ofMinutes(1);

  private static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(1);

  private final PlayFabConfig config;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final HostClient agent = new HostClient("playfab");
  private final OrderedListener listener = new OrderedListener("playfab");
  private final HeartbeatInterval heartbeat = new HeartbeatInterval("playfab", DEFAULT_HEARTBEAT);
  private final URI heartbeats;

  /** Held during a heartbeat: two heartbeats at once could reset the state. */
  private final ReentrantLock turn = new ReentrantLock();

  private ServerState state = ServerState.INITIALIZING;
  private Occupancy occupancy = Occupancy.empty(0);
  private Optional<Session> session = Optional.empty();
  private long lastGood;

  /**
   * Creates a host that is not connected yet.
   *
   * @param nanos a monotonic clock, for the watchdog
   */
  PlayFabHost(PlayFabConfig config, InstantSource clock, LongSupplier nanos) {
    this.config = config;
    this.clock = clock;
    this.nanos = nanos;
    this.heartbeats =
        config
            .agent()
            .resolve(
                "/v1/sessionHosts/" + URLEncoder.encode(config.server(), StandardCharsets.UTF_8));
  }

  /** Sends the first heartbeat, whose answer is not delivered: the next answer repeats it. */
  @Override
  public void connect(HostListener to) {
    say(ServerState.INITIALIZING, Deadline.ofOneCall());
    listener.connect(to);
  }

  @Override
  public void ready() {
    say(ServerState.STANDING_BY, Deadline.ofOneCall());
  }

  @Override
  public Allocation reserve() {
    throw new HostException(
        "playfab: a server can't take a session by itself: use the mode ALLOCATE", null);
  }

  /** Returns the interval that the agent sent last, within the {@link Bounds}. */
  @Override
  public Duration heartbeatInterval() {
    return heartbeat.get();
  }

  @Override
  public void heartbeat(Occupancy now) {
    Deadline deadline = Deadline.ofOneCall();
    takeTurn(deadline);
    try {
      occupancy = now;
      exchange(deadline);
    } finally {
      turn.unlock();
    }
  }

  private void takeTurn(Deadline deadline) {
    try {
      if (!turn.tryLock(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
        throw new HostException("playfab: another heartbeat is still under way", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new HostException("playfab: interrupted before a heartbeat", e);
    }
  }

  @Override
  public void ended(int exitCode) {
    Deadline deadline = Deadline.ofOneCall();
    say(ServerState.TERMINATING, deadline);
    say(ServerState.TERMINATED, deadline);
  }

  /** Advances to a state, unless the server is there or further, and sends a heartbeat. */
  private void say(ServerState next, Deadline deadline) {
    takeTurn(deadline);
    try {
      if (state.isBefore(next)) {
        state = next;
      }
      exchange(deadline);
    } finally {
      turn.unlock();
    }
  }

  private void exchange(Deadline deadline) {
    try {
      String answer = agent.sendExpectingSuccess("heartbeat", request(), deadline.left());
      HeartbeatAnswer understood = HeartbeatAnswer.parse(answer);
      lastGood = nanos.getAsLong();
      understood(understood);
    } catch (HostException e) {
      watch(e);
      throw e;
    }
  }

  private HttpRequest request() {
    return HttpRequest.newBuilder(heartbeats)
        .header("Content-Type", "application/json")
        .method("PATCH", BodyPublishers.ofString(body()))
        .build();
  }

  private String body() {
    ObjectNode body = PlayFabConfig.JSON.createObjectNode();
    body.put("currentGameState", state.playFab()).put("currentGameHealth", "Healthy");
    ArrayNode players = body.putArray("currentPlayers");
    occupancy.players().forEach(id -> players.addObject().put("playerId", id));
    return body.toString();
  }

  private void watch(HostException e) {
    if (nanos.getAsLong() - lastGood >= WATCHDOG.toNanos()) {
      String why = "playfab: no good heartbeat for " + WATCHDOG + ": " + e.getMessage();
      listener.hardStop(why, Optional.empty());
    }
  }

  private void understood(HeartbeatAnswer answer) {
    answer.interval().ifPresent(heartbeat::set);
    session = answer.session().or(() -> session);
    if (!listener.isConnected() || !state.isBefore(ServerState.TERMINATING)) {
      return;
    }
    answer.maintenance().ifPresent(this::announce);
    switch (answer.operation()) {
      case CONTINUE -> {}
      case ACTIVE -> activate();
      case TERMINATE -> {
        state = ServerState.TERMINATING;
        listener.softStop("playfab: the server is terminated", Optional.empty());
      }
    }
  }

  private void announce(Maintenance maintenance) {
    Optional<Duration> grace =
        maintenance
            .start()
            .map(start -> Duration.between(clock.instant(), start))
            .map(left -> left.isNegative() ? Duration.ZERO : left);
    listener.softStop("playfab: maintenance is planned: " + maintenance.what(), grace);
  }

  private void activate() {
    if (state != ServerState.STANDING_BY) {
      return;
    }
    state = ServerState.ACTIVE;
    if (session.isEmpty()) {
      listener.allocationFailed("playfab: the server was activated without a session");
    } else {
      Session given = session.get();
      listener.allocated(() -> allocation(given));
    }
  }

  private Allocation allocation(Session given) {
    return new Allocation(
        given.id(),
        given.cookie().isEmpty() ? Optional.of(given.id()) : Optional.empty(),
        config.address(),
        given.cookie(),
        Map.of());
  }

  @Override
  public void close() {
    listener.close();
    agent.close();
  }
}
