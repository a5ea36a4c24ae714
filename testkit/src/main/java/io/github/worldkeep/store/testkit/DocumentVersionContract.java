package io.github.worldkeep.store.testkit;

import static io.github.worldkeep.store.testkit.Documents.assertSame;
import static io.github.worldkeep.store.testkit.Documents.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.BatchOutcome;
import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.Query;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.Version;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Versions of documents, the conditions on them, and that conditions hold against every other
 * client.
 */
public abstract class DocumentVersionContract extends StoreContract {
  private static final int RACERS = 8;
  private static final int ROUNDS = 25;

  private static DocumentCollection<byte[]> items(Persistence client) {
    return client.documents().collection("items", Codec.raw());
  }

  private DocumentCollection<byte[]> items() {
    return items(first());
  }

  /** The collection for a thread: half of them use the one client, half the other. */
  private List<DocumentCollection<byte[]>> bothClients() {
    return List.of(items(first()), items(second()));
  }

  @Test
  void everyWrite_evenOfTheSameContent_makesANewVersion() {
    DocumentCollection<byte[]> items = items();
    Set<Version> seen = new HashSet<>();
    Version version = items.insert("a", number(1));
    for (int i = 0; i < 10; i++) {
      assertThat(seen.add(version)).as("%s is new", version).isTrue();
      assertThat(items.get("a").orElseThrow().version()).isEqualTo(version);
      version = i % 2 == 0 ? items.put("a", number(1)) : items.replace("a", number(1), version);
    }
  }

  @Test
  void reads_allTellTheSameVersion() {
    DocumentCollection<byte[]> items = items();
    Version version = items.insert("a", number(1));
    DocumentCollection<byte[]> others = items(second());
    assertThat(others.get("a").orElseThrow().version()).isEqualTo(version);
    assertThat(others.getAll(List.of("a")).get(0).orElseThrow().version()).isEqualTo(version);
    assertThat(others.find(Query.all()).items().get(0).version()).isEqualTo(version);
    Document<byte[]> updated = others.update("a", value -> number(2));
    assertThat(items.get("a").orElseThrow().version()).isEqualTo(updated.version());
  }

  @Test
  void version_throughItsStringForm_isStillGood() {
    Version version = items().insert("a", number(1));
    Version again = new Version(version.value());
    assertThat(again).isEqualTo(version);
    assertThat(items().replace("a", number(2), again)).isNotEqualTo(version);
  }

  @Test
  void version_malformed_isInvalid() {
    for (String text : List.of("", " ", "a b", "a/b", "\u00e9", "a\n", "x".repeat(65), "'", "%")) {
      assertThatStore(() -> new Version(text)).failsWith(Kind.INVALID);
    }
  }

  @Test
  void version_wellFormedButOfNoStore_isAConflict() {
    DocumentCollection<byte[]> items = items();
    Version version = items.insert("a", number(1));
    List<String> foreign =
        List.of(
            "zzz",
            "-",
            ".",
            "-1",
            "null",
            "x".repeat(64),
            "9".repeat(64),
            "1e3",
            "18446744073709551616",
            version.value() + "0");
    for (String text : foreign) {
      Version other = new Version(text.substring(0, Math.min(64, text.length())));
      assertThatStore(() -> items.replace("a", number(2), other)).failsWith(Kind.CONFLICT);
      assertThatStore(() -> items.delete("a", other)).failsWith(Kind.CONFLICT);
      Batch check = new Batch().check(items, "a", other);
      assertThatStore(() -> first().documents().commit(check)).failsWith(Kind.CONFLICT);
    }
    assertThat(items.get("a").orElseThrow().version()).isEqualTo(version);
  }

  @Test
  void insert_existing_failsAndChangesNothing() {
    Version version = items().insert("a", number(1));
    ConflictException failure =
        (ConflictException)
            assertThatStore(() -> items(second()).insert("a", number(2)))
                .failsWith(Kind.ALREADY_EXISTS)
                .naming("items/a")
                .exception();
    assertThat(failure.operation()).isEmpty();
    assertUnchanged(version);
  }

  @Test
  void replace_missing_neverCreates() {
    Version version = items().insert("a", number(1));
    items().delete("a");
    ConflictException failure =
        (ConflictException)
            assertThatStore(() -> items().replace("a", number(2), version))
                .failsWith(Kind.CONFLICT)
                .exception();
    assertThat(failure.isMissing()).isTrue();
    assertThat(items().get("a")).isEmpty();
  }

  @Test
  void replace_ofADocumentAsItWasRead_expectsItsVersion() {
    DocumentCollection<byte[]> items = first().documents().collection("items", Codec.raw());
    items.insert("a", number(1));
    Document<byte[]> read = items.get("a").orElseThrow();
    Document<byte[]> written = items.replace(read.with(number(2)));
    assertThat(items.get("a").orElseThrow().version()).isEqualTo(written.version());
    assertThatStore(() -> items.replace(read.with(number(3)))).failsWith(Kind.CONFLICT);
    Batch stale = new Batch().replace(items, read.with(number(4)));
    assertThatStore(() -> first().documents().commit(stale)).failsWith(Kind.CONFLICT);
    first().documents().commit(new Batch().replace(items, written.with(number(5))));
    assertSame(items.get("a"), number(5));
  }

  @Test
  void replaceAndDelete_otherVersion_failAndChangeNothing() {
    Version old = items().insert("a", number(0));
    Version version = items().put("a", number(1));
    ConflictException failure =
        (ConflictException)
            assertThatStore(() -> items(second()).replace("a", number(2), old))
                .failsWith(Kind.CONFLICT)
                .naming("items/a")
                .exception();
    assertThat(failure.isMissing()).isFalse();
    assertThatStore(() -> items(second()).delete("a", old)).failsWith(Kind.CONFLICT);
    assertUnchanged(version);
    assertThat(items(second()).delete("a", version)).isTrue();
    assertThat(items().get("a")).isEmpty();
  }

  private void assertUnchanged(Version version) {
    Document<byte[]> found = items().get("a").orElseThrow();
    assertThat(found.version()).isEqualTo(version);
    assertSame(found, number(1));
  }

  @Test
  void deleteAndCreateAgain_neverBringsAVersionBack() {
    DocumentCollection<byte[]> items = items();
    Set<Version> seen = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      Version version = i % 2 == 0 ? items.insert("a", number(1)) : items.put("a", number(1));
      assertThat(seen.add(version)).as("%s is new", version).isTrue();
      for (Version old : seen) {
        if (!old.equals(version)) {
          assertThatStore(() -> items.replace("a", number(2), old)).failsWith(Kind.CONFLICT);
        }
      }
      assertThat(i % 3 == 0 ? items.delete("a", version) : items.delete("a")).isTrue();
    }
  }

  @Test
  void deleteAndCreateAgain_inBatches_neverBringsAVersionBack() {
    DocumentCollection<byte[]> items = items();
    Set<Version> seen = new HashSet<>();
    for (int i = 0; i < 10; i++) {
      Batch batch =
          new Batch().insert(items, "a", number(1)).delete(items, "a").put(items, "a", number(2));
      BatchOutcome.Committed done = first().documents().commit(batch.delete(items, "a"));
      assertThat(seen.add(done.version(0))).isTrue();
      assertThat(seen.add(done.version(2))).isTrue();
      assertThat(done.version(1)).isEqualTo(done.version(0));
      assertThat(done.version(3)).isEqualTo(done.version(2));
    }
  }

  @Test
  void deleteAndCreateAgain_afterReopening_neverBringsAVersionBack() {
    requireCapability(StoreKind.DOCUMENTS, Capability.DURABLE);
    Set<Version> seen = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      try (Persistence client = harness().open()) {
        assertThat(seen.add(items(client).insert("a", number(1)))).isTrue();
        assertThat(items(client).delete("a")).isTrue();
      }
    }
  }

  @Test
  void update_changeThatThrows_changesNothing() {
    Version version = items().insert("a", number(1));
    assertThatThrownBy(
            () ->
                items()
                    .update(
                        "a",
                        value -> {
                          throw new IllegalStateException("changed my mind");
                        }))
        .hasMessage("changed my mind");
    assertUnchanged(version);
  }

  @Test
  void update_othersAreFaster_startsAgain() {
    DocumentCollection<byte[]> items = items();
    items.insert("a", number(1));
    AtomicInteger attempts = new AtomicInteger();
    Document<byte[]> updated =
        items.update(
            "a",
            value -> {
              if (attempts.incrementAndGet() <= 3) {
                items(second()).update("a", n -> plus(n, 10));
              }
              return plus(value, 1);
            });
    assertThat(attempts).hasValue(4);
    assertSame(updated, number(32));
    assertSame(items.get("a"), number(32));
  }

  private static byte[] plus(byte[] document, long more) {
    return number(Documents.tree(document).get("n").asLong() + more);
  }

  @Test
  void insert_manyAtOnce_exactlyOneWins() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String id = "d" + round;
      assertOneWins(items -> succeeds(() -> items.insert(id, number(1)), Kind.ALREADY_EXISTS));
    }
  }

  @Test
  void replace_manyAtOnce_exactlyOneWins() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String id = "d" + round;
      Version version = items().insert(id, number(1));
      assertOneWins(items -> succeeds(() -> items.replace(id, number(2), version), Kind.CONFLICT));
    }
  }

  @Test
  void delete_manyAtOnce_exactlyOneWins() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String id = "d" + round;
      Version version = items().insert(id, number(1));
      assertOneWins(items -> items.delete(id, version));
      items().insert(id, number(1));
      assertOneWins(items -> items.delete(id));
    }
  }

  private void assertOneWins(Predicate<DocumentCollection<byte[]>> attempt) throws Exception {
    List<DocumentCollection<byte[]>> clients = bothClients();
    List<Boolean> won =
        Race.run(RACERS, i -> (Callable<Boolean>) () -> attempt.test(clients.get(i % 2)));
    assertThat(won).containsOnlyOnce(true);
  }

  private static boolean succeeds(Runnable attempt, Kind loss) {
    try {
      attempt.run();
      return true;
    } catch (ConflictException e) {
      assertThat(e.kind()).isEqualTo(loss);
      return false;
    }
  }

  @Test
  void update_sixtyFourThreads_losesNothing() throws Exception {
    int each = 5;
    items().insert("a", number(0));
    List<DocumentCollection<byte[]>> clients = bothClients();
    List<List<Version>> versions =
        Race.run(
            64,
            i ->
                () -> {
                  List<Version> mine = new ArrayList<>();
                  for (int n = 0; n < each; n++) {
                    mine.add(clients.get(i % 2).update("a", v -> plus(v, 1)).version());
                  }
                  return mine;
                });
    assertSame(items().get("a"), number(64L * each));
    assertThat(versions.stream().flatMap(List::stream).distinct()).hasSize(64 * each);
  }
}
