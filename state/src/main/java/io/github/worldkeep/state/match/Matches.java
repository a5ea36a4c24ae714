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
 * The matches of a game, each in one document with its participants, events and result. The result
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
   * Returns the matches for a server that owns a session. Matches that it starts are played in the
   * session. Matches that it starts or resumes are written under the lease: once another server has
   * the lease, each write fails with a {@link io.github.worldkeep.state.lease.LeaseLostException}.
   *
   * @param id the session's id, by which its matches are found; 1 to 512 bytes in UTF-8, without
   *     control characters
   * @param held a lease in the same document store
   */
  public Matches inSession(String id, Lease held) {
    Names.requireId("session", id);
    return new Matches(documents, matches, nanoTime, writers, Optional.of(id), Optional.of(held));
  }

  /**
   * Starts a match, which is durable and RUNNING when the method returns.
   *
   * @param id the match's id, which no other match has, such as the session's id
   * @param kind the game's name for this kind of match: 1 to 100 characters
   * @param attributes further data of the match, as in {@link Match#event}; up to 64 KiB as JSON
   * @param participants the first participants; up to 1,000
   * @throws IllegalArgumentException if an argument breaks these rules
   * @throws io.github.worldkeep.store.ConflictException ALREADY_EXISTS if there is a match with
   *     this id: {@link #resume} it, or use another id
   * @throws MatchEndedException if there is a match with this id that has ended
   * @throws io.github.worldkeep.store.StoreException all that the store throws. After
   *     OUTCOME_UNKNOWN the match may exist without a handle: resume it, or start it again if it
   *     does not exist
   */
  public Match start(
      String id, String kind, Map<String, ?> attributes, Collection<String> participants) {
    Instant now = documents.now();
    Course course = Course.start(id, session, kind, attributes, now, new StoreTime(now, nanoTime));
    participants.forEach(course::join);
    return written(id, course, null);
  }

  /**
   * Continues a match from its last save, for example after its server crashed. From now on no
   * earlier handle can write it.
   *
   * @return empty if there is no such match
   * @throws MatchEndedException if it has ended
   * @throws io.github.worldkeep.store.ConflictException if another server resumed it meanwhile
   * @throws io.github.worldkeep.store.StoreException NEWER_FORMAT if a newer Worldkeep wrote it,
   *     and all that the store throws. A failure never appears as an empty result
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
   * Ends the running matches of a session with the result {@link MatchResult#ABANDONED}, for a
   * session that has ended without its server ending them. If the server is alive after all, it
   * can't write them any more.
   *
   * @return the number of matches that were ended
   * @throws io.github.worldkeep.store.StoreException all that the store throws. Call the method
   *     again; matches that it has ended stay so
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
      return false; // Another server was faster.
    }
  }

  private Match written(String id, Course course, @Nullable Version version) {
    MatchWriter writer = new MatchWriter(documents, matches, id, writers.get(), lease, version);
    Match match = new Match(id, documents, course, writer);
    match.save();
    return match;
  }

  /**
   * Returns the match, or empty if there is none. A failure never appears as an empty result.
   *
   * @throws io.github.worldkeep.store.StoreException NEWER_FORMAT if a newer Worldkeep wrote it,
   *     and all that the store throws
   */
  public Optional<MatchRecord> get(String id) {
    return matches.get(id).map(Matches::record);
  }

  /**
   * Returns one page of the matches, latest start first.
   *
   * @throws io.github.worldkeep.store.StoreException INVALID if the cursor belongs to another
   *     query, NEWER_FORMAT if a newer Worldkeep wrote one of the matches, and all that the store
   *     throws
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
