package io.github.worldkeep.bootstrap.host.local;

import io.github.worldkeep.bootstrap.host.Address;
import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.bootstrap.host.HostListener;
import io.github.worldkeep.bootstrap.host.Occupancy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A host with this one server, and with configured faults. */
final class LocalHost implements Host {
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);
  private static final String WHY = "asked for by WORLDKEEP_LOCAL_FAULTS";

  private final Allocation allocation;
  private final Faults faults;
  private final Timer timer;
  private final Map<Point, Integer> calls = new ConcurrentHashMap<>();
  private final Set<Point> sent = ConcurrentHashMap.newKeySet();
  private volatile Optional<HostListener> listener = Optional.empty();

  LocalHost(Address address, Faults faults, Timer timer) {
    this.allocation = Allocation.of("local-" + UUID.randomUUID(), address);
    this.faults = faults;
    this.timer = timer;
  }

  @Override
  public void connect(HostListener to) {
    ask(Point.CONNECT, () -> listener = Optional.of(to));
  }

  @Override
  public void ready() {
    requireConnection(Point.READY);
    ask(Point.READY, this::sendAllocation);
  }

  @Override
  public Allocation reserve() {
    requireConnection(Point.RESERVE);
    ask(Point.RESERVE, () -> {});
    return allocation;
  }

  @Override
  public void allocate() {
    ask(Point.ALLOCATE, () -> {});
  }

  @Override
  public void active() {
    ask(Point.ACTIVE, () -> {});
  }

  @Override
  public void draining() {
    ask(Point.DRAINING, () -> {});
  }

  @Override
  public Duration heartbeatInterval() {
    return HEARTBEAT;
  }

  @Override
  public void heartbeat(Occupancy occupancy) {
    ask(Point.BEAT, () -> {});
  }

  @Override
  public void ended(int exitCode) {
    ask(Point.ENDED, () -> {});
  }

  @Override
  public boolean recyclable() {
    return true;
  }

  @Override
  public void close() {
    listener = Optional.empty();
    timer.close();
  }

  /** Refuses a call without a connection, because its allocation would be lost. */
  private void requireConnection(Point call) {
    if (listener.isEmpty()) {
      throw new HostException("host 'local': " + call + " without a connection", null);
    }
  }

  private void ask(Point call, Runnable effect) {
    if (calls.merge(call, 1, Integer::sum) <= faults.refusals(call)) {
      throw new HostException("host 'local' refused " + call + ", " + WHY, null);
    }
    Duration late = faults.late(call);
    timer.pause(late.compareTo(REQUEST_TIMEOUT) < 0 ? late : REQUEST_TIMEOUT);
    if (!faults.has(call, Word.LOST)) {
      effect.run();
      happened(call);
    }
    if (late.compareTo(REQUEST_TIMEOUT) > 0) {
      throw new HostException("host 'local' did not answer " + call + ", " + WHY, null);
    }
  }

  private void sendAllocation() {
    if (faults.has(Point.ALLOCATED, Word.LOST)) {
      return;
    }
    Allocation named = faults.has(Point.ALLOCATED, Word.INCOMPLETE) ? withId("") : allocation;
    Consumer<HostListener> message = to -> to.allocated(named);
    Duration late = faults.late(Point.ALLOCATED);
    send(late, message.andThen(to -> happened(Point.ALLOCATED)));
    sendAgain(Point.ALLOCATED, late, message);
    if (faults.has(Point.ALLOCATED, Word.CONTRADICTORY)) {
      send(late, to -> to.allocated(contradictory()));
    }
  }

  private Allocation contradictory() {
    Address first = allocation.address().orElseThrow();
    int port = first.port() > 1 ? first.port() - 1 : first.port() + 1;
    return Allocation.of(allocation.id() + "-other", new Address(first.host(), port));
  }

  private Allocation withId(String id) {
    return Allocation.of(id, allocation.address().orElseThrow());
  }

  /** Sends the messages that follow a point, each once, however often the point is reached. */
  private void happened(Point point) {
    for (Point message : Point.values()) {
      Optional<Fault> fault = faults.find(message, Word.AFTER).filter(f -> f.after() == point);
      if (fault.isPresent() && sent.add(message)) {
        send(fault.get().time(), message(message));
        sendAgain(message, fault.get().time(), message(message));
      }
    }
  }

  private Consumer<HostListener> message(Point message) {
    Optional<Duration> grace = faults.time(message, Word.GRACE);
    return switch (message) {
      case ALLOCATION_FAILED -> to -> to.allocationFailed(WHY);
      case SOFT_STOP -> to -> to.softStop(WHY, grace);
      case HARD_STOP -> to -> to.hardStop(WHY, grace);
      default -> throw new IllegalArgumentException(message + " is asked for");
    };
  }

  private void sendAgain(Point point, Duration first, Consumer<HostListener> message) {
    faults.time(point, Word.TWICE).ifPresent(later -> send(first.plus(later), message));
  }

  private void send(Duration delay, Consumer<HostListener> message) {
    timer.after(delay, () -> listener.ifPresent(message));
  }
}
