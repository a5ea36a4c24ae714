package io.github.worldkeep.store;

import io.github.worldkeep.store.Calls.Call;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.BatchResult.Reason;
import io.github.worldkeep.store.spi.DriverException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entry to a driver, which every call passes. It handles closing, deadlines, interrupts, the
 * classification of errors and the listener, once for all stores.
 */
final class Gate {
  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

  private final StoreKind kind;
  private final String store;
  private final Set<Capability> capabilities;
  private final Calls calls;
  private final StoreListener listener;

  @FunctionalInterface
  interface Action<T> {
    T run(Call call) throws InterruptedException;
  }

  @FunctionalInterface
  interface Step {
    void run(Call call) throws InterruptedException;
  }

  Gate(
      StoreKind kind,
      StoreUri uri,
      Set<Capability> capabilities,
      Calls calls,
      StoreListener listener) {
    this.kind = kind;
    this.store = uri.toString();
    this.capabilities = Set.copyOf(capabilities);
    this.calls = calls;
    this.listener = listener;
  }

  Set<Capability> capabilities() {
    return capabilities;
  }

  Duration timeout() {
    return calls.timeout();
  }

  /** Runs one operation, and reports it to the listener. */
  <T> T call(Operation operation, String subject, Action<T> action) {
    Call call = calls.begin();
    Kind error = null;
    try {
      return run(operation, subject, action, call);
    } catch (StoreException e) {
      error = e.kind();
      throw e;
    } finally {
      calls.end(call);
      if (listener != StoreListener.NONE) {
        report(operation, call, error);
      }
    }
  }

  /** Runs one operation without a result. */
  void act(Operation operation, String subject, Step step) {
    call(operation, subject, returning(step));
  }

  /** Runs a step of a longer operation without a result. */
  void actStep(Operation operation, String subject, Step step) {
    step(operation, subject, returning(step));
  }

  private static Action<Boolean> returning(Step step) {
    return call -> {
      step.run(call);
      return true;
    };
  }

  /**
   * Runs a step of a longer operation, with a deadline of its own. It is not reported to the
   * listener.
   */
  <T> T step(Operation operation, String subject, Action<T> action) {
    Call call = calls.begin();
    try {
      return run(operation, subject, action, call);
    } finally {
      calls.end(call);
    }
  }

  private <T> T run(Operation operation, String subject, Action<T> action, Call call) {
    if (calls.closed()) {
      throw failure(
          Kind.CLOSED, Retry.NEVER, operation, subject, "the persistence is closed", null);
    }
    if (call.begunInterrupted()) {
      String message = "the thread was interrupted before the call; nothing was done";
      throw failure(Kind.INTERRUPTED, Retry.SAFE, operation, subject, message, null);
    }
    try {
      return action.run(call);
    } catch (InterruptedException e) {
      throw interrupted(operation, subject, call, e);
    } catch (DriverException e) {
      throw failure(operation, subject, call, e);
    } catch (StoreException e) {
      throw e;
    } catch (RuntimeException e) {
      Retry retry = operation.writes() ? Retry.OUTCOME_UNKNOWN : Retry.NEVER;
      String message = "the driver failed: " + e.getClass().getName();
      throw failure(Kind.INTERNAL, retry, operation, subject, message, e);
    }
  }

  private StoreException interrupted(
      Operation operation, String subject, Call call, InterruptedException cause) {
    Retry retry = advice(Kind.INTERRUPTED, operation.writes());
    if (call.expired()) {
      return expired(operation, subject, retry, cause);
    }
    Thread.currentThread().interrupt();
    return failure(
        Kind.INTERRUPTED, retry, operation, subject, "the thread was interrupted", cause);
  }

  /** The failure of a call that the deadline interrupted. */
  private StoreException expired(
      Operation operation, String subject, Retry retry, Exception cause) {
    String outcome = operation.writes() && retry == Retry.SAFE ? "; nothing was written" : "";
    String message = "no answer within " + calls.timeout() + outcome;
    return failure(Kind.TIMEOUT, retry, operation, subject, message, cause);
  }

  /** Classifies a driver's failure of the whole call or of one of its batches. */
  StoreException failure(Operation operation, String subject, Call call, DriverException e) {
    if (e.kind() != Kind.INTERRUPTED) {
      return failure(operation, subject, e);
    }
    if (call.expired()) {
      return expired(operation, subject, retry(operation, e), e);
    }
    Thread.currentThread().interrupt();
    return failure(operation, subject, e);
  }

  /** Classifies a driver's failure outside of a call. */
  StoreException failure(Operation operation, String subject, DriverException e) {
    String message = String.valueOf(e.getMessage());
    return failure(e.kind(), retry(operation, e), operation, subject, message, e);
  }

  private static Retry retry(Operation operation, DriverException e) {
    return e.retry().orElseGet(() -> advice(e.kind(), operation.writes()));
  }

  private static Retry advice(Kind kind, boolean writes) {
    return switch (kind) {
      case ALREADY_EXISTS, CONFLICT -> Retry.AFTER_REREAD;
      case THROTTLED -> Retry.SAFE;
      case UNAVAILABLE, TIMEOUT, INTERRUPTED -> writes ? Retry.OUTCOME_UNKNOWN : Retry.SAFE;
      case INTERNAL -> writes ? Retry.OUTCOME_UNKNOWN : Retry.NEVER;
      case NOT_FOUND, INVALID, NEWER_FORMAT, UNSUPPORTED, DENIED, CORRUPT, CLOSED -> Retry.NEVER;
    };
  }

  StoreException failure(
      Kind what,
      Retry retry,
      Operation operation,
      String subject,
      String message,
      @Nullable Throwable cause) {
    return what == Kind.CONFLICT || what == Kind.ALREADY_EXISTS
        ? new ConflictException(what, -1, false, text(operation, subject, message), cause)
        : new StoreException(what, retry, text(operation, subject, message), cause);
  }

  ConflictException conflict(
      Reason reason, int index, Operation operation, String subject, String place) {
    Kind what = reason == Reason.EXISTS ? Kind.ALREADY_EXISTS : Kind.CONFLICT;
    String message =
        switch (reason) {
          case EXISTS -> "the document exists";
          case MISSING -> "there is no such document";
          case OTHER_VERSION -> "the document has another version than expected";
        };
    boolean missing = reason == Reason.MISSING;
    String text = text(operation, subject, place + message);
    return new ConflictException(what, index, missing, text, null);
  }

  /**
   * Runs the end of an operation. It is not a call, because it must run even when the persistence
   * is closed.
   */
  void outside(Operation operation, String subject, Runnable end) {
    try {
      end.run();
    } catch (DriverException e) {
      throw failure(operation, subject, e);
    } catch (RuntimeException e) {
      String message = "the driver failed: " + e.getClass().getName();
      throw failure(Kind.INTERNAL, Retry.NEVER, operation, subject, message, e);
    }
  }

  private String text(Operation operation, String subject, String message) {
    String what = operation.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String named = subject.isEmpty() ? "" : " '" + Names.shown(subject) + "'";
    return kind.label() + " (" + store + "), " + what + named + ": " + message;
  }

  void requireKey(Operation operation, String key) {
    refuse(operation, key, Names.problemWithKey(key));
  }

  void require(Operation operation, String subject, Capability capability) {
    if (!capabilities.contains(capability)) {
      String message = "this store lacks the capability " + capability + ": use one that has it";
      throw failure(Kind.UNSUPPORTED, Retry.NEVER, operation, subject, message, null);
    }
  }

  /** Refuses an argument that has a problem. */
  void refuse(Operation operation, String subject, @Nullable String problem) {
    if (problem != null) {
      throw failure(Kind.INVALID, Retry.NEVER, operation, subject, problem, null);
    }
  }

  private void report(Operation operation, Call call, @Nullable Kind error) {
    try {
      Duration duration = Duration.ofNanos(call.nanos());
      listener.operationEnded(new StoreEvent(kind, operation, duration, call.bytes(), error));
    } catch (RuntimeException e) {
      LOG.warn("A store listener failed; the operation it was told of is not affected", e);
    }
  }
}
