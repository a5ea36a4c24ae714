package io.github.worldkeep.state.lease;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.DocumentStore;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.Query;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A game-server process, registered in a document store that servers share. It keeps its leases
 * until it releases them, or until its heartbeat is missing for longer than the lease time. A
 * heartbeat of two round trips keeps any number of leases.
 *
 * <p>Servers presume another one dead by the store's clock alone. Each write is conditional on the
 * version that the writer has read, and the store decides. So a server that was paused or cut off,
 * and presumed dead by mistake, can't overwrite its successor's writes. The protocol and its proof
 * are in {@code docs/ownership.md}. Safe for use by several threads.
 */
public final class GameServer implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final Index<Instant> SEEN_AT = Index.time("seenAt");
  private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);
  private static final int FORGOTTEN_AT_ONCE = 100;
  private static final Duration CLOSING = Duration.ofSeconds(5);
  private static final long SHORTEST_PAUSE = 10_000_000;
  private static final long LONGEST_PAUSE = 250_000_000;

  private final DocumentStore documents;
  private final DocumentCollection<ServerDocument> servers;
  private final DocumentCollection<LeaseDocument> leases;
  private final Claims claims;
  private final String name;
  private final LeaseTerms terms;
  private final ServerListener listener;
  private final Map<String, Lease> held = new ConcurrentHashMap<>();
  private final Set<String> acquiring = ConcurrentHashMap.newKeySet();
  private final Queue<Runnable> untidy = new ConcurrentLinkedQueue<>();
  private final Set<String> formerIds = ConcurrentHashMap.newKeySet();
  private final Map<String, Succession> predecessors = new ConcurrentHashMap<>();
  private final String secret = Randomness.id();
  private final List<Runnable> onNewId = new CopyOnWriteArrayList<>();
  private final Heartbeat heartbeat;
  private volatile Incarnation incarnation;
  private volatile String id;
  private volatile Clock clock;
  private volatile boolean failing;
  private volatile boolean keepLeasesOnClose;
  private volatile boolean closed;

  /** The store's clock at a moment of this process's clock. */
  private record Clock(Instant stored, long nanos) {
    Instant now() {
      return stored.plusNanos(System.nanoTime() - nanos);
    }
  }

  private GameServer(
      DocumentStore documents, String name, LeaseTerms terms, ServerListener listener) {
    this.documents = documents;
    this.name = name;
    this.terms = terms;
    this.listener = listener;
    servers = documents.collection("servers", ServerDocument.CODEC, SEEN_AT);
    leases = documents.collection("leases", LeaseDocument.CODEC);
    claims = new Claims(documents, servers);
    incarnation = begin();
    id = incarnation.id();
    clock = new Clock(incarnation.seenAt(), System.nanoTime());
    heartbeat = new Heartbeat("worldkeep-heartbeat-" + name, terms.heartbeat(), this::beat);
  }

  /**
   * Registers this process as a server, and starts its heartbeat on a thread of its own.
   *
   * @param documents the store, which the server does not close
   * @param name a name for messages, which need not be unique: 1 to 100 of {@code A-Z a-z 0-9 . _
   *     -}, starting with a letter or digit
   * @throws StoreException all that the store throws
   */
  public static GameServer join(
      DocumentStore documents, String name, LeaseTerms terms, ServerListener listener) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a server's name is 1 to 100 of A-Z a-z 0-9 . _ -, starting with a letter or digit");
    }
    GameServer server = new GameServer(documents, name, terms, listener);
    server.forgetOthers();
    return server;
  }

  /** Registers this process with the default terms and without a listener. */
  public static GameServer join(DocumentStore documents, String name) {
    return join(documents, name, LeaseTerms.DEFAULT, ServerListener.NONE);
  }

  /** The name passed to {@code join}. */
  public String name() {
    return name;
  }

  /** The unique id of this run of the server. It changes when the server was presumed dead. */
  public String id() {
    return id;
  }

  /** The store of the server's registration and its leases. */
  public DocumentStore documents() {
    return documents;
  }

  /**
   * Returns the time by the store's clock, extrapolated from the last heartbeat. It costs no round
   * trip.
   */
  public Instant now() {
    return clock.now();
  }

  /** The time since a heartbeat last succeeded. */
  public Duration timeSinceHeartbeat() {
    return Duration.ofNanos(System.nanoTime() - clock.nanos());
  }

  /**
   * Acquires the lease of this name, such as {@code world/eu-1}. Data that it protects must be
   * written only with {@link Lease#guard}.
   *
   * @param wait the greatest time to wait for another server's release or expiry
   * @throws LeaseHeldException if another server still holds it after that time
   * @throws StoreException all that the store throws; the lease is not acquired then
   */
  public Lease acquire(String what, Duration wait) {
    requireOpen();
    if (held.containsKey(what) || !acquiring.add(what)) {
      throw new IllegalStateException("this server has " + what + " already");
    }
    Acquisition acquisition = new Acquisition(this, leases, what);
    try {
      await(what, wait, acquisition::attempt);
      Lease lease = acquisition.lease().orElseThrow();
      held.put(what, lease);
      return lease;
    } catch (RuntimeException e) {
      if (acquisition.uncertain()) {
        runWhenReachable(acquisition::giveUp);
      }
      throw e;
    } finally {
      acquiring.remove(what);
    }
  }

  /**
   * Returns a new owner of this server, for documents that carry their owner. The document must be
   * written on condition of the version that was read.
   */
  public Owner newOwner() {
    return new Owner(id, Randomness.id());
  }

  /**
   * Returns the server that holds a document, or empty if the document may be taken. In the second
   * case the conditions of the takeover are added to the batch. The batch must also replace the
   * document on condition of its version.
   *
   * @param owner the document's owner; null if it has none
   * @return the holder; empty if the document may be taken
   * @throws StoreException all that the store throws
   */
  public Optional<Holder> holder(@Nullable Owner owner, Batch batch) {
    if (owner == null || owner.server().equals(id) || formerIds.contains(owner.server())) {
      return Optional.empty();
    }
    return claims.holder(owner, batch, Optional.ofNullable(predecessors.get(owner.server())));
  }

  /**
   * Repeats an attempt until it succeeds, in pauses that grow from 10 to 250 ms.
   *
   * @param what the name for messages
   * @param wait the greatest time to wait
   * @param attempt returns the holder, or empty once it has succeeded
   * @throws LeaseHeldException if the last attempt returned a holder
   */
  public void await(String what, Duration wait, Supplier<Optional<Holder>> attempt) {
    long started = System.nanoTime();
    long pause = SHORTEST_PAUSE;
    Optional<Holder> holder = attempt.get();
    while (holder.isPresent()) {
      long left = wait.toNanos() - (System.nanoTime() - started);
      if (left <= 0) {
        throw new LeaseHeldException(what, holder.get().server(), holder.get().until());
      }
      if (!heartbeat.pause(Math.min(left, pause))) {
        throw ended(what);
      }
      pause = Math.min(LONGEST_PAUSE, pause * 3 / 2);
      holder = attempt.get();
    }
  }

  /**
   * Runs a task on the heartbeat's thread once the store can be reached, to clean up after a
   * failure. The task is repeated until it throws no {@link StoreException}.
   */
  public void runWhenReachable(Runnable tidying) {
    untidy.add(tidying);
  }

  /**
   * Makes this server the successor of a run that has ended without releasing its leases. This
   * server acquires those leases at once, without waiting for them to expire. All other servers
   * still wait.
   *
   * <p>Each takeover is conditional on the version that was read, like any acquisition. So two
   * successors never hold the same lease, and the store refuses a late write of the former run.
   *
   * <p>The store verifies the succession by a hash that it has had since that run joined. With a
   * wrong secret this server waits like all others.
   *
   * @param former the succession that the run left; the run must not write any more
   */
  public void takeOver(Succession former) {
    predecessors.put(former.server(), former);
  }

  /** The succession from this server under one of its ids. */
  Succession succession(String ownId) {
    return new Succession(ownId, secret);
  }

  /**
   * Registers a task that is run on the heartbeat's thread when {@link #id} has changed. It
   * rewrites owners.
   */
  public void onNewId(Runnable rewriting) {
    onNewId.add(rewriting);
  }

  void released(Lease lease) {
    held.remove(lease.name(), lease);
  }

  /** Sends one heartbeat, on the heartbeat's thread except in tests. */
  void beat() {
    try {
      if (!incarnation.beat()) {
        beginAgain();
      }
      clock = new Clock(incarnation.seenAt(), System.nanoTime());
      renewLeases();
      tidyUp();
      if (failing) {
        failing = false;
        listener.heartbeatRestored();
      }
    } catch (StoreException e) {
      failing = true;
      listener.heartbeatFailed(e);
    }
  }

  private Incarnation begin() {
    return Incarnation.begin(documents, servers, name, terms, Succession.hash(secret));
  }

  /** Continues under another id, with the leases that no other server has taken. */
  private void beginAgain() {
    Incarnation next = begin();
    formerIds.add(id);
    incarnation = next;
    id = next.id();
    listener.presumedDead();
    onNewId.forEach(Runnable::run);
  }

  private void renewLeases() {
    for (Lease lease : held.values()) {
      if (!lease.isOf(id) && !lease.renew(id)) {
        released(lease);
        listener.leaseLost(lease);
      }
    }
  }

  private void tidyUp() {
    for (Runnable tidying = untidy.peek(); tidying != null; tidying = untidy.peek()) {
      tidying.run();
      untidy.remove(tidying);
    }
  }

  /** Deletes documents of servers that ended long ago: a server without a document owns nothing. */
  private void forgetOthers() {
    Instant before = clock.now().minus(FORGOTTEN_AFTER);
    Query query = Query.where(SEEN_AT.lt(before)).limit(FORGOTTEN_AT_ONCE);
    for (Document<ServerDocument> old : servers.find(query).items()) {
      servers.delete(old.id(), old.version());
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("server " + name + " has ended");
    }
  }

  /**
   * Makes {@link #close} leave the server's leases to expire instead of releasing them. Until then
   * the next run on this machine can replay a journal.
   */
  public void keepLeasesOnClose() {
    keepLeasesOnClose = true;
  }

  /**
   * Ends the server, and releases its leases at once. Objects that were opened with the server must
   * be closed before.
   *
   * @throws StoreException if the store can't be written; other servers wait then until the leases
   *     expire
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    heartbeat.stop(CLOSING);
    if (!keepLeasesOnClose) {
      incarnation.end();
    }
  }

  private StoreException ended(String what) {
    boolean interrupted = Thread.currentThread().isInterrupted();
    String why = interrupted ? "interrupted" : "the server ended";
    return new StoreException(
        interrupted ? Kind.INTERRUPTED : Kind.CLOSED,
        Retry.SAFE,
        why + " while it waited for " + what,
        null);
  }
}
