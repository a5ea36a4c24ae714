package io.github.worldkeep.bootstrap.host.agones;

import io.github.worldkeep.bootstrap.host.Address;
import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.host.Bounds;
import io.github.worldkeep.bootstrap.host.Deadline;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One registration with the SDK. A change of state is asked for, and then waited for on the watch,
 * because the SDK only queues it. A call may be repeated: it looks first, so that an allocation
 * that came in between is not given back.
 */
final class AgonesHost implements Host {
  private static final String ROOM_CONFIG = "worldkeep.io/room-config";
  private static final String SESSION_ID = "worldkeep.io/session-id";
  private static final String ALLOCATION_ID = "worldkeep.io/allocation-id";
  private static final String LAST_ALLOCATED = "agones.dev/last-allocated";
  private static final Logger LOG = LoggerFactory.getLogger(AgonesHost.class);
  private static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(2);
  private static final Duration WATCH_AGAIN = Duration.ofMillis(500);

  private final AgonesSettings settings;
  private final Duration patience;
  private final AgonesSdk sdk;
  private final String ownAllocation = UUID.randomUUID().toString();
  private volatile @Nullable Connection connection;
  private volatile Duration heartbeat = DEFAULT_HEARTBEAT;
  private volatile boolean ready;
  private volatile boolean ending;
  private volatile boolean wasFree;
  private @Nullable Occupancy told;

  AgonesHost(AgonesSettings settings) {
    this(settings, REQUEST_TIMEOUT);
  }

  /** With another time that a call may take. */
  AgonesHost(AgonesSettings settings, Duration patience) {
    this.settings = settings;
    this.patience = patience;
    this.sdk = new AgonesSdk(settings.sdk());
  }

  /**
   * @param before how the server was found, perhaps still allocated for an earlier session
   */
  private record Connection(AgonesGameServer before, OrderedListener listener, AgonesWatch watch) {}

  @Override
  public Optional<String> roomConfig() {
    return Optional.empty();
  }

  @Override
  public void connect(HostListener to) {
    AgonesGameServer before = sdk.gameServer(Deadline.after(patience));
    OrderedListener listener = new OrderedListener("agones", to);
    AgonesWatch watch = new AgonesWatch(sdk, before, WATCH_AGAIN, this::seen);
    heartbeat = heartbeat(before.healthPeriod());
    wasFree = before.state() != GameServerState.ALLOCATED;
    connection = new Connection(before, listener, watch);
    watch.start();
  }

  private static Duration heartbeat(Duration period) {
    Duration wanted = period.dividedBy(2);
    Duration used = Bounds.heartbeat(wanted);
    if (!used.equals(wanted)) {
      LOG.warn("Agones wants a sign of life every {}: it gets one every {}", period, used);
    }
    return used;
  }

  private Connection connection() {
    Connection connected = connection;
    if (connected == null) {
      throw new HostException("agones: not connected", null);
    }
    return connected;
  }

  /** Repeats, and states that an earlier session has left behind, mean nothing. */
  private void seen(AgonesGameServer server) {
    Connection connected = connection();
    if (server.state() != GameServerState.ALLOCATED) {
      wasFree = true;
    }
    if (ending) {
      return;
    }
    if (server.state() == GameServerState.UNHEALTHY || server.state() == GameServerState.ERROR) {
      connected
          .listener()
          .hardStop("agones: the game server is " + server.state(), Optional.empty());
    } else if (server.state() == GameServerState.SHUTDOWN || server.deleting()) {
      connected.listener().softStop("agones: the game server is shut down", Optional.empty());
    } else if (ready && isNewlyAllocated(server)) {
      announce(connected.listener(), server);
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

  private void announce(OrderedListener listener, AgonesGameServer server) {
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

  /** Unless it is the one that an earlier allocation has left behind. */
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
      String what, Deadline deadline, Predicate<AgonesGameServer> asItShould) {
    return connection().watch().confirm(what, deadline, asItShould);
  }

  /** Agones knows no such thing. */
  @Override
  public void active() {}

  /** Agones gives no session to a server that is allocated. */
  @Override
  public void draining() {}

  /** Half of the period in which Agones wants one, within the {@link Bounds}. */
  @Override
  public Duration heartbeatInterval() {
    return heartbeat;
  }

  @Override
  public void heartbeat(Occupancy occupancy) {
    Deadline deadline = Deadline.after(patience);
    sdk.health(deadline);
    if (connection != null) {
      AgonesGameServer unused = look(deadline);
    }
    if (!occupancy.equals(told)) {
      settings.counter().ifPresent(counter -> sdk.count(counter, occupancy, deadline));
      settings.list().ifPresent(list -> sdk.list(list, occupancy, deadline));
      told = occupancy; // If it was refused, until there is something new to say.
    }
  }

  /** Shuts the server down, connected or not: the SDK would else outlive this process. */
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
      connected.listener().close();
    }
    sdk.close();
  }
}
