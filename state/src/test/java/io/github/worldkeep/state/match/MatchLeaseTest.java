package io.github.worldkeep.state.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.Lease;
import io.github.worldkeep.state.lease.LeaseLostException;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.DocumentStore;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.testkit.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Matches that are written under the lease on their session. */
class MatchLeaseTest {
  private static final MatchResult DRAW = MatchResult.of("draw");

  private MatchStores stores;
  private DocumentStore documents;
  private GameServer first;
  private GameServer second;
  private Matches mine;

  @BeforeEach
  void open(@TempDir Path temp) {
    stores = new MatchStores(temp);
    documents = stores.documents();
    first = GameServer.join(documents, "first");
    second = GameServer.join(documents, "second");
    mine = stores.matches().inSession("s1", lease(first));
  }

  @AfterEach
  void close() {
    second.close();
    first.close();
    stores.close();
  }

  private static Lease lease(GameServer server) {
    return server.acquire("session/s1", Duration.ZERO);
  }

  private Match start(String id) {
    return mine.start(id, "duel", Map.of(), List.of("ada"));
  }

  /** As if the first server had been presumed dead. */
  private Matches takeOver() {
    documents.collection("servers", Codec.raw()).delete(first.id());
    return stores.matches().inSession("s1", lease(second));
  }

  @Test
  void start_inASession_isFoundByIt() {
    start("m1").end(DRAW);
    start("m2");
    stores.start("m3");

    assertThat(stores.matches().find(MatchQuery.ALL.session("s1")).items())
        .extracting(MatchRecord::id, MatchRecord::session)
        .containsExactlyInAnyOrder(tuple("m1", Optional.of("s1")), tuple("m2", Optional.of("s1")));
    assertThat(
            stores.matches().find(MatchQuery.ALL.session("s1").state(MatchState.RUNNING)).items())
        .extracting(MatchRecord::id)
        .containsExactly("m2");
  }

  @Test
  void everyWrite_afterATakeover_isRefusedByTheStore() throws Exception {
    Match match = start("m1");
    takeOver();
    String before = stores.document("m1");
    match.event("too late", Map.of());

    assertThatThrownBy(match::save).isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> match.end(DRAW)).isInstanceOf(LeaseLostException.class);
    assertThatThrownBy(() -> start("m2")).isInstanceOf(LeaseLostException.class);

    assertThat(stores.document("m1")).isEqualTo(before);
    assertThat(stores.matches().get("m2")).isEmpty();
    assertThat(match.hasEnded()).isFalse();
  }

  @Test
  void resume_byTheNextServer_goesOnFromTheLastSave() {
    Match match = start("m1");
    match.event("saved", Map.of());
    match.save();
    match.event("not saved", Map.of());

    Match resumed = takeOver().resume("m1").orElseThrow();
    resumed.end(DRAW);

    assertThat(resumed.hasEnded()).isTrue();
    assertThat(stores.matches().get("m1").orElseThrow().events())
        .extracting(MatchEvent::type)
        .containsExactly("saved");
  }

  @Test
  void end_whoseAnswerWasLost_isSettledAlsoAfterATakeover() {
    Match match = start("m1");
    Fault away = Fault.before(Kind.UNAVAILABLE);
    stores
        .faults()
        .inject(
            (kind, method) ->
                switch (method) {
                  case "commit" -> Fault.after(Kind.UNAVAILABLE);
                  case "get" -> away;
                  default -> Fault.NONE;
                });
    assertThatThrownBy(() -> match.end(DRAW)).isInstanceOf(StoreException.class);
    stores.faults().heal();
    takeOver();

    assertThat(match.end(DRAW).result()).contains(DRAW);
  }

  @Test
  void write_afterTheLeasesRelease_isRefused() {
    Lease lease = first.acquire("session/s2", Duration.ZERO);
    Match match = stores.matches().inSession("s2", lease).start("m1", "duel", Map.of(), List.of());
    lease.release();

    assertThatThrownBy(match::save).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void inSession_withAnEmptyId_isRefused() {
    Lease lease = second.acquire("session/s2", Duration.ZERO);

    assertThatThrownBy(() -> stores.matches().inSession("", lease))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("session");
  }
}
