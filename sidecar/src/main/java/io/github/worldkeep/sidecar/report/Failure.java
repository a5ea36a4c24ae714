package io.github.worldkeep.sidecar.report;

import io.github.worldkeep.bootstrap.backend.BackendException;
import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.bootstrap.room.RoomConfigException;
import io.github.worldkeep.bootstrap.session.SessionReport;
import io.github.worldkeep.bootstrap.session.State;
import io.github.worldkeep.state.lease.LeaseHeldException;
import io.github.worldkeep.state.lease.LeaseLostException;
import io.github.worldkeep.store.StoreException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Ends a command with an exit code. The message is shown to the user unchanged. */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The event with the command that saves the world, and the field that holds it. */
  static final String COMMAND = "command";

  private static final Set<String> NO_SPACE =
      Set.of("No space left on device", "Disk quota exceeded", "File too large");

  private final ExitCode exitCode;
  private final transient @Nullable Event advice;

  public Failure(ExitCode exitCode, String message, @Nullable Throwable cause) {
    this(exitCode, message, cause, null);
  }

  private Failure(
      ExitCode exitCode, String message, @Nullable Throwable cause, @Nullable Event advice) {
    super(message, cause);
    this.exitCode = exitCode;
    this.advice = advice;
  }

  /**
   * Returns the failure for a world that was not saved.
   *
   * @param advice the event with the command that saves the world, if there is one
   */
  static Failure unsaved(String message, Throwable cause, @Nullable Event advice) {
    return new Failure(ExitCode.UNSAVED, message, cause, advice);
  }

  public static Failure usage(String message) {
    return new Failure(ExitCode.USAGE, message, null);
  }

  public static Failure noWorld() {
    return usage("which world? Give --world ID, or worldId in the room config");
  }

  /** Returns the failure for a save directory that can't be used. */
  public static Failure refused(Path directory, String problem) {
    String message = "the save directory '" + directory + "' " + problem;
    return new Failure(ExitCode.DIRECTORY, message, null);
  }

  /** Reports this failure as the command's last event, and returns the exit code. */
  public int reportTo(Report report) {
    if (advice != null) {
      report.tell(advice); // A line of its own, because a long message is cut.
    }
    report.tell(event());
    if (exitCode == ExitCode.INTERNAL && getCause() != null) {
      getCause().printStackTrace();
    }
    return exitCode.code();
  }

  private Event event() {
    Event event =
        Event.error("failed", String.valueOf(getMessage())).with("exitCode", exitCode.code());
    return advice == null ? event : event.with(COMMAND, advice.fields().getOrDefault(COMMAND, ""));
  }

  /**
   * Returns the failure that ended a session.
   *
   * @param state the state in which the session failed
   */
  public static Failure of(SessionReport report, State state) {
    String text = report.failure().orElse("it failed");
    return of(report.cause().orElse(null), text, state);
  }

  /** Returns the failure for an exception that was thrown in a state of the session. */
  public static Failure of(@Nullable Throwable cause, String text, State state) {
    return find(cause, Failure.class)
        .or(() -> find(cause, LeaseHeldException.class).map(Failure::held))
        .or(() -> find(cause, StoreException.class).map(e -> of(e, state)))
        .or(() -> find(cause, IOException.class).map(Failure::of))
        .orElseGet(() -> new Failure(code(cause, state), text, cause));
  }

  private static <E extends Throwable> Optional<E> find(@Nullable Throwable whole, Class<E> type) {
    return Stream.iterate(whole, Objects::nonNull, Throwable::getCause)
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst();
  }

  /**
   * A host refuses a wrong configuration at registration. Its later exceptions mean that the host
   * is unavailable.
   */
  private static ExitCode code(@Nullable Throwable cause, State state) {
    boolean outside = state.compareTo(State.LEASING) < 0;
    if (cause instanceof RoomConfigException
        || cause instanceof IllegalArgumentException
        || (cause instanceof HostException && state == State.REGISTRATION)) {
      return ExitCode.CONFIG;
    }
    boolean known =
        cause == null
            || cause instanceof TimeoutException
            || cause instanceof HostException
            || cause instanceof BackendException;
    return known || outside ? ExitCode.UNAVAILABLE : ExitCode.INTERNAL;
  }

  private static Failure held(LeaseHeldException e) {
    return new Failure(ExitCode.HELD, String.valueOf(e.getMessage()), e);
  }

  /**
   * Before LOADING, INVALID means a wrong configuration; from LOADING on, damaged data. The stores
   * of an allocation's room config are opened in LEASING.
   */
  private static Failure of(StoreException e, State state) {
    ExitCode code =
        switch (e.kind()) {
          case INVALID -> state.compareTo(State.LOADING) < 0 ? ExitCode.CONFIG : ExitCode.DATA;
          case UNSUPPORTED -> ExitCode.CONFIG;
          case CORRUPT -> ExitCode.DATA;
          case NEWER_FORMAT -> ExitCode.NEWER;
          case UNAVAILABLE, TIMEOUT, THROTTLED, DENIED, NOT_FOUND, ALREADY_EXISTS, CONFLICT ->
              ExitCode.UNAVAILABLE;
          case CLOSED, INTERRUPTED, INTERNAL -> ExitCode.INTERNAL;
        };
    return new Failure(code, String.valueOf(e.getMessage()), e);
  }

  public static Failure of(IOException e) {
    return new Failure(ExitCode.DIRECTORY, "the save directory: " + describe(e), e);
  }

  /** Returns the failure for a defect. Its report includes the stack trace. */
  public static Failure defect(Throwable e) {
    return new Failure(ExitCode.INTERNAL, "a defect in Worldkeep, please report it: " + e, e);
  }

  /** Returns a text for people that explains the exception. */
  static String explain(Throwable e) {
    boolean expected =
        e instanceof StoreException
            || e instanceof LeaseLostException
            || e instanceof TimeoutException;
    return find(e, IOException.class)
        .map(Failure::describe)
        .orElseGet(() -> String.valueOf(expected ? e.getMessage() : defect(e).getMessage()));
  }

  /** Returns a text for people, since Java's file exceptions often name only the file. */
  static String describe(IOException e) {
    if (e instanceof AccessDeniedException denied) {
      return "no permission for '" + denied.getFile() + "': allow this user to read and write it";
    }
    if (e instanceof FileAlreadyExistsException file) {
      return "'" + file.getFile() + "' is no directory: name another one, or move the file away";
    }
    if (e instanceof FileSystemException file && file.getReason() == null) {
      return e.getClass().getSimpleName() + " '" + file.getFile() + "'";
    }
    if (e instanceof FileSystemException file && NO_SPACE.contains(file.getReason())) {
      return "'" + file.getFile() + "': " + file.getReason() + ": free some space there";
    }
    return String.valueOf(e.getMessage());
  }
}
