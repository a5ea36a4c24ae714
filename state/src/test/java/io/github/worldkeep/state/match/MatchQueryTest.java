package io.github.worldkeep.state.match;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.store.Page;
import io.github.worldkeep.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatchQueryTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir private Path temp;
  private MatchStores stores;

  /** m00 to m11, a minute apart: every second a race, every third ended, every fourth with cyd. */
  @BeforeEach
  void play() {
    stores = new MatchStores(temp);
    for (int i = 0; i < 12; i++) {
      String kind = i % 2 == 0 ? "race" : "duel";
      Match match =
          stores
              .matches()
              .start(String.format(Locale.ROOT, "m%02d", i), kind, Map.of(), List.of("ada"));
      if (i % 4 == 0) {
        match.join("cyd");
        match.leave("cyd");
        match.save();
      }
      if (i % 3 == 0) {
        match.end(MatchResult.of("draw"));
      }
      stores.clock().advance(Duration.ofMinutes(1));
    }
  }

  @AfterEach
  void close() {
    stores.close();
  }

  private List<String> found(MatchQuery query) {
    return ids(stores.matches().find(query));
  }

  private static List<String> ids(Page<MatchRecord> page) {
    return page.items().stream().map(MatchRecord::id).toList();
  }

  @Test
  void find_all_isLatestFirst() {
    assertThat(found(MatchQuery.ALL)).hasSize(12).startsWith("m11", "m10").endsWith("m01", "m00");
  }

  @Test
  void find_player_findsAlsoWhereTheyLeft() {
    assertThat(found(MatchQuery.ALL.player("cyd"))).containsExactly("m08", "m04", "m00");
    assertThat(found(MatchQuery.ALL.player("nobody"))).isEmpty();
  }

  @Test
  void find_kindAndState_findsWhatHasBoth() {
    assertThat(found(MatchQuery.ALL.kind("race").state(MatchState.ENDED)))
        .containsExactly("m06", "m00");
    assertThat(found(MatchQuery.ALL.kind("duel").state(MatchState.RUNNING)))
        .containsExactly("m11", "m07", "m05", "m01");
  }

  @Test
  void find_time_includesTheFirstAndNotTheLast() {
    MatchQuery query =
        MatchQuery.ALL
            .from(START.plus(Duration.ofMinutes(3)))
            .before(START.plus(Duration.ofMinutes(6)));

    assertThat(found(query)).containsExactly("m05", "m04", "m03");
  }

  @Test
  void find_pageByPage_isComplete() {
    MatchQuery query = MatchQuery.ALL.player("ada").limit(5);
    List<String> all = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Page<MatchRecord> page = stores.matches().find(cursor.map(query::after).orElse(query));
      all.addAll(ids(page));
      sizes.add(page.items().size());
      cursor = page.next();
    } while (cursor.isPresent());

    assertThat(all).isEqualTo(found(MatchQuery.ALL));
    assertThat(sizes).containsExactly(5, 5, 2);
  }

  @Test
  void find_cursorOfAnotherQuery_isRefused() {
    String cursor = stores.matches().find(MatchQuery.ALL.limit(5)).next().orElseThrow();

    assertThatThrownBy(() -> found(MatchQuery.ALL.player("ada").after(cursor)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("cursor");
  }

  @Test
  void find_newerFormat_isRefused() {
    stores.raw().put("m00", "{\"format\":7,\"kind\":\"duel\"}".getBytes(UTF_8));

    assertThatThrownBy(() -> found(MatchQuery.ALL.kind("duel")))
        .hasMessageContainingAll("m00", "format 7", "knows 1");
  }

  @Test
  void limit_outOfRange_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> MatchQuery.ALL.limit(0));
    assertThatIllegalArgumentException().isThrownBy(() -> MatchQuery.ALL.limit(101));
  }
}
