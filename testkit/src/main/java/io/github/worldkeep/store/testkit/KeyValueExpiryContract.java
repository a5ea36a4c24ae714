package io.github.worldkeep.store.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.store.KeyValue;
import io.github.worldkeep.store.KeyValueStore;
import io.github.worldkeep.store.StoreException.Kind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Keys and values: time to live. A value whose time is over is absent to every method. */
public abstract class KeyValueExpiryContract extends StoreContract {
  private static final Duration SHORT = Duration.ofMillis(1_500);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofDays(36_500);

  /** Some engines remove what has expired on their own, now and then. */
  private static final Duration REMOVAL = Duration.ofSeconds(30);

  private KeyValueStore store() {
    return first().keyValues();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private Optional<Duration> timeToLive(String key) {
    return store().entry(key).orElseThrow().timeToLive();
  }

  private void assertHourIsLeft(String key) {
    assertThat(timeToLive(key).orElseThrow())
        .as(key)
        .isBetween(HOUR.minusMinutes(1), HOUR.plusMillis(1));
  }

  private void assertNeverExpires(String key) {
    assertThat(timeToLive(key)).as(key).isEmpty();
  }

  @Test
  void put_withTimeToLive_expiresToTheFractionOfASecond() {
    Optional<byte[]> later = afterASecondOfLife();
    assertThat(later).as("after 1,000 of 1,500 ms").hasValue(bytes("v"));
    harness().passTime(Duration.ofMillis(600));
    assertThat(store().get("k")).as("after 1,600 of 1,500 ms").isEmpty();
  }

  /** The value, put anew if a busy machine read it only when its time was over. */
  private Optional<byte[]> afterASecondOfLife() {
    for (int attempt = 1; ; attempt++) {
      long start = System.nanoTime();
      store().put("k", bytes("v"), SHORT);
      harness().passTime(Duration.ofSeconds(1));
      Optional<byte[]> value = store().get("k");
      boolean inTime = System.nanoTime() - start < SHORT.toNanos();
      if (value.isPresent() || inTime || attempt == 10) {
        return value;
      }
    }
  }

  @Test
  void put_withAMillisecond_isNotTakenForNoneOrForever() {
    store().put("k", bytes("v"), Duration.ofMillis(1));
    harness().passTime(Duration.ofMillis(50));
    assertThat(store().get("k")).isEmpty();
    assertThat(store().entry("k")).isEmpty();
  }

  @Test
  void everyWrite_withTimeToLive_setsIt() {
    store().put("put", bytes("v"), HOUR);
    store().putAll(Map.of("all 1", bytes("v"), "all 2", bytes("v")), HOUR);
    store().putIfAbsent("absent", bytes("v"), HOUR);
    store().put("replaced", bytes("old"));
    assertThat(store().replace("replaced", bytes("old"), bytes("v"), HOUR)).isTrue();
    store().put("touched", bytes("v"));
    assertThat(store().touch("touched", HOUR)).isTrue();
    for (String key : List.of("put", "all 1", "all 2", "absent", "replaced", "touched")) {
      assertHourIsLeft(key);
      assertThat(store().get(key)).as(key).hasValue(bytes("v"));
    }
  }

  @Test
  void everyWrite_withoutTimeToLive_clearsIt() {
    for (String key : List.of("put", "all", "replaced")) {
      store().put(key, bytes("old"), SHORT);
    }
    store().put("put", bytes("new"));
    store().putAll(Map.of("all", bytes("new")));
    assertThat(store().replace("replaced", bytes("old"), bytes("new"))).isTrue();
    for (String key : List.of("put", "all", "replaced")) {
      assertNeverExpires(key);
    }
    harness().passTime(SHORT.plusMillis(200));
    for (String key : List.of("put", "all", "replaced")) {
      assertThat(store().get(key)).as(key).hasValue(bytes("new"));
    }
  }

  @Test
  void touch_shortensAndLengthens() {
    store().put("longer", bytes("v"), SHORT);
    store().put("shorter", bytes("v"), HOUR);
    assertThat(store().touch("longer", HOUR)).isTrue();
    assertThat(store().touch("shorter", SHORT)).isTrue();
    harness().passTime(SHORT.plusMillis(200));
    assertThat(store().get("longer")).hasValue(bytes("v"));
    assertThat(store().get("shorter")).isEmpty();
  }

  @Test
  void entry_tellsWhatIsLeft() {
    store().put("k", bytes("v"), HOUR);
    store().put("forever", bytes("v"));
    KeyValue before = store().entry("k").orElseThrow();
    harness().passTime(SHORT);
    Duration after = second().keyValues().entry("k").orElseThrow().timeToLive().orElseThrow();
    assertThat(before.key()).isEqualTo("k");
    assertThat(before.timeToLive().orElseThrow()).isLessThanOrEqualTo(HOUR);
    assertThat(after).isLessThanOrEqualTo(before.timeToLive().orElseThrow().minus(SHORT));
    assertThat(after).isGreaterThan(HOUR.minusMinutes(1));
    assertNeverExpires("forever");
  }

  @Test
  void increment_keepsTheTimeToLive() {
    store().put("n", bytes("1"), HOUR);
    assertThat(store().increment("n", 1)).isEqualTo(2);
    assertHourIsLeft("n");
    store().increment("new", 1);
    assertNeverExpires("new");
  }

  @Test
  void failedConditions_leaveTheTimeToLive() {
    store().put("k", bytes("v"), HOUR);
    assertThat(store().putIfAbsent("k", bytes("new"))).isFalse();
    assertThat(store().putIfAbsent("k", bytes("new"), SHORT)).isFalse();
    assertThat(store().replace("k", bytes("other"), bytes("new"))).isFalse();
    assertThat(store().replace("k", bytes("other"), bytes("new"), SHORT)).isFalse();
    assertThat(store().remove("k", bytes("other"))).isFalse();
    assertHourIsLeft("k");
  }

  @Test
  void expired_isAbsentToEveryMethod() {
    List<String> keys =
        List.of("get", "entry", "absent", "replace", "remove", "equal", "take", "count", "touch");
    keys.forEach(key -> store().put(key, bytes("1"), SHORT));
    assertThat(store().scan("")).hasSize(keys.size());
    harness().passTime(SHORT.plusMillis(200));
    assertThat(store().scan("")).as("scan").isEmpty();
    assertThat(store().getAll(keys)).allMatch(Optional::isEmpty);
    assertThat(store().get("get")).isEmpty();
    assertThat(store().entry("entry")).isEmpty();
    assertThat(store().replace("replace", bytes("1"), bytes("2"))).isFalse();
    assertThat(store().remove("remove")).isFalse();
    assertThat(store().remove("equal", bytes("1"))).isFalse();
    assertThat(store().take("take")).isEmpty();
    assertThat(store().touch("touch", HOUR)).isFalse();
    assertThat(store().increment("count", 10)).as("counts from zero").isEqualTo(10);
    assertThat(store().putIfAbsent("absent", bytes("new"))).isTrue();
    assertNeverExpires("count");
    assertNeverExpires("absent");
    assertThat(store().scan("")).containsExactlyInAnyOrder("count", "absent");
  }

  /** Else keys that expire, as most do, fill the store. */
  @Test
  void expired_areRemovedByLaterWrites() {
    store().put("stays", bytes("v"), HOUR);
    requireHarness(harness().storedKeys().isPresent(), "what it holds can't be counted");
    long before = harness().storedKeys().getAsLong();
    for (int page = 0; page < 10; page++) {
      Map<String, byte[]> entries = new HashMap<>();
      for (int i = 0; i < 100; i++) {
        entries.put("expires/" + page + "/" + i, bytes("v"));
      }
      store().putAll(entries, SHORT);
    }
    harness().passTime(SHORT.plusMillis(200));
    for (int i = 0; i < 500; i++) {
      store().put("busy", bytes("v" + i));
    }
    await().atMost(REMOVAL).untilAsserted(() -> assertFewMoreThan(before));
    assertThat(second().keyValues().get("stays")).hasValue(bytes("v"));
  }

  private void assertFewMoreThan(long before) {
    store().put("busy", bytes("v"));
    assertThat(harness().storedKeys().getAsLong()).as("stored keys").isLessThan(before + 10);
  }

  @Test
  void timeToLive_outsideOfTheLimits_isInvalid() {
    List<Duration> wrong =
        List.of(
            Duration.ZERO,
            Duration.ofMillis(-1),
            Duration.ofNanos(999_999),
            LONGEST.plusMillis(1),
            Duration.ofSeconds(Long.MAX_VALUE),
            Duration.ofSeconds(Long.MIN_VALUE));
    store().put("k", bytes("v"));
    for (Duration time : wrong) {
      assertThatStore(() -> store().put("k", bytes("new"), time)).failsWith(Kind.INVALID);
      assertThatStore(() -> store().putAll(Map.of("k", bytes("new")), time))
          .failsWith(Kind.INVALID);
      assertThatStore(() -> store().putIfAbsent("new", bytes("new"), time)).failsWith(Kind.INVALID);
      assertThatStore(() -> store().replace("k", bytes("v"), bytes("new"), time))
          .failsWith(Kind.INVALID);
      assertThatStore(() -> store().touch("k", time)).failsWith(Kind.INVALID);
    }
    assertThat(store().get("k")).hasValue(bytes("v"));
    assertNeverExpires("k");
    assertThat(store().get("new")).isEmpty();
  }

  @Test
  void timeToLive_ofTheMaximum_doesNotOverflow() {
    store().put("k", bytes("v"), LONGEST);
    harness().passTime(SHORT);
    assertThat(store().get("k")).hasValue(bytes("v"));
    assertThat(timeToLive("k").orElseThrow()).isGreaterThan(LONGEST.minusMinutes(1));
    assertThat(store().touch("k", LONGEST)).isTrue();
    assertThat(store().get("k")).hasValue(bytes("v"));
  }

  @Test
  void valueAndTimeToLive_becomeVisibleTogether() throws Exception {
    KeyValueStore reader = second().keyValues();
    AtomicBoolean done = new AtomicBoolean();
    Race.<Boolean>run(
        2,
        i ->
            i == 0
                ? () -> writeAgainAndAgain(done)
                : () -> {
                  while (!done.get()) {
                    reader.entry("k").ifPresent(KeyValueExpiryContract::assertExpires);
                  }
                  return true;
                });
  }

  private boolean writeAgainAndAgain(AtomicBoolean done) {
    try {
      for (int round = 0; round < 300; round++) {
        store().put("k", bytes("put"), HOUR);
        store().remove("k");
        store().putIfAbsent("k", bytes("absent"), HOUR);
        store().replace("k", bytes("absent"), bytes("replaced"), HOUR);
        store().take("k");
        store().putAll(Map.of("k", bytes("all")), HOUR);
        store().remove("k");
      }
      return true;
    } finally {
      done.set(true);
    }
  }

  private static void assertExpires(KeyValue entry) {
    assertThat(entry.timeToLive()).as("time to live of %s", entry).isPresent();
  }
}
