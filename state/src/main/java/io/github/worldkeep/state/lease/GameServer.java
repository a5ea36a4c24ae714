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
 * This process among all that share a document store: what it owns is its own, until it releases it
 * or is not heard of for the time of its lease. A heartbeat of two round trips keeps everything
 * that it owns, however much that is.
 *
 * <p>Who is dead is presumed by time, and only by the store's clock; whether a write happens is
 * decided by the store, on condition of what the writer has read. So a server that was paused, or
 * cut off, and presumed dead by mistake can't overwrite its successor's writes. The protocol and
 * its proof: {@code docs/ownership.md}. Safe for use by several threads.
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

  /** The store's clock at a moment of this process' own. */
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
   * Enters this process among the servers, and starts its heartbeat on a thread of its own.
   *
   * @param documents is not closed by the server
   * @param name how people call it, 1 to 100 of {@code A-Z a-z 0-9 . _ -}, starting with a letter
   *     or digit; need not be unique
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

  /** {@link #join(DocumentStore, String, LeaseTerms, ServerListener)} with the usual terms. */
  public static GameServer join(DocumentStore documents, String name) {
    return join(documents, name, LeaseTerms.DEFAULT, ServerListener.NONE);
  }

  /** As it was given. */
  public String name() {
    return name;
  }

  /** What tells this run of the server from all others. Another one after it was presumed dead. */
  public String id() {
    return id;
  }

  /** Where it is entered, and what it owns is. */
  public DocumentStore documents() {
    return documents;
  }

  /**
   * The time by the store's clock, as this process has counted it on since the last heartbeat:
   * costs no round trip.
   */
  public Instant now() {
    return clock.now();
  }

  /** How long ago the store last heard of this server. */
  public Duration timeSinceHeartbeat() {
    return Duration.ofNanos(System.nanoTime() - clock.nanos());
  }

  /**
   * Acquires a lease on something by its name, such as {@code world/eu-1}. What it guards is only
   * written with {@link Lease#guard}.
   *
   * @param wait how long to wait for another server's release or end
   * @throws LeaseHeldException if it is another's after that
   * @throws StoreException all that the store throws; then it is not acquired
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
   * For documents that carry their owner: a new lease of this server, to be written on condition of
   * the version that was read.
   */
  public Owner newOwner() {
    return new Owner(id, Randomness.id());
  }

  /**
   * Whether a document may be taken from its owner. If it may, what has to hold is added to the
   * batch that takes it, which must also replace the document on condition of its version.
   *
   * @param owner the document's; null is nobody
   * @return who holds it; empty if it may be taken
   * @throws StoreException all that the store throws
   */
  public Optional<Holder> holder(@Nullable Owner owner, Batch batch) {
    if (owner == null || owner.server().equals(id) || formerIds.contains(owner.server())) {
      return Optional.empty();
    }
    return claims.holder(owner, batch, Optional.ofNullable(predecessors.get(owner.server())));
  }

  /**
   * Waits for something to become free, in pauses that grow from 10 to 250 ms.
   *
   * @param attempt answers who holds it, or empty when it is done
   * @throws LeaseHeldException if it is still held after that time
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
   * Does something as soon as the store can be reached, on the heartbeat's thread: tidying up after
   * a failure. It is tried until it throws no {@link StoreException}.
   */
  public void runWhenReachable(Runnable tidying) {
    untidy.add(tidying);
  }

  /**
   * Makes this server the successor of a run that has ended without giving up what it owned: this
   * server acquires that at once, and waits for no expiry. All others still wait.
   *
   * <p>Each takeover is conditional on the version that was read, as every other one is. So two
   * successors never own the same, and a late write of the former run is refused by the store.
   *
   * <p>Whether it is the successor, the store decides by the hash that it has had since that run
   * joined. One that is not waits like all others.
   *
   * @param former as that run has left it; the run must not write any more
   */
  public void takeOver(Succession former) {
    predecessors.put(former.server(), former);
  }

  /** Of this server under one of its ids. */
  Succession succession(String ownId) {
    return new Succession(ownId, secret);
  }

  /** Called on the heartbeat's thread when {@link #id} has changed: owners must be rewritten. */
  public void onNewId(Runnable rewriting) {
    onNewId.add(rewriting);
  }

  void released(Lease lease) {
    held.remove(lease.name(), lease);
  }

  /** One heartbeat; on the heartbeat's thread, but in tests. */
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

  /** Goes on under another id, with what nobody has taken meanwhile. */
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

  /** Documents of servers that ended long ago are of no use: one that is missing owns nothing. */
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
   * Makes {@link #close} leave what this server still owns to expire, instead of freeing it at
   * once: the next run here has so much time to bring back what is in a journal.
   */
  public void keepLeasesOnClose() {
    keepLeasesOnClose = true;
  }

  /**
   * Ends: what this server still owns is free at once. Close what was opened with it before.
   *
   * @throws StoreException if the store can't be told; then others wait until it expires
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
