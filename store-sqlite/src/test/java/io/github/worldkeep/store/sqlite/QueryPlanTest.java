package io.github.worldkeep.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.Query;
import io.github.worldkeep.store.spi.Position;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQLite's own plans, from sqlite-jdbc alone. */
final class QueryPlanTest {
  private static final Index<String> NAME = Index.text("name");
  private static final Index<Number> LEVEL = Index.number("stats.level");
  private static final Index<Boolean> ALIVE = Index.bool("alive");
  private static final Index<Instant> SEEN = Index.time("seen");
  private static final Index<String> TAGS = Index.texts("tags");

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void create() {
    file = directory.resolve("game.db");
    try (Persistence persistence = SqliteHarness.in(directory).open()) {
      persistence.documents().collection("players", Codec.raw(), NAME, LEVEL, ALIVE, SEEN, TAGS);
    }
  }

  private void assertUsesIndex(Filter filter) {
    QueryPlan plan = QueryPlan.of(file, "players", filter);
    assertThat(plan.usesIndex()).as("%s: %s", filter, plan).isTrue();
    assertThat(plan.parts().get(0)).as("%s", filter).anyMatch(step -> step.startsWith("SEARCH"));
  }

  @Test
  void find_everyOperator_usesItsIndex() {
    Instant time = Instant.parse("2026-01-31T23:59:59Z");
    List<Filter> filters =
        List.of(
            NAME.eq("a"),
            LEVEL.eq(1),
            ALIVE.eq(true),
            SEEN.eq(time),
            NAME.lt("a"),
            LEVEL.lte(1),
            LEVEL.gt(1),
            SEEN.gte(time),
            NAME.in(List.of("a", "b")),
            LEVEL.in(List.of(1, 2)),
            SEEN.in(List.of(time)),
            NAME.startsWith("a"),
            TAGS.contains("a"),
            NAME.exists(),
            LEVEL.exists(),
            ALIVE.exists(),
            SEEN.exists());
    filters.forEach(this::assertUsesIndex);
    assertThat(QueryPlan.of(file, "players", TAGS.exists()).parts().get(0))
        .anyMatch(step -> step.contains("USING INDEX texts_"));
  }

  @Test
  void find_joinedFilters_useAnIndex() {
    assertUsesIndex(NAME.eq("a").and(LEVEL.gt(5)).and(ALIVE.ne(true)));
    assertUsesIndex(TAGS.contains("a").and(TAGS.contains("b")));
    assertUsesIndex(NAME.eq("a").or(LEVEL.eq(5)));
  }

  @Test
  void find_withoutAnIndex_isSeenByTheTest() {
    assertThat(QueryPlan.of(file, "players", NAME.ne("a")).parts().get(0))
        .as("a complement is a walk, in the order of ids")
        .noneMatch(step -> step.startsWith("SEARCH"));
  }

  private QueryPlan page(Query query, @Nullable Object... sortKey) {
    return QueryPlan.of(file, "players", query, new Position(Arrays.asList(sortKey), "id 7"));
  }

  @Test
  void find_aLaterPage_readsRangesOfTheIndexAndSortsNothing() {
    Query ascending = Query.all().sortedBy(LEVEL.ascending());
    Query descending = Query.all().sortedBy(SEEN.descending());
    Instant time = Instant.parse("2026-01-31T23:59:59Z");
    List<QueryPlan> plans =
        List.of(page(Query.all()), page(ascending, 5.0), page(ascending, new Object[] {null}));
    for (QueryPlan plan : plans) {
      assertThat(plan.sortsNothing()).as("%s", plan).isTrue();
      assertThat(plan.parts()).allSatisfy(p -> assertThat(p).anyMatch(s -> s.startsWith("SEARCH")));
    }
    // Ids ascend within equal values that descend: only those are sorted.
    QueryPlan plan = page(descending, time);
    assertThat(plan.parts()).hasSize(3);
    assertThat(plan.parts())
        .allSatisfy(p -> assertThat(p).anyMatch(s -> s.startsWith("SEARCH c_players USING INDEX")))
        .allSatisfy(p -> assertThat(p).noneMatch(s -> s.endsWith("B-TREE FOR ORDER BY")));
  }

  @Test
  void find_theFirstPage_followsTheIndex() {
    QueryPlan plan = QueryPlan.of(file, "players", Query.all().sortedBy(LEVEL.ascending()), null);
    assertThat(plan.sortsNothing()).as("%s", plan).isTrue();
  }
}
