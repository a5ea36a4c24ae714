package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.backend.BackendException;
import io.github.worldkeep.bootstrap.backend.GameBackend;
import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.bootstrap.backend.Instance;
import io.github.worldkeep.bootstrap.backend.Origin;
import io.github.worldkeep.bootstrap.backend.SessionDraft;
import io.github.worldkeep.bootstrap.backend.SessionPoll;
import io.github.worldkeep.bootstrap.host.Address;
import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostListener;
import io.github.worldkeep.bootstrap.host.Occupancy;
import io.github.worldkeep.bootstrap.options.Mode;
import io.github.worldkeep.bootstrap.options.SessionSource;
import io.github.worldkeep.bootstrap.options.StartDeadlines;
import io.github.worldkeep.bootstrap.room.RoomConfig;
import io.github.worldkeep.state.world.WorldId;
import io.github.worldkeep.store.Persistence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session of a server, from the connection to the host to the clean-up: what it has, and the
 * steps, which wait for others. Steps come one at a time, on the worker's thread; the rest from
 * any.
 */
final class Cycle<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Cycle.class);

  private static final int CLEAN_UP_SHARES = 4;

  private final Setup<T> setup;
  private final Services services;
  private final boolean first;
  private final Events events;
  private final ExecutorService gameThread =
      Executors.newSingleThreadExecutor(Threads.named("worldkeep-game"));
  private final GameCalls<T> game;
  private final Ownership<T> ownership;
  private final Repeated repeated;
  private final Problems problems;
  private final String instanceId = UUID.randomUUID().toString();
  private final String ownId = "session-" + instanceId;

  private volatile @Nullable Host host;
  private volatile @Nullable Beating beating;
  private volatile @Nullable Allocation allocation;
  private volatile @Nullable GameSession info;
  private volatile @Nullable Persistence own;
  private volatile boolean published;

  /** Hears what happens in a cycle, on any thread. */
  interface Events {
    void accept(Cycle<?> from, Trigger trigger);
  }

  Cycle(Setup<T> setup, Services services, boolean first, Events events) {
    this.setup = setup;
    this.first = first;
    this.services = services;
    this.events = events;
    game =
        new GameCalls<>(
            setup.game(), gameThread, setup.options().times().stop().save().dividedBy(3));
    repeated = services.repeated();
    problems = new Problems(services.audience());
    ownership = new Ownership<>(setup, services, game, this::happened);
  }

  private void happened(Trigger trigger) {
    events.accept(this, trigger);
  }

  private static <V> V there(@Nullable V value) {
    if (value == null) {
      throw new IllegalStateException("a step before this one did not happen");
    }
    return value;
  }

  private GameBackend backend() {
    return services.backend();
  }

  // The host.

  Trigger connect(HostListener listener) throws Exception {
    Host connecting = setup.host().create(setup.environment());
    host = connecting;
    repeated.call(
        () -> {
          connecting.connect(listener);
          return true;
        });
    beating = Beating.begin(connecting, this::occupancy, services.audience());
    return Trigger.CONNECTED;
  }

  /** Answers null: what it leads to, the host says later. */
  @Nullable Trigger register() throws Exception {
    repeated.call(
        () -> {
          there(host).ready();
          return true;
        });
    return null;
  }

  void tellHost() {
    there(host).draining();
  }

  Trigger reserve() throws Exception {
    Allocation reserved = repeated.call(there(host)::reserve);
    if (!reserved.complete()) {
      throw new IllegalStateException("the reservation has no id, or no address");
    }
    allocation = reserved;
    return Trigger.RESERVED;
  }

  void allocated(Allocation given) {
    allocation = given;
  }

  Optional<Host> host() {
    return Optional.ofNullable(host);
  }

  // The session.

  private RoomConfig room() {
    SessionSource source = setup.options().source();
    if (source.mode() == Mode.AUTO_CREATE && source.room().isPresent()) {
      return setup.room();
    }
    return Optional.ofNullable(allocation)
        .flatMap(Allocation::roomConfig)
        .or(() -> host().flatMap(Host::roomConfig))
        .map(RoomConfig::parse)
        .orElse(setup.room());
  }

  /** What the process was started with names its first session only. */
  private String sessionId() {
    return Optional.ofNullable(allocation)
        .flatMap(Allocation::sessionId)
        .or(() -> first ? room().sessionId() : Optional.empty())
        .or(
            () ->
                setup.options().source().mode() == Mode.AUTO_CREATE
                    ? Optional.of(ownId)
                    : Optional.empty())
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "neither the allocation nor a room config names the session"));
  }

  Trigger createSession() throws Exception {
    RoomConfig room = room();
    SessionDraft draft =
        new SessionDraft(
            sessionId(),
            setup.options().sessions().type(),
            Optional.of(there(allocation).id()),
            room.worldId(),
            room.players(),
            "{}");
    StartDeadlines deadlines = setup.options().times().start();
    if (!sessionId().equals(ownId)) { // An earlier server may have made it.
      ownership.succeed(room().worldId(), directory());
      ownership.acquireSession(persistence(), sessionId(), deadlines.lease());
    }
    info = repeated.call(deadlines.session(), () -> backend().create(draft));
    return Trigger.SESSION_CREATED;
  }

  Trigger pollSession() {
    SessionPoll poll;
    try {
      poll = backend().poll(sessionId(), Optional.empty());
    } catch (BackendException e) {
      if (e.kind() == BackendException.Kind.UNAVAILABLE) {
        return Trigger.SESSION_INCOMPLETE;
      }
      throw e;
    }
    Optional<GameSession> found = poll.session();
    if (found.isEmpty()) {
      return Trigger.SESSION_INCOMPLETE;
    }
    requireOurs(found.get());
    info = found.get();
    return Trigger.SESSION_FOUND;
  }

  /** One without an allocation is this server's if the backend lets it enter itself. */
  private void requireOurs(GameSession session) {
    if (!session.id().equals(sessionId())) {
      throw new IllegalStateException(
          "the backend answered session " + session.id() + " for " + sessionId());
    }
    String ours = there(allocation).id();
    if (session.allocationId().filter(other -> !other.equals(ours)).isPresent()) {
      throw new IllegalStateException(
          "session " + session.id() + " is of another allocation than " + ours);
    }
    if (session.state() != GameSession.State.OPEN) {
      throw new IllegalStateException("session " + session.id() + " is " + session.state());
    }
  }

  boolean instanceExists() {
    return there(info).instance().filter(i -> i.id().equals(instanceId)).isPresent();
  }

  Trigger createInstance() throws Exception {
    info = repeated.call(() -> publish(Optional.empty(), false));
    return Trigger.INSTANCE_CREATED;
  }

  private GameSession publish(Optional<Address> address, boolean joinable) {
    Instance instance =
        new Instance(
            instanceId,
            there(allocation).id(),
            address,
            joinable,
            setup.options().sessions().capacity());
    return backend().publish(sessionId(), instance);
  }

  private void openDoor() throws Exception {
    info = repeated.call(() -> publish(there(allocation).address(), true));
    published = true;
  }

  /** Says that nobody joins any more, if anybody could. */
  void unpublish() {
    if (published) {
      published = false;
      info = publish(there(allocation).address(), false);
    }
  }

  // What is owned.

  Trigger lease() throws Exception {
    StartDeadlines deadlines = setup.options().times().start();
    Path directory = directory();
    game.prepare(new SessionPlace(sessionId(), worldId(), directory), deadlines.session());
    ownership.succeed(worldId(), directory);
    ownership.acquireSession(persistence(), sessionId(), deadlines.lease());
    ownership.acquireWorld(persistence(), worldId(), directory, deadlines.lease());
    return Trigger.LEASED;
  }

  private Path directory() {
    return setup.worldOf(room());
  }

  private Optional<WorldId> worldId() {
    return there(info).worldId().or(() -> room().worldId());
  }

  /** The stores of the process, but for those that the allocation's room config names. */
  private Persistence persistence() {
    RoomConfig room = room();
    if (room.stores().isEmpty() || room.equals(setup.room())) {
      services.requireApart(room);
      return services.persistence();
    }
    Persistence opened = own;
    if (opened == null) {
      opened = services.open(room);
      own = opened;
    }
    return opened;
  }

  Trigger load() throws Exception {
    ownership.load();
    ownership.openMatches(sessionId());
    return Trigger.LOADED;
  }

  Trigger sync(Duration deadline) throws Exception {
    if (setup.options().source().mode() == Mode.AUTO_CREATE) {
      repeated.call(
          () -> {
            there(host).allocate();
            return true;
          });
    }
    Session<T> session = ownership.session(there(info), room());
    game.of(session);
    ownership.starting();
    game.load(deadline);
    ownership.started();
    openDoor();
    repeated.call(
        () -> {
          there(host).active();
          return true;
        });
    session.openDoor();
    return Trigger.SYNCED;
  }

  /** The game stops; if it does not, it is left behind. */
  Trigger unsync(Duration deadline) throws InterruptedException {
    try {
      game.stop(deadline);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      LOG.error("the game did not stop as it should", e);
    }
    return Trigger.UNSYNCED;
  }

  /** Asks how the session is. */
  void watch() {
    GameSession known = there(info);
    SessionPoll poll = backend().poll(known.id(), Optional.of(known.etag()));
    switch (poll.status()) {
      case UNCHANGED -> {}
      case MISSING -> happened(Trigger.SESSION_GONE);
      case CHANGED -> changed(poll.session().orElseThrow());
    }
  }

  private void changed(GameSession now) {
    boolean ours =
        now.state() != GameSession.State.CLOSED
            && now.id().equals(sessionId())
            && now.allocationId().equals(Optional.of(there(allocation).id()))
            && now.instance().filter(i -> i.id().equals(instanceId)).isPresent();
    if (ours) {
      info = now;
    }
    happened(ours ? Trigger.SESSION_CHANGED : Trigger.SESSION_GONE);
  }

  void applySession() {
    GameSession now = there(info);
    ownership.session().ifPresent(session -> session.changed(now));
    game.sessionChanged(now);
    if (now.state() == GameSession.State.CLOSING) {
      happened(Trigger.MATCH_ENDED);
    }
  }

  /**
   * Says that this server is well. A backend that does not know it any more may have deleted it.
   */
  void report() {
    try {
      backend().report(sessionId(), instanceId, occupancy());
    } catch (BackendException e) {
      if (e.kind() != BackendException.Kind.MISSING) {
        throw e;
      }
      watch();
    }
  }

  void tellGame(Duration left) {
    game.softStop(left);
  }

  void closeDoor() {
    ownership.session().ifPresent(Session::closeDoor);
  }

  void stopWrites() {
    ownership.stopWrites();
    game.leaseLost();
  }

  /** A checkpoint that nobody waits for; a failure is told, and the next one tries again. */
  void checkpoint() {
    ownership.checkpointing().ifPresent(Checkpointing::requestQuietly);
  }

  /** Notes who takes part in the match. */
  void rollCall() {
    ownership.matches().ifPresent(SessionMatches::rollCall);
  }

  void saveMatch() {
    ownership.matches().ifPresent(SessionMatches::save);
  }

  Occupancy occupancy() {
    return new Occupancy(ownership.playerIds(), setup.options().sessions().capacity());
  }

  Ownership<T> ownership() {
    return ownership;
  }

  /** Gives everything back but the host. What fails does not keep the rest from being done. */
  Trigger cleanUp(Duration deadline) {
    long begun = System.nanoTime();
    closeDoor();
    Duration share = deadline.dividedBy(CLEAN_UP_SHARES);
    ownership.endMatch(share, problems);
    ownership.end(share, problems);
    gameThread.shutdownNow();
    if (info != null) {
      problems.of("leave the session", () -> backend().leave(sessionId(), instanceId));
      Duration left = deadline.minusNanos(System.nanoTime() - begun);
      services.output().ifPresent(output -> upload(output, left.multipliedBy(9).dividedBy(10)));
    }
    Persistence opened = own;
    if (opened != null) {
      problems.of("close the session's stores", opened::close);
    }
    return Trigger.CLEANED_UP;
  }

  /** After everything that is worth more, since it may take all the time that is left. */
  private void upload(Output output, Duration limit) {
    Optional<String> match = ownership.matches().flatMap(SessionMatches::latest);
    Origin origin = new Origin(sessionId(), match);
    ExecutorService thread = Executors.newSingleThreadExecutor(Threads.named("worldkeep-upload"));
    problems.within(
        limit,
        thread,
        "upload the output files",
        () -> output.upload(backend(), origin, setup.worldOf(room()), problems));
    thread.shutdownNow();
  }

  /** The last that is done: nothing beats any more. */
  void leaveHost(Optional<Integer> exitCode) {
    Beating stopping = beating;
    if (stopping != null) {
      stopping.close();
    }
    Host leaving = host;
    if (leaving != null) {
      host = null;
      exitCode.ifPresent(code -> problems.of("tell the host the end", () -> leaving.ended(code)));
      problems.of("close the host", leaving::close);
    }
  }
}
