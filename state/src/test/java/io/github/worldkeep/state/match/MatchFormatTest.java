package io.github.worldkeep.state.match;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Format 1 of matches, as {@code docs/formats.md} describes it. */
class MatchFormatTest {
  @TempDir private Path temp;
  private MatchStores stores;

  @BeforeEach
  void open() {
    stores = new MatchStores(temp);
  }

  @AfterEach
  void close() {
    stores.close();
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = MatchFormatTest.class.getResourceAsStream("/formats/" + name)) {
      return new String(in.readAllBytes(), UTF_8).stripTrailing();
    }
  }

  private Match play(String id) {
    Match match =
        stores.matches().start(id, "duel", Map.of("map", "isle"), List.of("ada", "zo\u00eb"));
    stores.clock().advance(Duration.ofMillis(1_500));
    match.event("first blood", Map.of("by", List.of("ada", 1, 2.5, true, Map.of())));
    match.leave("zo\u00eb");
    match.save();
    return match;
  }

  private static MatchResult result() {
    return MatchResult.of("completed")
        .with("ada", 1, 3200, Map.of("mvp", true))
        .with("zo\u00eb", 2, -0.5);
  }

  private void insert(String json) {
    stores.raw().insert("m1", json.getBytes(UTF_8));
  }

  @Test
  void save_fixedMatch_writesTheGoldenFile() throws Exception {
    play("m1");

    assertThat(stores.document("m1")).isEqualTo(golden("match-running-1.json"));
  }

  @Test
  void end_fixedMatch_writesTheGoldenFile() throws Exception {
    Match match = play("m1");
    stores.clock().advance(Duration.ofMinutes(10));
    match.end(result());

    assertThat(stores.document("m1")).isEqualTo(golden("match-1.json"));
  }

  @Test
  void get_goldenFile_isItsMatch() throws Exception {
    insert(golden("match-1.json"));
    Match match = play("m2");
    stores.clock().advance(Duration.ofMinutes(10));
    MatchRecord ended = match.end(result());

    MatchRecord read = stores.matches().get("m1").orElseThrow();

    assertThat(read).usingRecursiveComparison().ignoringFields("id").isEqualTo(ended);
  }

  @Test
  void resume_goldenFile_goesOn() throws Exception {
    insert(golden("match-running-1.json"));

    Match match = stores.matches().resume("m1").orElseThrow();

    assertThat(match.record().events()).hasSize(1);
    assertThat(match.join("zo\u00eb")).isTrue();
    assertThat(match.end(result()).result()).contains(result());
  }

  @Test
  void get_newerFormat_isRefusedWithBothNumbers() {
    insert("{\"format\":7,\"players\":{\"of\":\"another kind\"}}");

    StoreException failure =
        catchThrowableOfType(StoreException.class, () -> stores.matches().get("m1"));

    assertThat(failure).hasMessageContainingAll("m1", "format 7", "knows 1");
    assertThat(failure.kind()).isEqualTo(Kind.NEWER_FORMAT);
  }

  @Test
  void end_newerFormatMeanwhile_isRefusedAndLeavesIt() throws Exception {
    Match match = play("m1");
    String newer = "{\"format\":7}";
    stores.raw().put("m1", newer.getBytes(UTF_8));

    assertThatThrownBy(() -> match.end(result())).isInstanceOf(StoreException.class);

    assertThat(stores.document("m1")).isEqualTo(newer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"format\":1}",
        "{\"format\":0,\"kind\":\"duel\"}",
        "{\"format\":1,\"kind\":\"duel\",\"state\":\"ENDED\",REST}",
        "{\"format\":1,\"kind\":\"duel\",\"state\":\"PAUSED\",REST}",
        "{\"format\":1,\"kind\":\"duel\",\"state\":\"RUNNING\",\"endedAt\":\"2026-01-01T00:00:00Z\",REST}",
        "{\"format\":1,\"kind\":\"\",\"state\":\"RUNNING\",REST}",
        "{\"format\":1,\"state\":\"RUNNING\",REST}"
      })
  void get_malformedDocument_isCorruptAndNeverEmpty(String json) {
    String rest =
        "\"startedAt\":\"2026-01-01T00:00:00Z\",\"players\":[],\"participants\":[],\"events\":[],"
            + "\"attributes\":{},\"writer\":\"w\",\"revision\":1";
    insert(json.replace("REST", rest));

    StoreException failure =
        catchThrowableOfType(StoreException.class, () -> stores.matches().get("m1"));

    assertThat(failure.kind()).isEqualTo(Kind.CORRUPT);
    assertThat(failure).hasMessageContaining("m1");
  }
}
