package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.DriverException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Classifies PostgreSQL's error codes for callers. The server's messages are left out, because they
 * may repeat stored data.
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">Error codes</a>
 */
final class Failures {
  private static final Set<String> ENDING = Set.of("57P01", "57P02", "57P03", "57P05", "25P03");

  /** The transaction lost against another, which has made progress. */
  static final String SERIALIZATION = "40001";

  /** An insert found a row with its key. */
  static final String EXISTS = "23505";

  private static final Set<String> REPEATABLE = Set.of(SERIALIZATION, "40P01");

  /** Classes of errors that are about the data of a statement, not about the server. */
  private static final Set<String> OF_DATA = Set.of("22", "23", "54");

  private Failures() {}

  static String code(SQLException e) {
    return Objects.requireNonNullElse(e.getSQLState(), "");
  }

  private static String classOf(SQLException e) {
    String code = code(e);
    return code.length() < 2 ? "" : code.substring(0, 2);
  }

  /** Whether the connection is lost, with the response to the request under way. */
  static boolean lost(SQLException e) {
    return classOf(e).equals("08") || code(e).isEmpty() || ENDING.contains(code(e));
  }

  /** The transaction was rolled back because of others, and may succeed when repeated. */
  static boolean repeatable(SQLException e) {
    return REPEATABLE.contains(code(e));
  }

  /** Whether the data of one write can't be stored, which does not concern the other writes. */
  static boolean ofData(SQLException e) {
    return OF_DATA.contains(classOf(e));
  }

  /** The server was reached, but one of both wants another way to log in. */
  static boolean disagreed(SQLException e) {
    return code(e).equals("08004");
  }

  /** The server takes no writes, as one that was the primary before a failover. */
  static boolean readOnly(SQLException e) {
    return code(e).equals("25006");
  }

  /** The failure of a read, or of a write that is known not to have happened. */
  static DriverException nothingDone(SQLException e) {
    return of(e, Retry.SAFE);
  }

  /** The failure of a statement that commits. If the connection was lost, it may have happened. */
  static DriverException ofCommit(SQLException e) {
    return of(e, lost(e) ? Retry.OUTCOME_UNKNOWN : Retry.SAFE);
  }

  private static DriverException of(SQLException e, Retry transientRetry) {
    if (disagreed(e)) {
      String message =
          "the server and this client can't agree on password or TLS: check ssl-mode; without TLS,"
              + " a password goes to another machine in clear only with cleartext=true";
      return failure(Kind.DENIED, null, message, e);
    } else if (untrusted(e)) {
      String message = "the server's certificate is not trusted: name its authority: ssl-root-cert";
      return failure(Kind.DENIED, null, message, e);
    } else if (lost(e)) {
      return unavailable("the server can't be reached, or it is stopping", transientRetry, e);
    }
    return switch (classOf(e)) {
      case "28" ->
          failure(Kind.DENIED, null, "the server refused the user or the password: check both", e);
      case "53" -> unavailable(shortage(e), transientRetry, e);
      case "40" ->
          unavailable("too many others change the same documents: try later", transientRetry, e);
      case "22" ->
          failure(
              Kind.INVALID,
              null,
              "PostgreSQL can't store a value, such as a number of more than 16383 decimal places:"
                  + " write it as text",
              e);
      case "54" ->
          failure(Kind.INVALID, null, "it is too large for PostgreSQL: make it smaller", e);
      default -> byCode(e, transientRetry);
    };
  }

  private static boolean untrusted(SQLException e) {
    Throwable cause = e;
    while (cause != null && !(cause instanceof GeneralSecurityException)) {
      cause = cause.getCause();
    }
    return cause != null;
  }

  private static DriverException byCode(SQLException e, Retry transientRetry) {
    return switch (code(e)) {
      case "42501" ->
          failure(
              Kind.DENIED,
              null,
              "the user lacks a right in the schema: grant it, see the manual",
              e);
      case "25006" -> unavailable("the server takes no writes: it is a standby", transientRetry, e);
      case "55P03" -> unavailable("another session holds a lock for too long", transientRetry, e);
      case "57014" ->
          failure(Kind.TIMEOUT, transientRetry, "the server ended the statement: too slow", e);
      case "3D000" ->
          failure(Kind.INVALID, null, "there is no such database: create it, or name another", e);
      case "3F000", "42P01", "42703", "42883" ->
          failure(
              Kind.CORRUPT, null, "a table or function of the schema is gone: restore a backup", e);
      case "XX001", "XX002" ->
          failure(Kind.CORRUPT, null, "the database is damaged: restore a backup", e);
      default ->
          failure(
              Kind.INTERNAL,
              transientRetry == Retry.SAFE ? Retry.NEVER : transientRetry,
              "PostgreSQL failed with code " + code(e),
              e);
    };
  }

  private static String shortage(SQLException e) {
    return switch (code(e)) {
      case "53100" -> "the server's disk is full: make room";
      case "53300" -> "the server has no connection left: make the pool smaller, or allow more";
      default -> "the server is short of memory or another resource";
    };
  }

  private static DriverException unavailable(String message, Retry retry, SQLException e) {
    return failure(Kind.UNAVAILABLE, retry, message, e);
  }

  private static DriverException failure(
      Kind kind, @Nullable Retry retry, String message, SQLException cause) {
    return new DriverException(kind, retry, message, cause);
  }

  /** The unexpected failure of the writer's thread; the outcome is unknown. */
  static DriverException defect(Throwable e) {
    String message = "a write ended with " + e.getClass().getName();
    return new DriverException(Kind.INTERNAL, Retry.OUTCOME_UNKNOWN, message, e);
  }

  /** The same once more, for another thread: stack traces are not shared. */
  static DriverException again(DriverException e) {
    return new DriverException(
        e.kind(), e.retry().orElse(null), Objects.requireNonNull(e.getMessage()), e);
  }

  /** Stands for an interrupt that ended what a session did; the flag is cleared. */
  static InterruptedException interrupted(BorrowedConnection session, Exception cause) {
    InterruptedException interrupted = interrupted(cause);
    if (session.mayHaveWritten()) {
      return interrupted;
    }
    NothingWritten nothing = new NothingWritten();
    nothing.initCause(interrupted);
    return nothing;
  }

  /** The advice for a write that an interrupt ended. */
  static Retry retryAfter(InterruptedException e) {
    return e instanceof NothingWritten ? Retry.SAFE : Retry.OUTCOME_UNKNOWN;
  }

  /** Stands for an interrupt that ended a call; the flag is cleared. */
  static InterruptedException interrupted(@Nullable Throwable cause) {
    boolean cleared = Thread.interrupted();
    InterruptedException interrupted =
        new InterruptedException(cleared ? "a call was interrupted" : "a call was ended");
    interrupted.initCause(cause);
    return interrupted;
  }
}
