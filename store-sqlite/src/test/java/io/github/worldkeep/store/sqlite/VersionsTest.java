package io.github.worldkeep.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.Version;
import io.github.worldkeep.store.testkit.EmbeddedHarness;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VersionsTest {
  private static final byte[] JSON = "{}".getBytes(UTF_8);

  private static final String MOST = Long.toString(Long.MAX_VALUE);
  private static final String MORE = "18446744073709551617"; // 1 in 64 bits

  @TempDir Path directory;

  private static DocumentCollection<byte[]> things(Persistence persistence) {
    return persistence.documents().collection("things", Codec.raw());
  }

  @Test
  void put_byTwoClientsAndAgainAfterReopening_neverRepeatsAVersion() {
    EmbeddedHarness harness = SqliteHarness.in(directory);
    Set<Version> seen = new HashSet<>();
    for (int round = 0; round < 3; round++) {
      try (Persistence one = harness.open();
          Persistence other = harness.open()) {
        for (int i = 0; i < 20; i++) {
          DocumentCollection<byte[]> things = things(i % 2 == 0 ? one : other);
          Version version = things.put("id", JSON);
          assertThat(seen.add(version)).as("%s", version).isTrue();
          assertThat(things.delete("id", version)).isTrue();
        }
      }
    }
  }

  @Test
  void open_reservesABlockThatIsInTheFileBeforeTheFirstVersion() {
    try (Persistence persistence = SqliteHarness.in(directory).open()) {
      Version version = things(persistence).put("id", JSON);
      String sql = "SELECT value FROM worldkeep WHERE name = 'next_version'";
      long next = Long.parseLong(Bare.column(directory.resolve("game.db"), sql).get(0));
      assertThat(Long.parseLong(version.value())).isBetween(1L, next - 1);
    }
  }

  @Test
  void replace_withAVersionThatIsNoNumberOfOurs_isAConflict() {
    try (Persistence persistence = SqliteHarness.in(directory).open()) {
      DocumentCollection<byte[]> things = things(persistence);
      Version right = things.put("id", JSON);
      for (String wrong : List.of("x", "0" + right, "-" + right, right + ".0", "0", MOST, MORE)) {
        assertThatThrownBy(() -> things.replace("id", JSON, new Version(wrong)))
            .as(wrong)
            .isInstanceOfSatisfying(
                StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CONFLICT));
      }
      assertThat(things.get("id").orElseThrow().version()).isEqualTo(right);
    }
  }
}
