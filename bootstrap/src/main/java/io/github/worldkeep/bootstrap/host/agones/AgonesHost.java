package io.github.worldkeep.bootstrap.host.agones;

import io.github.worldkeep.bootstrap.host.Address;
import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.host.Bounds;
import io.github.worldkeep.bootstrap.host.Deadline;
import io.github.worldkeep.bootstrap.host.HeartbeatInterval;
import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.bootstrap.host.HostListener;
import io.github.worldkeep.bootstrap.host.Occupancy;
import io.github.worldkeep.bootstrap.host.OrderedListener;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the SDK. The SDK only queues a change of state, so a call requests the change and
 * then waits for it on the watch. A call first reads the state: a repeated call does not give back
 * an allocation that arrived in between.
 */
final class AgonesHost implements Host {
  private static final String ROOM_CONFIG = "worldkeep.io/room-config";
  private static final String SESSION_ID = "worldkeep.io/session-id";
  private static final String ALLOCATION_ID = "worldkeep.io/allocation-id";
  private static final String LAST_ALLOCATED = "agones.dev/last-allocated";
  private static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(2);
  private static final Duration WATCH_AGAIN = Duration.ofMillis(500);

  private final AgonesSettings settings;
  private final Duration patience;
  private final AgonesSdk sdk;
  private final OrderedListener listener = new OrderedListener("agones");
  private final HeartbeatInterval heartbeat = new HeartbeatInterval("agones", DEFAULT_HEARTBEAT);
  private final String ownAllocation = UUID.randomUUID().toString();
  private volatile @Nullable Connection connection;
  private volatile boolean ready;
  private volatile boolean ending;
  private volatile boolean wasFree;
  private @Nullable Occupancy reported;

  AgonesHost(AgonesSettings settings) {
    this(settings, REQUEST_TIMEOUT);
  }

  /** Creates a host whose calls may take another time. */
  AgonesHost(AgonesSettings settings, Duration patience) {
    this.settings = settings;
    this.patience = patience;
    this.sdk = new AgonesSdk(settings.sdk());
  }

  /**
   * The state of a connected host.
   *
   * @param before the game server when it was connected, perhaps still allocated for an earlier
   *     session
   */
  private record Connection(AgonesGameServer before, AgonesWatch watch) {}

  @Override
  public void connect(HostListener to) {
    AgonesGameServer before = sdk.gameServer(Deadline.after(patience));
    listener.connect(to);
    AgonesWatch watch = new AgonesWatch(sdk, before, WATCH_AGAIN, this::seen);
    heartbeat.set(before.healthPeriod().dividedBy(2));
    wasFree = before.state() != GameServerState.ALLOCATED;
    connection = new Connection(before, watch);
    watch.start();
  }

  private Connection connection() {
    Connection connected = connection;
    if (connected == null) {
      throw new HostException("agones: not connected", null);
    }
    return connected;
  }

  /**
   * Handles a state of the game server. Repeated states, and states that an earlier session left,
   * are ignored.
   */
  private void seen(AgonesGameServer server) {
    if (server.state() != GameServerState.ALLOCATED) {
      wasFree = true;
    }
    if (ending) {
      return;
    }
    if (server.state() == GameServerState.UNHEALTHY || server.state() == GameServerState.ERROR) {
      listener.hardStop("agones: the game server is " + server.state(), Optional.empty());
    } else if (server.state() == GameServerState.SHUTDOWN || server.deleting()) {
      listener.softStop("agones: the game server is shut down", Optional.empty());
    } else if (ready && isNewlyAllocated(server)) {
      announce(server);
    }
  }

  private boolean isNewlyAllocated(AgonesGameServer server) {
    if (server.state() != GameServerState.ALLOCATED) {
      return false;
    }
    Optional<String> time = server.annotation(LAST_ALLOCATED);
    return time.isPresent()
        ? !time.equals(connection().before().annotation(LAST_ALLOCATED))
        : wasFree;
  }

  private void announce(AgonesGameServer server) {
    Optional<Address> address = server.address(settings.port());
    if (address.isEmpty()) {
      listener.allocationFailed(
          "agones: the allocated game server has no address at the port "
              + settings.port().orElse("that is its first")
              + ", it has "
              + server.ports().keySet()
              + ": correct the fleet's ports or WORLDKEEP_AGONES_PORT");
    } else {
      String time = server.annotation(LAST_ALLOCATED).orElse(ownAllocation);
      String id = newAnnotation(ALLOCATION_ID, server).orElse(server.name() + "@" + time);
      listener.allocated(() -> allocation(id, server));
    }
  }

  /** Returns an annotation, unless an earlier allocation left it. */
  private Optional<String> newAnnotation(String key, AgonesGameServer server) {
    Optional<String> before = connection().before().annotation(key);
    return server.annotation(key).filter(value -> !before.equals(Optional.of(value)));
  }

  private Allocation allocation(String id, AgonesGameServer server) {
    return new Allocation(
        id,
        server.annotation(SESSION_ID),
        server.address(settings.port()),
        server.annotation(ROOM_CONFIG),
        server.annotations());
  }

  @Override
  public void ready() {
    ready = true;
    Deadline deadline = Deadline.after(patience);
    AgonesGameServer now = look(deadline);
    refuseIfFinal(now);
    if (!isNewlyAllocated(now) && now.state() != GameServerState.READY) {
      sdk.ready(deadline);
    }
    confirm(
        "Ready",
        deadline,
        server -> server.state() == GameServerState.READY || isNewlyAllocated(server));
  }

  @Override
  public Allocation reserve() {
    Deadline deadline = Deadline.after(patience);
    refuseIfFinal(look(deadline));
    sdk.reserve(deadline);
    AgonesGameServer reserved =
        confirm("Reserved", deadline, server -> server.state() == GameServerState.RESERVED);
    return allocation(reserved.name() + "@" + ownAllocation, reserved);
  }

  @Override
  public void allocate() {
    Deadline deadline = Deadline.after(patience);
    AgonesGameServer now = look(deadline);
    refuseIfFinal(now);
    if (!isNewlyAllocated(now)) {
      sdk.allocate(deadline);
    }
    confirm("Allocated", deadline, this::isNewlyAllocated);
  }

  private AgonesGameServer look(Deadline deadline) {
    AgonesWatch watch = connection().watch();
    AgonesGameServer now = sdk.gameServer(deadline);
    watch.saw(now);
    return now;
  }

  private static void refuseIfFinal(AgonesGameServer server) {
    if (server.state().isFinal()) {
      throw new HostException(
          "agones: the game server is " + server.state() + ", and nothing leads back", null);
    }
  }

  private AgonesGameServer confirm(
      String what, Deadline deadline, Predicate<AgonesGameServer> condition) {
    return connection().watch().confirm(what, deadline, condition);
  }

  /** Returns half of Agones' health period, within the {@link Bounds}. */
  @Override
  public Duration heartbeatInterval() {
    return heartbeat.get();
  }

  @Override
  public void heartbeat(Occupancy occupancy) {
    Deadline deadline = Deadline.after(patience);
    sdk.health(deadline);
    if (connection != null) {
      AgonesGameServer unused = look(deadline);
    }
    if (!occupancy.equals(reported)) {
      settings.counter().ifPresent(counter -> sdk.count(counter, occupancy, deadline));
      settings.list().ifPresent(list -> sdk.list(list, occupancy, deadline));
      reported = occupancy; // A refused report is not repeated.
    }
  }

  /** Shuts the server down, connected or not: otherwise the SDK outlives this process. */
  @Override
  public void ended(int exitCode) {
    ending = true;
    sdk.shutdown(Deadline.ofOneCall());
  }

  @Override
  public boolean recyclable() {
    return true;
  }

  @Override
  public void close() {
    Connection connected = connection;
    if (connected != null) {
      connected.watch().close();
    }
    listener.close();
    sdk.close();
  }
}
