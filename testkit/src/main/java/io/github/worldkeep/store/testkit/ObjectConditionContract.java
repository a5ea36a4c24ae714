package io.github.worldkeep.store.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.ObjectReader;
import io.github.worldkeep.store.PutOptions;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreKind;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Objects: a condition holds on every path that writes, against every other client, and one that
 * fails leaves content and metadata as they were.
 */
public abstract class ObjectConditionContract extends ObjectTestBase {
  private static final int RACERS = 6;
  private static final PutOptions NEW = PutOptions.NONE.withMetadata("mark", "new");

  private void requireIfAbsent() {
    requireCapability(
        StoreKind.OBJECTS,
        Capability.WRITE_IF_ABSENT,
        () -> store().put("k", new byte[0], PutOptions.NONE.ifAbsent()));
  }

  private void requireIfMatches() {
    requireCapability(
        StoreKind.OBJECTS,
        Capability.WRITE_IF_MATCHES,
        () -> store().put("k", new byte[0], PutOptions.NONE.ifMatches("etag")));
  }

  @ParameterizedTest
  @EnumSource
  void ifAbsent_missing_writes(ObjectPath path) throws Exception {
    requireIfAbsent();
    path.write(store(), "k", path.content(1), NEW.ifAbsent());
    assertThat(other().get("k").orElseThrow()).isEqualTo(path.content(1));
    store().delete("k");
    path.write(other(), "k", path.content(2), NEW.ifAbsent());
    assertThat(store().get("k").orElseThrow()).isEqualTo(path.content(2));
  }

  @ParameterizedTest
  @EnumSource
  void ifAbsent_existing_changesNothing(ObjectPath path) throws Exception {
    requireIfAbsent();
    for (byte[] content : List.of(bytes("original"), new byte[0])) {
      store().put("k", content, MARKED);
      assertUnchanged(
          "k",
          () ->
              assertThatStore(() -> path.write(other(), "k", path.content(1), NEW.ifAbsent()))
                  .failsWith(Kind.ALREADY_EXISTS)
                  .naming("'k'"));
    }
    assertNoLeftovers();
  }

  @ParameterizedTest
  @EnumSource
  void ifMatches_sameEtag_writesAndChangesIt(ObjectPath path) throws Exception {
    requireIfMatches();
    String before = store().put("k", bytes("original"), MARKED).etag();
    ObjectInfo after = path.write(other(), "k", path.content(1), NEW.ifMatches(before));
    assertThat(after.etag()).isNotEqualTo(before);
    assertSame(store().stat("k").orElseThrow(), after);
    assertThat(store().get("k").orElseThrow()).isEqualTo(path.content(1));
    assertThat(after.metadata()).containsEntry("mark", "new");
  }

  @ParameterizedTest
  @EnumSource
  void ifMatches_anotherEtag_changesNothing(ObjectPath path) throws Exception {
    requireIfMatches();
    String stale = store().put("k", bytes("stale"), MARKED).etag();
    store().put("k", bytes("original"), MARKED);
    for (String etag : List.of(stale, "never an etag", "")) {
      assertUnchanged(
          "k",
          () ->
              assertThatStore(() -> path.write(other(), "k", path.content(1), NEW.ifMatches(etag)))
                  .failsWith(Kind.CONFLICT));
    }
    assertNoLeftovers();
  }

  @ParameterizedTest
  @EnumSource
  void ifMatches_missing_neverCreates(ObjectPath path) throws Exception {
    requireIfMatches();
    String etag = store().put("k", bytes("original"), MARKED).etag();
    store().delete("k");
    assertThatStore(() -> path.write(other(), "k", path.content(1), NEW.ifMatches(etag)))
        .failsWith(Kind.CONFLICT);
    assertThat(store().stat("k")).isEmpty();
    assertNoLeftovers();
  }

  @Test
  void ifMatches_deletedAndMadeAgain_isNotTheOldOne() throws Exception {
    requireIfMatches();
    String etag = store().put("k", bytes("first"), MARKED).etag();
    store().delete("k");
    store().put("k", bytes("again"), MARKED);
    assertUnchanged(
        "k",
        () ->
            assertThatStore(() -> other().put("k", bytes("late"), NEW.ifMatches(etag)))
                .failsWith(Kind.CONFLICT));
  }

  @ParameterizedTest
  @EnumSource
  void ifAbsent_race_hasOneWinner(ObjectPath path) throws Exception {
    requireIfAbsent();
    int rounds = path.content(0).length > MIB ? 3 : 15;
    for (int round = 0; round < rounds; round++) {
      String key = "k" + round;
      List<Boolean> won = Race.run(RACERS, i -> attempt(path, i, key, NEW.ifAbsent()));
      assertThat(won).as("winners").containsOnlyOnce(true);
      assertThat(store().get(key).orElseThrow()).isEqualTo(path.content(won.indexOf(true)));
    }
    assertNoLeftovers();
  }

  @ParameterizedTest
  @EnumSource
  void ifMatches_race_hasOneWinner(ObjectPath path) throws Exception {
    requireIfMatches();
    String etag = store().put("k", bytes("original")).etag();
    int rounds = path.content(0).length > MIB ? 3 : 15;
    for (int round = 0; round < rounds; round++) {
      PutOptions options = NEW.ifMatches(etag);
      List<Boolean> won = Race.run(RACERS, i -> attempt(path, i, "k", options));
      assertThat(won).as("winners").containsOnlyOnce(true);
      assertThat(store().get("k").orElseThrow()).isEqualTo(path.content(won.indexOf(true)));
      etag = store().put("k", bytes("round " + round)).etag();
    }
  }

  private Callable<Boolean> attempt(ObjectPath path, int racer, String key, PutOptions options) {
    return () -> {
      try {
        path.write(client(racer), key, path.content(racer), options);
        return true;
      } catch (StoreException e) {
        assertThat(e.kind()).isIn(Kind.ALREADY_EXISTS, Kind.CONFLICT);
        return false;
      }
    };
  }

  @Test
  void ifMatches_increments_areNeverLost() throws Exception {
    requireIfMatches();
    store().put("counter", bytes("0"));
    int each = 25;
    Race.run(RACERS, i -> () -> increment(i, each));
    assertThat(text("counter")).isEqualTo(Integer.toString(RACERS * each));
  }

  private boolean increment(int racer, int times) throws Exception {
    int done = 0;
    while (done < times) {
      try (ObjectReader reader = client(racer).read("counter").orElseThrow()) {
        int value = Integer.parseInt(new String(reader.readAllBytes(), UTF_8));
        PutOptions options = PutOptions.NONE.ifMatches(reader.info().etag());
        client(racer).put("counter", bytes(Integer.toString(value + 1)), options);
        done++;
      } catch (StoreException e) {
        assertThat(e.kind()).isEqualTo(Kind.CONFLICT);
      }
    }
    return true;
  }

  @Test
  void ifMatches_againstUnconditionalWritesAndDeletes_neverUndoesThem() throws Exception {
    requireIfMatches();
    // The condition is the original's etag, so either the conditional write came first and was
    // overwritten, or it came second and failed: what the other one did is what remains.
    for (int round = 0; round < 60; round++) {
      String key = "k" + round;
      String etag = store().put(key, bytes("original")).etag();
      boolean delete = round % 2 == 0;
      List<Boolean> done =
          Race.run(2, i -> i == 0 ? replaced(key, etag) : overwritten(key, delete));
      assertThat(done.get(1)).isTrue();
      if (delete) {
        assertThat(store().stat(key)).isEmpty();
      } else {
        assertThat(text(key)).isEqualTo("unconditional");
      }
    }
  }

  private Callable<Boolean> replaced(String key, String etag) {
    return () -> {
      try {
        store().put(key, bytes("conditional"), PutOptions.NONE.ifMatches(etag));
        return true;
      } catch (StoreException e) {
        assertThat(e.kind()).isEqualTo(Kind.CONFLICT);
        return false;
      }
    };
  }

  private Callable<Boolean> overwritten(String key, boolean delete) {
    return () -> {
      if (delete) {
        other().delete(key);
      } else {
        other().put(key, bytes("unconditional"));
      }
      return true;
    };
  }

  @ParameterizedTest
  @EnumSource
  void write_race_isOneOfTheTwoAndNeverAMixture(ObjectPath path) throws Exception {
    int size = path.content(0).length;
    int rounds = size > MIB ? 4 : 40;
    store().put("k", filled(9, size), marked(9));
    AtomicBoolean ended = new AtomicBoolean();
    Race.run(
        4,
        i ->
            () -> {
              if (i < 2) {
                for (int round = 0; round < rounds; round++) {
                  path.write(client(i), "k", filled(i, size), marked(i));
                }
                ended.set(true);
                return true;
              }
              while (!ended.get()) {
                assertWhole(i, size);
              }
              return true;
            });
    assertWhole(0, size);
    assertNoLeftovers();
  }

  private static byte[] filled(int writer, int size) {
    byte[] content = new byte[size];
    Arrays.fill(content, (byte) writer);
    return content;
  }

  private static PutOptions marked(int writer) {
    return PutOptions.NONE.withMetadata("writer", Integer.toString(writer));
  }

  private void assertWhole(int client, int size) throws Exception {
    try (ObjectReader reader = client(client).read("k").orElseThrow()) {
      String writer = reader.info().metadata().get("writer");
      assertThat(reader.readAllBytes()).isEqualTo(filled(Integer.parseInt(writer), size));
    } catch (StoreException e) {
      assertThat(e.kind()).as("a reader may fail, but not see a mixture").isEqualTo(Kind.CONFLICT);
    }
  }
}
