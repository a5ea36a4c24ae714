package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.bootstrap.backend.SessionDraft;
import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.host.HostListener;
import io.github.worldkeep.bootstrap.host.Occupancy;
import io.github.worldkeep.bootstrap.options.Mode;
import io.github.worldkeep.bootstrap.options.StartDeadlines;
import io.github.worldkeep.state.world.WorldId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One session of a server, from the connection to the host to the clean-up. The methods stand in
 * the order in which a run reaches them. Those that return a {@link Trigger} are its steps: they
 * are called one at a time, on the worker's thread. The others are called by any thread.
 *
 * <p>The result of each stage is a class of its own: {@link HostConnection}, {@link Assignment},
 * {@link BackendSession}, {@link Ownership} and {@link LoadedSession}, which has the {@link
 * FinalSave}.
 */
final class Cycle<T> {
  private static final Logger LOG = LoggerFactory.getLogger(Cycle.class);

  private static final int CLEAN_UP_SHARES = 4;

  private final Setup<T> setup;
  private final Services services;
  private final Events events;
  private final GameCalls<T> game;
  private final boolean first;
  private volatile Optional<HostConnection> former;

  // Each is the result of a step, and there from that step on.
  private volatile @Nullable HostConnection host;
  private volatile @Nullable Assignment assignment;
  private volatile @Nullable BackendSession session;
  private volatile @Nullable Ownership ownership;
  private volatile @Nullable LoadedSession<T> loaded;

  /** Receives the events of a cycle, on any thread. */
  interface Events {
    void accept(Cycle<?> from, Trigger trigger);
  }

  /**
   * Creates a cycle that holds nothing yet.
   *
   * @param former the host connection of the cycle before, which this one closes; empty for the
   *     first cycle
   */
  Cycle(Setup<T> setup, Services services, Optional<HostConnection> former, Events events) {
    this.setup = setup;
    this.services = services;
    this.former = former;
    this.events = events;
    first = former.isEmpty();
    game = new GameCalls<>(setup.game(), setup.options().times().stop().save().dividedBy(3));
  }

  private static <V> V there(@Nullable V value) {
    if (value == null) {
      throw new IllegalStateException("a step before this one did not happen");
    }
    return value;
  }

  private void happened(Trigger trigger) {
    events.accept(this, trigger);
  }

  private boolean createsSession() {
    return setup.options().source().mode() == Mode.AUTO_CREATE;
  }

  // From the host to the session.

  Trigger connect(HostListener listener) throws Exception {
    leaveFormerHost(Optional.empty());
    HostConnection connecting =
        new HostConnection(setup.host().create(setup.environment()), services);
    host = connecting;
    connecting.connect(listener, this::occupancy);
    return Trigger.CONNECTED;
  }

  /** Registers as ready. Returns null: the allocation arrives later, by {@link #assign}. */
  @Nullable Trigger register() throws Exception {
    there(host).ready();
    return null;
  }

  Trigger reserve() throws Exception {
    Allocation reserved = there(host).reserve();
    if (!reserved.complete()) {
      throw new IllegalStateException("the reservation has no id, or no address");
    }
    assign(reserved);
    return Trigger.RESERVED;
  }

  /**
   * Decides which session this cycle runs: see {@link Assignment#of}.
   *
   * @throws RuntimeException if the allocation's room config can't be used
   */
  void assign(Allocation allocation) {
    assignment = Assignment.of(allocation, there(host).roomConfig(), setup, first);
  }

  Trigger createSession() throws Exception {
    Assignment mine = there(assignment);
    SessionDraft draft = mine.draft(setup.options().sessions().type());
    if (!mine.isNewSession()) { // An earlier server may have created it.
      Ownership owner = owner(mine);
      owner.succeed(mine.room().worldId());
      owner.acquireSession();
    }
    session = BackendSession.create(draft, mine, services, setup.options());
    return Trigger.SESSION_CREATED;
  }

  Trigger pollSession() {
    Optional<BackendSession> found =
        BackendSession.find(there(assignment), services, setup.options());
    if (found.isEmpty()) {
      return Trigger.SESSION_INCOMPLETE;
    }
    session = found.get();
    return Trigger.SESSION_FOUND;
  }

  /** Returns the session, its world, the host and the stores for a line of the log. */
  String place() {
    Assignment mine = assignment;
    if (mine == null) {
      return "no session yet, " + services.place();
    }
    BackendSession found = session;
    String world =
        (found == null ? mine.room().worldId() : found.world())
            .map(id -> ", world " + id)
            .orElse(", no world");
    return "session " + mine.sessionId() + world + ", " + services.place();
  }

  boolean instanceExists() {
    return there(session).hasInstance();
  }

  Trigger createInstance() throws Exception {
    there(session).createInstance();
    return Trigger.INSTANCE_CREATED;
  }

  // From the session to the game.

  Trigger lease() throws Exception {
    Assignment mine = there(assignment);
    Optional<WorldId> world = there(session).world();
    StartDeadlines deadlines = setup.options().times().start();
    game.prepare(new SessionPlace(mine.sessionId(), world, mine.directory()), deadlines.session());
    Ownership owner = owner(mine);
    owner.succeed(world);
    owner.acquireSession();
    owner.acquireWorld(world);
    return Trigger.LEASED;
  }

  private Ownership owner(Assignment mine) throws Exception {
    Ownership owner = ownership;
    if (owner == null) {
      owner = Ownership.join(mine, setup, services, () -> happened(Trigger.LEASE_LOST));
      ownership = owner;
    }
    return owner;
  }

  Trigger load() throws Exception {
    loaded = LoadedSession.load(setup, services, game, there(ownership));
    return Trigger.LOADED;
  }

  Trigger sync(Duration deadline) throws Exception {
    if (createsSession()) {
      there(host).allocate();
    }
    LoadedSession<T> playing = there(loaded);
    Session<T> handed = new Session<>(there(session).info(), playing, this::happened);
    game.of(handed);
    playing.starting();
    game.load(deadline);
    playing.finalSave().started();
    there(session).openDoor();
    there(host).active();
    handed.openDoor();
    return Trigger.SYNCED;
  }

  /** Returns whether the session has changed while the game started. */
  boolean changedMeanwhile() {
    return game.session()
        .filter(handed -> there(session).hasChangedSince(handed.info()))
        .isPresent();
  }

  boolean isStarted() {
    return loaded().map(playing -> playing.finalSave().isStarted()).orElse(false);
  }

  private Optional<LoadedSession<T>> loaded() {
    return Optional.ofNullable(loaded);
  }

  // While the session is played.

  /** Polls the backend's session. */
  void watch() {
    there(session).watch().ifPresent(this::happened);
  }

  /** Reports to the backend that this server is well. */
  void report() {
    there(session).report(occupancy()).ifPresent(this::happened);
  }

  void applySession() {
    GameSession now = there(session).info();
    game.session().ifPresent(playing -> playing.changed(now));
    game.sessionChanged(now);
    if (now.state() == GameSession.State.CLOSING) {
      happened(Trigger.MATCH_ENDED);
    }
  }

  Occupancy occupancy() {
    List<String> ids = loaded().map(LoadedSession::playerIds).orElse(List.of());
    return new Occupancy(ids, setup.options().sessions().capacity());
  }

  /** Returns the number of players; empty if the server keeps none. */
  OptionalInt players() {
    int here = loaded().flatMap(LoadedSession::players).map(all -> all.all().size()).orElse(0);
    return setup.type().isPresent() ? OptionalInt.of(here) : OptionalInt.empty();
  }

  /** Notes in the match which players have come and left. */
  void rollCall() {
    matches().ifPresent(SessionMatches::rollCall);
  }

  void saveMatch() {
    matches().ifPresent(SessionMatches::save);
  }

  private Optional<SessionMatches> matches() {
    return loaded().flatMap(LoadedSession::matches);
  }

  /** Requests a checkpoint, and does not wait for it. The next one follows also if it fails. */
  void checkpoint() {
    loaded().ifPresent(playing -> playing.checkpointing().requestQuietly());
  }

  void tellGame(Duration left) {
    game.softStop(left);
  }

  void tellHost() {
    there(host).draining();
  }

  void closeDoor() {
    game.session().ifPresent(Session::closeDoor);
  }

  /** Tells the backend that players can't join any more. */
  void unpublish() {
    there(session).closeDoor();
  }

  /** Stops all writes of the world after a lease is lost, and calls the game. */
  void stopWrites() {
    loaded().ifPresent(playing -> playing.checkpointing().stop());
    game.leaseLost();
  }

  // The end.

  /** Lets the game stop. A game that does not stop in time is left behind. */
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

  Trigger save(Duration deadline) throws InterruptedException {
    return there(loaded).finalSave().save(deadline);
  }

  /** Shortens the time of the final save. */
  void saveWithin(Duration limit) {
    there(loaded).finalSave().within(limit);
  }

  List<String> unsaved() {
    return loaded().map(playing -> playing.finalSave().unsaved()).orElse(List.of());
  }

  /** Releases everything but the host. A failure does not keep the rest from being released. */
  Trigger cleanUp(Duration deadline) {
    long begun = System.nanoTime();
    Problems problems = services.problems();
    closeDoor();
    Duration share = deadline.dividedBy(CLEAN_UP_SHARES);
    loaded().ifPresent(ending -> ending.end(share, problems));
    Optional<Ownership> owner = Optional.ofNullable(ownership);
    owner.ifPresent(ending -> ending.end(unsaved().isEmpty()));
    game.end();
    BackendSession leaving = session;
    if (leaving != null) {
      problems.of("leave the session", leaving::leave);
      Duration left = deadline.minusNanos(System.nanoTime() - begun);
      Duration limit = left.multipliedBy(9).dividedBy(10);
      services.output().ifPresent(output -> upload(output, leaving, limit));
    }
    owner.ifPresent(ended -> services.closeStores(ended.persistence()));
    return Trigger.CLEANED_UP;
  }

  /** Comes after everything more valuable, since it may take all the time that is left. */
  private void upload(Output output, BackendSession from, Duration limit) {
    Problems problems = services.problems();
    Optional<String> match = matches().flatMap(SessionMatches::latest);
    ExecutorService thread = Executors.newSingleThreadExecutor(Threads.named("worldkeep-upload"));
    problems.within(
        limit, thread, "upload the output files", () -> from.upload(output, match, problems));
    thread.shutdownNow();
  }

  Optional<HostConnection> host() {
    return Optional.ofNullable(host);
  }

  /** Reports the process' end to the host, and leaves it. Comes last. */
  void leaveHost(int exitCode) {
    leaveFormerHost(Optional.of(exitCode));
    host().ifPresent(leaving -> leaving.leave(Optional.of(exitCode)));
  }

  /** Forgets it, too: it would keep all cycles before in memory. */
  private void leaveFormerHost(Optional<Integer> exitCode) {
    former.ifPresent(leaving -> leaving.leave(exitCode));
    former = Optional.empty();
  }
}
