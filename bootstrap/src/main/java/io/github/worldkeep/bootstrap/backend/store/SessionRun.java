package io.github.worldkeep.bootstrap.backend.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.worldkeep.bootstrap.backend.GameSession.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The progress of a session, and the server that runs it.
 *
 * @param former the instances that ran the session before, the latest last; their requests are
 *     refused
 */
@JsonPropertyOrder({"state", "allocationId", "instance", "former"})
record SessionRun(
    State state,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<String> allocationId,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<StoredInstance> instance,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> former) {
  private static final int REMEMBERED = 20;

  SessionRun {
    Objects.requireNonNull(state, "state");
    allocationId = Objects.requireNonNullElse(allocationId, Optional.empty());
    instance = Objects.requireNonNullElse(instance, Optional.empty());
    former = List.copyOf(Objects.requireNonNullElse(former, List.of()));
  }

  static SessionRun begin(Optional<String> allocationId) {
    return new SessionRun(State.OPEN, allocationId, Optional.empty(), List.of());
  }

  boolean isRunBy(String instanceId) {
    return instance.map(StoredInstance::id).equals(Optional.of(instanceId));
  }

  /** Returns whether an instance may run the session. */
  boolean admits(StoredInstance candidate) {
    return state != State.CLOSED
        && allocationId.map(candidate.allocationId()::equals).orElse(true)
        && !former.contains(candidate.id());
  }

  SessionRun by(StoredInstance next) {
    List<String> before = isRunBy(next.id()) ? former : retired();
    return new SessionRun(state, Optional.of(next.allocationId()), Optional.of(next), before);
  }

  SessionRun allocated(String next) {
    return allocationId.equals(Optional.of(next))
        ? this
        : new SessionRun(state, Optional.of(next), Optional.empty(), retired());
  }

  /**
   * Returns the run without an instance that ran the session, or was about to. The allocation of an
   * open session ends with the instance that ran it: another server may then have the session.
   */
  SessionRun leftBy(String instanceId, boolean closes) {
    State next = closes || state == State.CLOSING ? State.CLOSED : state;
    boolean ends = next == State.OPEN && isRunBy(instanceId);
    Optional<String> allocation = ends ? Optional.empty() : allocationId;
    return new SessionRun(next, allocation, Optional.empty(), with(instanceId));
  }

  /** Returns the run without its server, which is presumed dead. */
  SessionRun deallocated() {
    return new SessionRun(state, Optional.empty(), Optional.empty(), retired());
  }

  SessionRun ended() {
    State next = instance.isPresent() && state != State.CLOSED ? State.CLOSING : State.CLOSED;
    return new SessionRun(next, allocationId, instance, former);
  }

  private List<String> retired() {
    return instance.map(old -> with(old.id())).orElse(former);
  }

  private List<String> with(String instanceId) {
    List<String> all = new ArrayList<>(former);
    all.add(instanceId);
    return all.subList(Math.max(0, all.size() - REMEMBERED), all.size());
  }
}
