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
 * Hears of every session that changes, as often as it asks. None is missed: a change has a number,
 * committed with it, and numbers have no gaps. A session that changed several times in between is
 * heard of once, as it is.
 *
 * <p>Asking costs one round trip, for 16 small documents, and one more for each sixteenth of the
 * sessions in which something changed; so 17 at most, for up to 1,600 changes. It does not depend
 * on how many sessions there are. For use by one thread at a time.
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
   * The sessions that changed since the last time, in no order. There may be more of them at once
   * if there are 100 or more.
   *
   * @throws io.github.worldkeep.store.StoreException all that the store throws; the next call tells
   *     the same again
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

  /** Answers where to go on. */
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
   * Where it is, as text: {@link Sessions#watch(String)} goes on from there, in another process,
   * say. Keep it after what {@link #poll} told was dealt with.
   */
  public String position() {
    return Arrays.stream(position).mapToObj(Long::toString).collect(Collectors.joining("."));
  }
}
