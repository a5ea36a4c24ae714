package io.github.worldkeep.bootstrap.host.playfab;

import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.host.Bounds;
import io.github.worldkeep.bootstrap.host.Deadline;
import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.bootstrap.host.HostHttp;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One server, known to the agent by its heartbeats alone. */
final class PlayFabHost implements Host {
  /** Without a good heartbeat for so long, the server is lost. */
  static final Duration WATCHDOG = Duration.ofMinutes(1);

  private static final Logger LOG = LoggerFactory.getLogger(PlayFabHost.class);
  private static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(1);

  private final PlayFabConfig config;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final HostHttp agent;
  private final URI heartbeats;

  /** Held while a heartbeat is under way: two that overtake each other would go back in state. */
  private final ReentrantLock turn = new ReentrantLock();

  private ServerState state = ServerState.INITIALIZING;
  private Occupancy occupancy = Occupancy.empty(0);
  private Optional<Session> session = Optional.empty();
  private long lastGood;
  private volatile Duration heartbeat = DEFAULT_HEARTBEAT;
  private volatile @Nullable OrderedListener listener;

  /**
   * @param nanos a clock that only goes on, for the watchdog
   */
  PlayFabHost(PlayFabConfig config, InstantSource clock, LongSupplier nanos) {
    this.config = config;
    this.clock = clock;
    this.nanos = nanos;
    this.agent = new HostHttp("playfab");
    this.heartbeats =
        config
            .agent()
            .resolve(
                "/v1/sessionHosts/" + URLEncoder.encode(config.server(), StandardCharsets.UTF_8));
  }

  @Override
  public Optional<String> roomConfig() {
    return Optional.empty();
  }

  /** Hears of nothing before the second heartbeat: what the first one is answered comes again. */
  @Override
  public void connect(HostListener to) {
    say(ServerState.INITIALIZING, Deadline.ofOneCall());
    listener = new OrderedListener("playfab", to);
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

  @Override
  public void allocate() {
    reserve();
  }

  /** PlayFab has learnt it from the heartbeat that followed the allocation. */
  @Override
  public void active() {}

  /** PlayFab knows no such thing. */
  @Override
  public void draining() {}

  /** As the agent said last, within the {@link Bounds}. */
  @Override
  public Duration heartbeatInterval() {
    return heartbeat;
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

  @Override
  public boolean recyclable() {
    return false;
  }

  /** Moves on to a state, unless it is there or further already, and tells the agent. */
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
      String answer = agent.sendWell("heartbeat", request(), deadline.left());
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
    OrderedListener hears = listener;
    if (hears != null && nanos.getAsLong() - lastGood >= WATCHDOG.toNanos()) {
      String why = "playfab: no good heartbeat for " + WATCHDOG + ": " + e.getMessage();
      hears.hardStop(why, Optional.empty());
    }
  }

  private void understood(HeartbeatAnswer answer) {
    answer.interval().ifPresent(this::beatEvery);
    session = answer.session().or(() -> session);
    OrderedListener hears = listener;
    if (hears == null || !state.isBefore(ServerState.TERMINATING)) {
      return;
    }
    answer.maintenance().ifPresent(maintenance -> announce(hears, maintenance));
    switch (answer.operation()) {
      case CONTINUE -> {}
      case ACTIVE -> activate(hears);
      case TERMINATE -> {
        state = ServerState.TERMINATING;
        hears.softStop("playfab: the server is terminated", Optional.empty());
      }
    }
  }

  private void beatEvery(Duration wanted) {
    Duration used = Bounds.heartbeat(wanted);
    if (!used.equals(wanted) && !used.equals(heartbeat)) {
      LOG.warn("PlayFab's agent wants a heartbeat every {}: it gets one every {}", wanted, used);
    }
    heartbeat = used;
  }

  private void announce(HostListener hears, Maintenance maintenance) {
    Optional<Duration> grace =
        maintenance
            .start()
            .map(start -> Duration.between(clock.instant(), start))
            .map(left -> left.isNegative() ? Duration.ZERO : left);
    hears.softStop("playfab: maintenance is planned: " + maintenance.what(), grace);
  }

  private void activate(OrderedListener hears) {
    if (state != ServerState.STANDING_BY) {
      return;
    }
    state = ServerState.ACTIVE;
    if (session.isEmpty()) {
      hears.allocationFailed("playfab: the server was activated without a session");
    } else {
      Session given = session.get();
      hears.allocated(() -> allocation(given));
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
    OrderedListener hears = listener;
    if (hears != null) {
      hears.close();
    }
    agent.close();
  }
}
