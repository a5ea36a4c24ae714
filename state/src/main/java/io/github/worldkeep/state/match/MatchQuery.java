package io.github.worldkeep.state.match;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Selects matches, latest first, and the size of a page: {@code MatchQuery.ALL.player("ada")}.
 *
 * @param player selects the matches in which this player took part
 * @param session selects the matches that are played in this session
 * @param kind selects the matches of this kind
 * @param state selects the matches that run, or those that have ended
 * @param from selects the matches that started at this time or later, by the store's clock
 * @param before selects the matches that started earlier than this time
 * @param limit the most matches in a page, 1 to 100; each comes with all its events
 * @param cursor the place to continue from: {@code next()} of a page of the same query
 */
public record MatchQuery(
    Optional<String> player,
    Optional<String> session,
    Optional<String> kind,
    Optional<MatchState> state,
    Optional<Instant> from,
    Optional<Instant> before,
    int limit,
    Optional<String> cursor) {
  private static final int DEFAULT_LIMIT = 20;
  private static final int MAX_LIMIT = 100;

  /** Every match, 20 a page. */
  public static final MatchQuery ALL =
      new MatchQuery(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          DEFAULT_LIMIT,
          Optional.empty());

  public MatchQuery {
    Objects.requireNonNull(player, "player");
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(before, "before");
    Objects.requireNonNull(cursor, "cursor");
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException(
          "limit must be 1 to 100, not " + limit + ": read page by page");
    }
  }

  /** A copy for the matches in which this player took part. */
  public MatchQuery player(String id) {
    return new MatchQuery(Optional.of(id), session, kind, state, from, before, limit, cursor);
  }

  /** A copy for the matches that are played in this session. */
  public MatchQuery session(String id) {
    return new MatchQuery(player, Optional.of(id), kind, state, from, before, limit, cursor);
  }

  /** A copy for the matches of this kind. */
  public MatchQuery kind(String kind) {
    return new MatchQuery(player, session, Optional.of(kind), state, from, before, limit, cursor);
  }

  /** A copy for the matches in this state. */
  public MatchQuery state(MatchState state) {
    return new MatchQuery(player, session, kind, Optional.of(state), from, before, limit, cursor);
  }

  /** A copy for the matches that started at this time or later. */
  public MatchQuery from(Instant time) {
    return new MatchQuery(player, session, kind, state, Optional.of(time), before, limit, cursor);
  }

  /** A copy for the matches that started earlier than this time. */
  public MatchQuery before(Instant time) {
    return new MatchQuery(player, session, kind, state, from, Optional.of(time), limit, cursor);
  }

  /** A copy with this many matches a page at the most. */
  public MatchQuery limit(int limit) {
    return new MatchQuery(player, session, kind, state, from, before, limit, cursor);
  }

  /** A copy that continues after a page. */
  public MatchQuery after(String cursor) {
    return new MatchQuery(player, session, kind, state, from, before, limit, Optional.of(cursor));
  }
}
