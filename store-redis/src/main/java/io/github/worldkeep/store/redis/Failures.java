package io.github.worldkeep.store.redis;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.DriverException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.PartitionSelectorException;
import io.lettuce.core.cluster.UnknownPartitionException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Classifies Redis's error replies and lost connections for callers.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors">The
 *     form of error replies</a>
 */
final class Failures {
  /** How Lettuce fails a command that it did not send. */
  static final String NOT_SENT = "Currently not connected. Commands are rejected.";

  private Failures() {}

  /** The error replies that mean something to us, by the word they start with. */
  enum Reply {
    WRONGTYPE(
        Kind.INVALID,
        "the key holds a list, a hash or the like of another program: use another key, or a"
            + " prefix of your own"),
    WRONGPASS(Kind.DENIED, "Redis does not know this user and password: check them"),
    NOAUTH(Kind.DENIED, "Redis wants a password: give one in the URI"),
    NOPERM(
        Kind.DENIED,
        "the Redis user lacks a right on this key or command: give it the rights that the"
            + " documentation lists"),
    DENIED(
        Kind.DENIED,
        "Redis is in protected mode: give it a password, or let it listen to this host"),
    OOM("Redis has used all of its memory: raise maxmemory, or delete keys"),
    MISCONF("Redis can't write to its disk and refuses writes: see its log, and make room"),
    NOREPLICAS("too few replicas are connected for Redis to accept writes"),
    BUSY("Redis is busy with somebody's long script: wait, or end that script"),
    UNKILLABLE("Redis is busy with somebody's script that it can't end"),
    READONLY("the server is a replica: name the master, or its sentinels", true),
    LOADING("Redis is loading its data: wait for it", true),
    MASTERDOWN("the server is a replica that has lost its master: wait for a failover", true),
    CLUSTERDOWN("the cluster is down, or a part of it: wait for a failover", true),
    TRYAGAIN("the key is being moved between nodes: try again", true),
    MOVED("the key is on another node of a cluster: use redis-cluster:, or try again", true),
    ASK("the key is being moved between nodes, again and again: try again", true);

    private final Kind kind;
    private final String message;
    private final boolean passing;

    Reply(Kind kind, String message) {
      this.kind = kind;
      this.message = message;
      this.passing = false;
    }

    Reply(String message) {
      this(message, false);
    }

    Reply(String message, boolean passing) {
      this.kind = Kind.UNAVAILABLE;
      this.message = message;
      this.passing = passing;
    }
  }

  private static final List<String> NO_NUMBER =
      List.of("value is not an integer or out of range", "would overflow");

  /** Removes the wrappers that futures put around a failure. */
  static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    boolean wrapper =
        failure instanceof ExecutionException || failure instanceof CompletionException;
    return wrapper && cause != null ? unwrapped(cause) : failure;
  }

  /** The meaning of a reply. Before Redis 7, a script hides it behind words of its own. */
  static Optional<Reply> reply(@Nullable Throwable failure) {
    if (!(failure instanceof RedisCommandExecutionException)) {
      return Optional.empty();
    }
    String text = text(failure);
    if (text.startsWith("ERR Error running script")) {
      List<String> words = List.of(text.split("[^A-Z]+", -1));
      return text.contains("user executing the script can't")
          ? Optional.of(Reply.NOPERM)
          : find(words::contains);
    }
    return find(name -> text.startsWith(name) && !text.startsWith("_", name.length()));
  }

  private static Optional<Reply> find(Predicate<String> named) {
    return Arrays.stream(Reply.values()).filter(reply -> named.test(reply.name())).findFirst();
  }

  /** The server does not know the command, or not in this form. */
  static boolean unknown(Throwable failure) {
    String text = text(failure);
    return failure instanceof RedisCommandExecutionException
        && (text.contains("unknown command")
            || text.contains("unknown subcommand")
            || text.contains("Unknown subcommand")
            || text.contains("syntax error"));
  }

  /** Nothing was executed, and soon it may be: because it was not sent, or was refused for now. */
  static boolean passing(Throwable failure) {
    return notSent(failure) || reply(failure).filter(reply -> reply.passing).isPresent();
  }

  /** Nothing was sent, or not all of it: so nothing was executed. */
  static boolean notSent(Throwable failure) {
    return NOT_SENT.equals(failure.getMessage())
        || failure instanceof RedisConnectionException
        || failure instanceof PartitionSelectorException
        || failure instanceof UnknownPartitionException;
  }

  /** Returns the failure of a command for the caller. */
  static DriverException of(Throwable failure) {
    Optional<Reply> reply = reply(failure);
    if (reply.isPresent()) {
      Retry retry = reply.get().kind == Kind.UNAVAILABLE ? Retry.SAFE : null;
      return new DriverException(reply.get().kind, retry, reply.get().message, failure);
    }
    if (failure instanceof RedisCommandExecutionException) {
      return refused(failure);
    }
    if (notSent(failure)) {
      return new DriverException(
          Kind.UNAVAILABLE, Retry.SAFE, "there is no connection to Redis", failure);
    }
    if (lost(failure)) {
      return new DriverException(
          Kind.UNAVAILABLE, "the connection to Redis was lost before it answered", failure);
    }
    return new DriverException(
        Kind.INTERNAL, "Redis's client failed: " + failure.getClass().getName(), failure);
  }

  private static boolean lost(Throwable failure) {
    return failure instanceof IOException
        || failure instanceof CancellationException
        || failure instanceof RedisCommandTimeoutException
        || failure.getClass().equals(RedisException.class);
  }

  private static DriverException refused(Throwable failure) {
    String text = text(failure);
    if (NO_NUMBER.stream().anyMatch(text::contains)) {
      return new DriverException(
          Kind.INVALID,
          "the value is no number of 64 bits in decimal, or the sum is none: use another key, or"
              + " put a number first",
          failure);
    }
    if (text.contains("max number of clients")) {
      return new DriverException(
          Kind.UNAVAILABLE, Retry.SAFE, "Redis has too many clients: raise maxclients", failure);
    }
    if (text.contains("cluster support disabled")) {
      return new DriverException(
          Kind.INVALID, "the server is no node of a cluster: use redis: or rediss:", failure);
    }
    if (text.startsWith("NOPROTO") || text.contains("HELLO")) {
      return new DriverException(
          Kind.UNSUPPORTED, "client-cache needs Redis 6 or later: leave it out", failure);
    }
    if (unknown(failure)) {
      return new DriverException(
          Kind.UNSUPPORTED, "the server lacks a command: use Redis 5 or later", failure);
    }
    if (text.contains("AUTH") || text.contains("invalid password")) {
      return new DriverException(Kind.DENIED, "Redis refused the password: check it", failure);
    }
    return new DriverException(Kind.INTERNAL, "Redis answered with an error", failure);
  }

  /**
   * Returns the failure of opening a store: the reply of a server if there was one, else that no
   * server responded.
   */
  static DriverException ofOpening(Throwable failure) {
    List<Throwable> reasons = new ArrayList<>();
    collect(failure, reasons);
    for (Throwable reason : reasons) {
      if (reason instanceof DriverException refused) {
        return refused;
      }
      if (reason instanceof SSLException) {
        return new DriverException(
            Kind.UNAVAILABLE,
            Retry.SAFE,
            "TLS failed: check the certificate, tls-ca and tls-verify, and that this port speaks"
                + " TLS",
            failure);
      }
      if (reason instanceof RedisCommandExecutionException) {
        return of(reason);
      }
      if (RedisConnectionException.isProtectedMode(reason.getMessage())) {
        return new DriverException(Reply.DENIED.kind, Reply.DENIED.message, failure);
      }
    }
    boolean silent = reasons.stream().anyMatch(reason -> reason instanceof RedisException);
    return silent
        ? new DriverException(
            Kind.UNAVAILABLE,
            Retry.SAFE,
            "no server answers there: check the address, and that Redis runs",
            failure)
        : of(unwrapped(failure));
  }

  private static void collect(Throwable failure, List<Throwable> reasons) {
    Throwable cause = failure.getCause();
    if (!reasons.contains(failure)) {
      reasons.add(failure);
      if (cause != null) {
        collect(cause, reasons);
      }
      for (Throwable also : failure.getSuppressed()) {
        collect(also, reasons);
      }
    }
  }

  private static String text(Throwable failure) {
    return String.valueOf(failure.getMessage());
  }
}
