package io.github.worldkeep.state.match;

import io.github.worldkeep.state.lease.Lease;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.DocumentStore;
import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.Page;
import io.github.worldkeep.store.Query;
import io.github.worldkeep.store.Version;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The matches of a game, each one document: who took part, what happened, how it ended. The result
 * is written once. Safe for use by several threads.
 *
 * <pre>{@code
 * Matches matches = new Matches(persistence.documents());
 * Match match = matches.start("match-7031", "duel", Map.of("map", "isle"), List.of("ada", "bob"));
 * match.event("first blood", Map.of("by", "ada"));
 * match.end(MatchResult.of("completed").with("ada", 1, 3200).with("bob", 2, 1100));
 * Page<MatchRecord> latest = matches.find(MatchQuery.ALL.player("ada"));
 * }</pre>
 */
public final class Matches {
  private static final Index<String> KIND = Index.text("kind");
  private static final Index<String> SESSION = Index.text("session");
  private static final Index<String> STATE = Index.text("state");
  private static final Index<String> PLAYERS = Index.texts("players");
  private static final Index<Instant> STARTED_AT = Index.time("startedAt");

  private final DocumentStore documents;
  private final DocumentCollection<MatchDocument> matches;
  private final LongSupplier nanoTime;
  private final Supplier<String> writers;
  private final Optional<String> session;
  private final Optional<Lease> lease;

  /** Uses the collection {@code matches}; does not close the store. */
  public Matches(DocumentStore documents) {
    this(documents, System::nanoTime, () -> UUID.randomUUID().toString());
  }

  Matches(DocumentStore documents, LongSupplier nanoTime, Supplier<String> writers) {
    this(
        documents,
        documents.collection(
            "matches", MatchCodec.CODEC, KIND, SESSION, STATE, PLAYERS, STARTED_AT),
        nanoTime,
        writers,
        Optional.empty(),
        Optional.empty());
  }

  private Matches(
      DocumentStore documents,
      DocumentCollection<MatchDocument> matches,
      LongSupplier nanoTime,
      Supplier<String> writers,
      Optional<String> session,
      Optional<Lease> lease) {
    this.documents = documents;
    this.matches = matches;
    this.nanoTime = nanoTime;
    this.writers = writers;
    this.session = session;
    this.lease = lease;
  }

  /**
   * The same for a server that owns a session: what is started here is played in it, and what is
   * started or resumed here is written as long as the server has the lease. Once another server has
   * it, the store refuses every write, with a {@link
   * io.github.worldkeep.state.lease.LeaseLostException}.
   *
   * @param id the session, to find its matches by; 1 to 512 bytes in UTF-8, without control
   *     characters
   * @param held a lease of the same document store
   */
  public Matches inSession(String id, Lease held) {
    Names.requireId("session", id);
    return new Matches(documents, matches, nanoTime, writers, Optional.of(id), Optional.of(held));
  }

  /**
   * Starts a match; it is durable, and RUNNING, when this returns.
   *
   * @param id a document's id that no match has: the session's, say
   * @param kind the game's word for matches like this: 1 to 100 characters
   * @param attributes what else there is to say, as in {@link Match#event}; up to 64 KiB as JSON
   * @param participants the players that are there already; up to 1,000
   * @throws IllegalArgumentException if an argument is not as said here
   * @throws io.github.worldkeep.store.ConflictException ALREADY_EXISTS if there is such a match:
   *     {@link #resume} it, or take another id
   * @throws MatchEndedException if there is one, and it has ended
   * @throws io.github.worldkeep.store.StoreException all that the store throws. After
   *     OUTCOME_UNKNOWN there may be a match without a handle: resume it, or start it if it is not
   *     there
   */
  public Match start(
      String id, String kind, Map<String, ?> attributes, Collection<String> participants) {
    Instant now = documents.now();
    Course course = Course.start(id, session, kind, attributes, now, new StoreTime(now, nanoTime));
    participants.forEach(course::join);
    return written(id, course, null);
  }

  /**
   * Goes on with a match as it was last saved, after its server crashed, say. From now on no
   * earlier handle can write it.
   *
   * @return empty if there is no such match
   * @throws MatchEndedException if it has ended
   * @throws io.github.worldkeep.store.ConflictException if another server did the same meanwhile
   * @throws io.github.worldkeep.store.StoreException NEWER_FORMAT if a newer Worldkeep wrote it,
   *     and all that the store throws; never empty because the store could not be asked
   */
  public Optional<Match> resume(String id) {
    return matches.get(id).map(this::resumed);
  }

  private Match resumed(Document<MatchDocument> found) {
    MatchDocument document = found.value();
    if (document.ended()) {
      throw new MatchEndedException(found.id(), document.endedAt().orElseThrow());
    }
    StoreTime time = new StoreTime(documents.now(), nanoTime);
    return written(found.id(), new Course(found.id(), document, time), found.version());
  }

  /**
   * Ends the matches of a session that still run, as {@link MatchResult#ABANDONED}: for a session
   * that is over, and whose server did not do it. A server that is alive after all can't write them
   * any more.
   *
   * @return how many
   * @throws io.github.worldkeep.store.StoreException all that the store throws. Call it again:
   *     those that it ended stay so
   */
  public int abandon(String ofSession) {
    MatchQuery running = MatchQuery.ALL.session(ofSession).state(MatchState.RUNNING);
    int ended = 0;
    for (MatchRecord match : find(running).items()) {
      ended += abandoned(match.id()) ? 1 : 0;
    }
    return ended;
  }

  private boolean abandoned(String id) {
    try {
      resume(id).ifPresent(match -> match.end(MatchResult.ABANDONED));
      return true;
    } catch (MatchEndedException | ConflictException e) {
      return false; // Somebody else was faster.
    }
  }

  private Match written(String id, Course course, @Nullable Version version) {
    MatchWriter writer = new MatchWriter(documents, matches, id, writers.get(), lease, version);
    Match match = new Match(id, documents, course, writer);
    match.save();
    return match;
  }

  /**
   * The match, or empty if there is none; never empty because the store could not be asked.
   *
   * @throws io.github.worldkeep.store.StoreException NEWER_FORMAT if a newer Worldkeep wrote it,
   *     and all that the store throws
   */
  public Optional<MatchRecord> get(String id) {
    return matches.get(id).map(Matches::record);
  }

  /**
   * One page of the matches, latest start first.
   *
   * @throws io.github.worldkeep.store.StoreException INVALID if the cursor is not of this query,
   *     NEWER_FORMAT if a newer Worldkeep wrote one of them, and all that the store throws
   */
  public Page<MatchRecord> find(MatchQuery query) {
    Query sorted =
        Query.where(filter(query)).sortedBy(STARTED_AT.descending()).limit(query.limit());
    Page<Document<MatchDocument>> page =
        matches.find(query.cursor().map(sorted::after).orElse(sorted));
    return new Page<>(page.items().stream().map(Matches::record).toList(), page.next());
  }

  private static Filter filter(MatchQuery query) {
    Filter filter = Filter.all();
    filter = filter.and(query.player().map(PLAYERS::contains).orElse(Filter.all()));
    filter = filter.and(query.session().map(SESSION::eq).orElse(Filter.all()));
    filter = filter.and(query.kind().map(KIND::eq).orElse(Filter.all()));
    filter = filter.and(query.state().map(s -> STATE.eq(s.name())).orElse(Filter.all()));
    filter = filter.and(query.from().map(STARTED_AT::gte).orElse(Filter.all()));
    return filter.and(query.before().map(STARTED_AT::lt).orElse(Filter.all()));
  }

  private static MatchRecord record(Document<MatchDocument> found) {
    return found.value().record(found.id());
  }
}
