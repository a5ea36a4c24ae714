package io.github.worldkeep.store.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.worldkeep.store.KeyValueStore;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.spi.DriverContext;
import io.github.worldkeep.store.testkit.TestClock;
import io.github.worldkeep.store.testkit.UriFuzz;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What only this store promises: who shares what, and expiry to the millisecond. */
final class MemoryUriTest {
  private static final byte[] VALUE = {1};

  private final TestClock clock = new TestClock();

  private Persistence open(String uri) {
    return Persistence.open(
        PersistenceConfig.none().with(StoreKind.KEY_VALUES, StoreUri.parse(uri)).withClock(clock));
  }

  @Test
  void noName_isPrivate() {
    try (Persistence one = open("memory:");
        Persistence other = open("memory:")) {
      one.keyValues().put("k", VALUE);
      assertThat(other.keyValues().get("k")).isEmpty();
      assertThat(one.keyValues().get("k")).hasValue(VALUE);
    }
  }

  @Test
  void sameName_isShared_otherNameIsNot() {
    try (Persistence one = open("memory:a");
        Persistence same = open("memory:a");
        Persistence other = open("memory:b")) {
      one.keyValues().put("k", VALUE);
      assertThat(same.keyValues().get("k")).hasValue(VALUE);
      assertThat(other.keyValues().get("k")).isEmpty();
    }
  }

  @Test
  void name_livesAsLongAsSomebodyHasItOpen() {
    Persistence first = open("memory:c");
    first.keyValues().put("k", VALUE);
    try (Persistence second = open("memory:c")) {
      first.close();
      first.close();
      assertThat(second.keyValues().get("k")).hasValue(VALUE);
    }
    try (Persistence later = open("memory:c")) {
      assertThat(later.keyValues().get("k")).isEmpty();
    }
  }

  @Test
  void uri_withMoreThanAName_isInvalid() {
    for (String wrong : List.of("memory:?a=1", "memory:a?max=5", "memory://a", "memory://u@a/b")) {
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> open(wrong))
          .as(wrong)
          .extracting(StoreException::kind)
          .isEqualTo(Kind.INVALID);
    }
  }

  @Test
  void otherKinds_areInvalidAndNameTheAlternatives() {
    PersistenceConfig config =
        PersistenceConfig.none().with(StoreKind.DOCUMENTS, StoreUri.parse("memory:"));
    assertThatExceptionOfType(StoreException.class)
        .isThrownBy(() -> Persistence.open(config))
        .withMessageContaining("documents");
  }

  @Test
  void timeToLive_countsToTheMillisecond() {
    try (Persistence persistence = open("memory:")) {
      KeyValueStore store = persistence.keyValues();
      for (int millis : new int[] {1, 2, 999, 1_000, 1_001, 86_400_000}) {
        Duration time = Duration.ofMillis(millis);
        store.put("k", VALUE, time);
        clock.advance(time.minusNanos(1));
        assertThat(store.entry("k").orElseThrow().timeToLive()).hasValue(Duration.ofMillis(1));
        assertThat(store.scan("")).containsExactly("k");
        clock.advance(Duration.ofNanos(1));
        assertThat(store.get("k")).isEmpty();
        assertThat(store.scan("")).isEmpty();
      }
    }
  }

  @Test
  void timeToLive_changedOften_followsTheLastChange() {
    try (Persistence persistence = open("memory:")) {
      KeyValueStore store = persistence.keyValues();
      store.put("k", VALUE, Duration.ofHours(1));
      store.touch("k", Duration.ofMillis(5));
      store.increment("n", 1);
      store.touch("n", Duration.ofMillis(5));
      store.increment("n", 1);
      clock.advance(Duration.ofMillis(5));
      assertThat(store.get("k")).isEmpty();
      assertThat(store.increment("n", 1)).isEqualTo(1);
    }
  }

  @Test
  void uris_ofEveryForm_areReadOrInvalid_andShowNoSecret() {
    DriverContext context = new DriverContext(Duration.ofSeconds(5), clock);
    new UriFuzz(Set.of("memory"), Map.of())
        .run(uri -> new MemoryStoreProvider().open(uri, context).close());
  }
}
