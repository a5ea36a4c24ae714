package io.github.worldkeep.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.Query;
import io.github.worldkeep.store.spi.Position;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** PostgreSQL's own plans for a table of some size, from pgjdbc alone. */
@TestInstance(Lifecycle.PER_CLASS)
final class QueryPlanTest {
  private static final Index<String> NAME = Index.text("name");
  private static final Index<Number> LEVEL = Index.number("stats.level");
  private static final Index<Boolean> ALIVE = Index.bool("alive");
  private static final Index<Instant> SEEN = Index.time("seen");
  private static final Index<String> TAGS = Index.texts("tags");
  private static final Instant TIME = Instant.parse("2026-01-31T23:59:59Z");

  private final PostgresHarness harness = PostgresHarness.in(Engines.postgres(), "");

  @BeforeAll
  void fill() {
    try (Persistence persistence = harness.open()) {
      DocumentCollection<byte[]> players =
          persistence
              .documents()
              .collection("players", Codec.raw(), NAME, LEVEL, ALIVE, SEEN, TAGS);
      Batch batch = new Batch();
      for (int i = 0; i < 5_000; i++) {
        batch.put(players, "id " + i, player(i));
      }
      persistence.documents().commit(batch);
    }
    harness.bare().execute("ANALYZE " + harness.schema().of("c_players"));
  }

  private static byte[] player(int i) {
    String json =
        "{\"name\":\"n%d\",\"stats\":{\"level\":%d},\"alive\":%s,\"seen\":\"%s\",\"tags\":[\"t%d\"]}"
            .formatted(i, i, i % 100 != 0, TIME.plusSeconds(i), i);
    return json.getBytes(StandardCharsets.UTF_8);
  }

  @AfterAll
  void remove() {
    harness.close();
  }

  private QueryPlan plan(Query query, @Nullable Position after) {
    return QueryPlan.of(harness.bare(), harness.schema(), "players", query, after);
  }

  private void assertUsesIndex(Filter filter) {
    QueryPlan plan = plan(Query.where(filter), null);
    assertThat(plan.usesIndex()).as("%s: %s", filter, plan).isTrue();
    assertThat(plan.walksThroughAll()).as("%s: %s", filter, plan).isFalse();
  }

  @Test
  void find_everyOperator_usesItsIndex() {
    String longText = "n".repeat(IndexExpression.KEY_LENGTH + 100);
    List<Filter> filters =
        List.of(
            NAME.eq("n1"),
            NAME.eq(longText),
            LEVEL.eq(1),
            ALIVE.eq(false),
            SEEN.eq(TIME),
            NAME.in(List.of("n1", "n2")),
            LEVEL.in(List.of(1, 2)),
            SEEN.in(List.of(TIME)),
            NAME.startsWith("n1234"),
            NAME.startsWith(longText),
            TAGS.contains("t1"));
    filters.forEach(this::assertUsesIndex);
  }

  @Test
  void find_ranges_readARangeOfTheIndexInItsOrder() {
    String longText = "n".repeat(IndexExpression.KEY_LENGTH + 100);
    assertReadsRange(NAME.lt("n1"), NAME);
    assertReadsRange(NAME.gt("n99" + longText), NAME);
    assertReadsRange(NAME.startsWith("n1"), NAME);
    assertReadsRange(LEVEL.lte(100), LEVEL);
    assertReadsRange(LEVEL.gt(4_900), LEVEL);
    assertReadsRange(SEEN.gte(TIME.plusSeconds(4_900)), SEEN);
  }

  private void assertReadsRange(Filter filter, Index<?> index) {
    QueryPlan plan = plan(Query.where(filter).sortedBy(index.ascending()), null);
    assertThat(plan.usesIndex()).as("%s: %s", filter, plan).isTrue();
    assertThat(plan.sorts()).as("%s: %s", filter, plan).isFalse();
    assertThat(plan.steps()).as("%s", filter).anyMatch(step -> step.contains("Index Cond"));
  }

  @Test
  void find_joinedFilters_useAnIndex() {
    assertUsesIndex(NAME.eq("n1").and(LEVEL.gt(5)).and(ALIVE.ne(true)));
    assertUsesIndex(TAGS.contains("t1").and(TAGS.contains("t2")));
    assertUsesIndex(NAME.eq("n1").or(LEVEL.eq(5)));
  }

  @Test
  void find_whatIsThere_canUseItsIndex() {
    for (Index<?> index : List.of(NAME, LEVEL, ALIVE, SEEN, TAGS)) {
      Query query = Query.where(index.exists());
      Query sorted = index.type() == Index.Type.TEXTS ? query : query.sortedBy(index.ascending());
      QueryPlan plan = plan(sorted, null);
      assertThat(plan.usesIndex()).as("%s: %s", index, plan).isTrue();
    }
  }

  @Test
  void find_withoutAnIndex_isSeenByTheTest() {
    assertThat(plan(Query.where(NAME.ne("n1")), null).usesIndex()).as("a complement").isFalse();
  }

  @Test
  void find_aFilterWithASortAndAPage_readsARangeAndSortsNothing() {
    Query query = Query.where(ALIVE.eq(true)).sortedBy(LEVEL.ascending());
    for (Query each : List.of(query, Query.all().sortedBy(LEVEL.ascending()))) {
      QueryPlan first = plan(each, null);
      QueryPlan later = plan(each, position(2_500.0));
      assertThat(List.of(first, later))
          .allSatisfy(plan -> assertThat(plan.usesIndex()).as("%s", plan).isTrue())
          .allSatisfy(plan -> assertThat(plan.sorts()).as("%s", plan).isFalse());
      assertThat(later.steps()).anyMatch(step -> step.contains("Index Cond"));
    }
  }

  private static Position position(@Nullable Object... sortKey) {
    return new Position(Arrays.asList(sortKey), "id 7");
  }

  @Test
  void find_pagesById_readARangeOfIds() {
    QueryPlan plan = plan(Query.all(), position());
    assertThat(plan.sorts()).as("%s", plan).isFalse();
    assertThat(plan.steps()).anyMatch(step -> step.contains("Index Cond: (id > "));
  }

  @Test
  void find_theEndOfWhatHasNoValue_readsOnlyThat() {
    QueryPlan plan = plan(Query.all().sortedBy(SEEN.ascending()), position((Object) null));
    assertThat(plan.usesIndex()).as("%s", plan).isTrue();
    assertThat(plan.walksThroughAll()).as("%s", plan).isFalse();
  }

  /** Ids ascend within equal values that descend: only those are sorted, a few at a time. */
  @Test
  void find_descending_readsTheIndexBackwards() {
    QueryPlan plan = plan(Query.all().sortedBy(SEEN.descending()), position(TIME.plusSeconds(99)));
    assertThat(plan.usesIndex()).as("%s", plan).isTrue();
    assertThat(plan.steps()).noneMatch(step -> step.contains("->  Sort "));
    assertThat(plan.steps()).anyMatch(step -> step.contains("Incremental Sort"));
  }
}
