package io.github.worldkeep.state.lease;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.worldkeep.state.format.FormatCodec;
import io.github.worldkeep.state.format.Required;
import io.github.worldkeep.store.Codec;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A server's registration; format 1 in {@code docs/formats.md}.
 *
 * @param name the server's name, for messages
 * @param startedAt the start of the run, by the store's clock
 * @param seenAt the latest heartbeat, by the store's clock
 * @param leaseMillis the lease time, which begins at {@code seenAt}
 * @param heir the {@link Succession#hash} of the server's successor; null in documents of an
 *     earlier Worldkeep
 */
@JsonPropertyOrder({"format", "name", "startedAt", "seenAt", "leaseMillis", "state", "heir"})
@JsonInclude(JsonInclude.Include.NON_NULL)
record ServerDocument(
    int format,
    String name,
    Instant startedAt,
    Instant seenAt,
    long leaseMillis,
    State state,
    @Nullable String heir) {
  static final int FORMAT = 1;
  static final Codec<ServerDocument> CODEC =
      new FormatCodec<>("the server's document", ServerDocument.class, FORMAT);

  /** The state of a server. */
  enum State {
    /** The server holds its leases while its heartbeat arrives. */
    ALIVE,
    /** The server has ended, and holds no lease. */
    GONE,
    /** Other servers presumed it dead, and take over its leases. */
    FENCED
  }

  ServerDocument {
    Required.range("format", format, 1, FORMAT);
    Required.id("name", name);
    Objects.requireNonNull(startedAt, "startedAt");
    Objects.requireNonNull(seenAt, "seenAt");
    Required.atLeast("leaseMillis", leaseMillis, 1);
    Objects.requireNonNull(state, "state");
    if (heir != null) {
      Required.sha256("heir", heir);
    }
  }

  ServerDocument seen(Instant now) {
    return new ServerDocument(format, name, startedAt, now, leaseMillis, state, heir);
  }

  ServerDocument in(State other) {
    return new ServerDocument(format, name, startedAt, seenAt, leaseMillis, other, heir);
  }

  Instant expiresAt() {
    return seenAt.plusMillis(leaseMillis);
  }
}
