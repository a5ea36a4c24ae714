package io.github.worldkeep.bootstrap.backend.store;

import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.Page;
import io.github.worldkeep.store.Query;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reports the sessions that changed since the last poll. No change is missed: a change has a
 * number, which is committed with it, and numbers have no gaps. A session that changed several
 * times is reported once, as it is now.
 *
 * <p>A poll costs one round trip for 16 small documents, and one more for each sixteenth of the
 * sessions with a change. That is at most 17 round trips, for up to 1,600 changes. The cost does
 * not depend on the number of sessions. For use by one thread at a time.
 *
 * <pre>{@code
 * SessionWatch watch = sessions.watch();
 * for (SessionChange change : watch.poll()) {   // once a second, say
 *   change.session().ifPresentOrElse(lobby::show, () -> lobby.remove(change.sessionId()));
 * }
 * }</pre>
 */
public final class SessionWatch {
  private static final Pattern POSITION = Pattern.compile("\\d{1,12}(\\.\\d{1,12}){15}");
  private static final int AT_ONCE = 100;

  private final SessionLedger ledger;
  private long[] position;

  private SessionWatch(SessionLedger ledger, long[] position) {
    this.ledger = ledger;
    this.position = position;
  }

  static SessionWatch fromNow(SessionLedger ledger) {
    return new SessionWatch(ledger, latest(ledger));
  }

  static SessionWatch from(SessionLedger ledger, String position) {
    if (!POSITION.matcher(position).matches()) {
      throw new IllegalArgumentException(
          "a position is 16 numbers: pass on what SessionWatch.position() said");
    }
    long[] numbers = Arrays.stream(position.split("\\.")).mapToLong(Long::parseLong).toArray();
    return new SessionWatch(ledger, numbers);
  }

  private static long[] latest(SessionLedger ledger) {
    List<Optional<Document<LaneDocument>>> counters =
        ledger.lanes().getAll(Lane.all().stream().map(Lane::id).toList());
    return counters.stream()
        .mapToLong(counter -> counter.map(c -> c.value().number()).orElse(0L))
        .toArray();
  }

  /**
   * Returns the sessions that changed since the last call, in no order. If there are 100 or more,
   * the next call may return more at once.
   *
   * @throws io.github.worldkeep.store.StoreException all that the store throws; the next call
   *     returns the same changes again
   */
  public List<SessionChange> poll() {
    long[] latest = latest(ledger);
    long[] next = position.clone();
    List<SessionChange> changes = new ArrayList<>();
    for (Lane lane : Lane.all()) {
      int i = lane.index();
      if (latest[i] > position[i]) {
        next[i] = read(lane, position[i], latest[i], changes);
      }
    }
    position = next;
    return changes;
  }

  /**
   * Reads the changes of a lane.
   *
   * @return the number of the last change read
   */
  private long read(Lane lane, long after, long latest, List<SessionChange> changes) {
    Query query = Query.where(lane.after(after)).sortedBy(Lane.CHANGE.ascending()).limit(AT_ONCE);
    Page<Document<SessionDocument>> page = ledger.sessions().find(query);
    page.items().stream().map(SessionWatch::change).forEach(changes::add);
    long read =
        page.items().stream()
            .mapToLong(found -> Lane.number(found.value().change()))
            .reduce(after, Math::max);
    return page.next().isPresent() ? read : Math.max(read, latest);
  }

  private static SessionChange change(Document<SessionDocument> found) {
    Optional<SessionDocument> session =
        Optional.of(found.value()).filter(document -> !document.deleted());
    return new SessionChange(
        found.id(), session.map(document -> document.session(found.id(), found.version())));
  }

  /**
   * Returns the position of this watch as text. {@link Sessions#watch(String)} continues from it,
   * possibly in another process. Store it after the changes that {@link #poll} returned are
   * processed.
   */
  public String position() {
    return Arrays.stream(position).mapToObj(Long::toString).collect(Collectors.joining("."));
  }
}
