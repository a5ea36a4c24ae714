package io.github.worldkeep.store.testkit;

import static io.github.worldkeep.store.testkit.Documents.assertSame;
import static io.github.worldkeep.store.testkit.Documents.number;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.BatchOutcome;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.DocumentStore;
import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Query;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Batches of documents: all or nothing, in order. Racing ones are in {@link BatchRaceContract}. */
public abstract class BatchContract extends StoreContract {
  private DocumentStore store;
  private DocumentCollection<byte[]> items;
  private DocumentCollection<byte[]> others;

  @BeforeEach
  final void openCollections() {
    store = first().documents();
    items = store.collection("items", Codec.raw());
    others = store.collection("others", Codec.raw());
  }

  private DocumentCollection<byte[]> itemsOfAnother() {
    return second().documents().collection("items", Codec.raw());
  }

  @Test
  void commit_everyKindOfOperation_takesEffectAndTellsVersions() {
    Version replaced = items.insert("replaced", number(0));
    Version deleted = items.insert("deleted", number(0));
    Version checked = others.insert("checked", number(0));
    items.insert("dropped", number(0));
    Batch batch =
        new Batch()
            .check(others, "checked", checked)
            .insert(items, "inserted", number(1))
            .put(items, "put", number(2))
            .replace(items, "replaced", number(3), replaced)
            .delete(items, "deleted", deleted)
            .delete(items, "dropped")
            .delete(items, "never there")
            .put(others, "put", number(4));
    assertThat(batch.size()).isEqualTo(8);
    BatchOutcome.Committed done = store.commit(batch);
    assertThat(done.versions()).hasSize(8);
    assertThat(done.version(0)).isEqualTo(checked);
    assertThat(done.version(4)).isEqualTo(deleted);
    assertThat(done.versions().get(6)).isEmpty();
    assertThat(Documents.ids(itemsOfAnother(), Query.all()))
        .containsExactly("inserted", "put", "replaced");
    assertThat(items.get("inserted").orElseThrow().version()).isEqualTo(done.version(1));
    assertThat(items.get("put").orElseThrow().version()).isEqualTo(done.version(2));
    assertThat(items.get("replaced").orElseThrow().version()).isEqualTo(done.version(3));
    assertThat(others.get("put").orElseThrow().version()).isEqualTo(done.version(7));
    assertThat(others.get("checked").orElseThrow().version()).isEqualTo(checked);
    assertSame(items.get("replaced"), number(3));
    assertSame(others.get("put"), number(4));
  }

  @Test
  void commit_oneConditionFails_nothingHappensAndTheOperationIsNamed() {
    Version old = items.insert("there", number(0));
    Version now = items.put("there", number(1));
    for (int place = 0; place < 4; place++) {
      assertRefused(place, Kind.ALREADY_EXISTS, b -> b.insert(items, "there", number(9)));
      assertRefused(place, Kind.CONFLICT, b -> b.replace(items, "there", number(9), old));
      assertRefused(place, Kind.CONFLICT, b -> b.replace(items, "missing", number(9), old));
      assertRefused(place, Kind.CONFLICT, b -> b.delete(items, "there", old));
      assertRefused(place, Kind.CONFLICT, b -> b.delete(items, "missing", old));
      assertRefused(place, Kind.CONFLICT, b -> b.check(items, "there", old));
      assertRefused(place, Kind.CONFLICT, b -> b.check(items, "missing", old));
    }
    assertThat(items.get("there").orElseThrow().version()).isEqualTo(now);
  }

  private interface Operation {
    Batch addTo(Batch batch);
  }

  private void assertRefused(int place, Kind kind, Operation failing) {
    Batch batch = new Batch();
    for (int i = 0; i < 4; i++) {
      if (i == place) {
        failing.addTo(batch);
      } else {
        batch.put(i % 2 == 0 ? others : items, "put " + i, number(i));
      }
    }
    StoreCallAssert refused = assertThatStore(() -> store.commit(batch)).failsWith(kind);
    ConflictException failure = (ConflictException) refused.exception();
    refused.naming("operation " + place, "items/");
    assertThat(failure.operation()).hasValue(place);
    assertThat(items.count(Filter.all())).isEqualTo(1);
    assertThat(others.count(Filter.all())).isZero();
    assertSame(items.get("there"), number(1));
  }

  @Test
  void commit_missingDocument_isToldApartFromAnotherVersion() {
    Version old = items.insert("there", number(0));
    items.put("there", number(1));
    assertThat(conflict(new Batch().check(items, "missing", old)).isMissing()).isTrue();
    assertThat(conflict(new Batch().delete(items, "missing", old)).isMissing()).isTrue();
    assertThat(conflict(new Batch().check(items, "there", old)).isMissing()).isFalse();
  }

  private ConflictException conflict(Batch batch) {
    return (ConflictException)
        assertThatStore(() -> store.commit(batch)).failsWith(Kind.CONFLICT).exception();
  }

  @Test
  void commit_severalOperationsOnOneDocument_takeEffectInOrder() {
    Batch batch =
        new Batch()
            .insert(items, "a", number(1))
            .delete(items, "a")
            .insert(items, "a", number(2))
            .put(items, "a", number(3))
            .put(items, "b", number(1))
            .delete(items, "b")
            .delete(items, "b");
    BatchOutcome.Committed done = store.commit(batch);
    assertSame(items.get("a"), number(3));
    assertThat(items.get("a").orElseThrow().version()).isEqualTo(done.version(3));
    assertThat(List.of(done.version(0), done.version(2), done.version(3))).doesNotHaveDuplicates();
    assertThat(items.get("b")).isEmpty();
    assertThat(done.versions().get(5)).isEqualTo(done.versions().get(4));
    assertThat(done.versions().get(6)).isEmpty();
  }

  @Test
  void commit_operationsSeeThoseBefore() {
    Version version = items.insert("a", number(1));
    Batch insertsTwice = new Batch().insert(items, "b", number(1)).insert(items, "b", number(2));
    Batch checksDeleted = new Batch().delete(items, "a").check(items, "a", version);
    Batch replacesTwice =
        new Batch().replace(items, "a", number(2), version).replace(items, "a", number(3), version);
    Batch checksFirst =
        new Batch().check(items, "a", version).replace(items, "a", number(2), version);
    assertThat(conflictOf(insertsTwice, Kind.ALREADY_EXISTS).operation()).hasValue(1);
    assertThat(conflictOf(checksDeleted, Kind.CONFLICT).isMissing()).isTrue();
    assertThat(conflictOf(replacesTwice, Kind.CONFLICT).operation()).hasValue(1);
    assertThat(items.get("b")).isEmpty();
    assertThat(items.get("a").orElseThrow().version()).isEqualTo(version);
    store.commit(checksFirst);
    assertSame(items.get("a"), number(2));
  }

  private ConflictException conflictOf(Batch batch, Kind kind) {
    return (ConflictException)
        assertThatStore(() -> store.commit(batch)).failsWith(kind).exception();
  }

  @Test
  void commit_checksAlone_changeNothing() {
    Version version = items.insert("a", number(1));
    Batch batch = new Batch().check(items, "a", version).check(items, "a", version);
    assertThat(store.commit(batch).versions())
        .containsExactly(Optional.of(version), Optional.of(version));
    assertThat(items.get("a").orElseThrow().version()).isEqualTo(version);
  }

  @Test
  void commit_nothing_doesNothing() {
    assertThat(store.commit(new Batch()).versions()).isEmpty();
    assertThat(store.commitEach(List.of())).isEmpty();
    List<BatchOutcome> outcomes =
        store.commitEach(List.of(new Batch(), new Batch().put(items, "a", number(1)), new Batch()));
    assertThat(outcomes).allMatch(outcome -> outcome instanceof BatchOutcome.Committed);
    assertThat(outcomes.get(1).orThrow().versions()).hasSize(1);
    assertThat(items.get("a")).isPresent();
  }

  @Test
  void commit_tenThousandOperations_areAtomic() {
    Batch batch = new Batch();
    for (int i = 0; i < 10_000; i++) {
      batch.put(i % 2 == 0 ? items : others, "d" + i, number(i));
    }
    BatchOutcome.Committed done = store.commit(batch);
    assertThat(done.versions()).hasSize(10_000);
    assertThat(itemsOfAnother().count(Filter.all())).isEqualTo(5_000);
    assertThat(items.get("d9998").orElseThrow().version()).isEqualTo(done.version(9_998));
    assertSame(others.get("d9999"), number(9_999));
    Batch failing = new Batch();
    for (int i = 0; i < 9_999; i++) {
      failing.delete(i % 2 == 0 ? items : others, "d" + i);
    }
    failing.insert(others, "d9999", number(0));
    assertThat(conflictOf(failing, Kind.ALREADY_EXISTS).operation()).hasValue(9_999);
    assertThat(items.count(Filter.all())).isEqualTo(5_000);
    assertThat(others.count(Filter.all())).isEqualTo(5_000);
  }

  @Test
  void batch_beyondTheMaximum_isInvalid() {
    Batch batch = new Batch();
    for (int i = 0; i < 50_000; i++) {
      batch.delete(items, "d" + i);
    }
    assertThatStore(() -> batch.delete(items, "one more")).failsWith(Kind.INVALID).naming("50000");
    assertThat(store.commit(batch).versions()).hasSize(50_000).allMatch(Optional::isEmpty);
  }

  @Test
  void batch_ofAnotherStore_isInvalid() {
    Batch foreign = new Batch().put(itemsOfAnother(), "a", number(1));
    assertThatStore(() -> store.commit(foreign)).failsWith(Kind.INVALID);
    assertThatStore(() -> foreign.put(items, "b", number(1))).failsWith(Kind.INVALID);
    Batch fine = new Batch().put(items, "c", number(1));
    assertThatStore(() -> store.commitEach(List.of(fine, foreign))).failsWith(Kind.INVALID);
    assertThat(items.count(Filter.all())).isZero();
  }

  @Test
  void commitEach_oneIsRefused_theOthersAreCommitted() {
    Version old = items.insert("there", number(0));
    Version now = items.put("there", number(1));
    List<BatchOutcome> outcomes =
        store.commitEach(
            List.of(
                new Batch().put(items, "a", number(1)).check(items, "there", now),
                new Batch().put(items, "b", number(2)).check(items, "there", old),
                new Batch().insert(items, "there", number(3)).put(items, "c", number(3)),
                new Batch().put(others, "d", number(4))));
    assertThat(outcomes).hasSize(4);
    assertThat(items.get("a").orElseThrow().version())
        .isEqualTo(outcomes.get(0).orThrow().version(0));
    assertThat(others.get("d").orElseThrow().version())
        .isEqualTo(outcomes.get(3).orThrow().version(0));
    assertRefusal(outcomes.get(1), Kind.CONFLICT, 1);
    assertRefusal(outcomes.get(2), Kind.ALREADY_EXISTS, 0);
    assertThat(Documents.ids(itemsOfAnother(), Query.all())).containsExactly("a", "there");
    assertThat(items.get("there").orElseThrow().version()).isEqualTo(now);
  }

  private static void assertRefusal(BatchOutcome outcome, Kind kind, int operation) {
    ConflictException failure =
        (ConflictException) assertThatStore(outcome::orThrow).failsWith(kind).exception();
    assertThat(failure.operation()).hasValue(operation);
  }

  /** A store may write faster what it has found there before; it may not rely on that. */
  @Test
  void commitEach_savedAgainWhileSomeAreGone_everySaveCounts() {
    int documents = 40;
    for (int round = 0; round < 3; round++) {
      store.commitEach(saves(documents, 1, round)).forEach(BatchOutcome::orThrow);
    }
    for (int i = 0; i < documents; i += 7) {
      assertThat(itemsOfAnother().delete("d" + i)).isTrue();
    }
    List<Batch> batches = new ArrayList<>(saves(documents, 1, 3));
    batches.addAll(saves(documents, 5, 4)); // Some twice in one call, gone or not.
    List<Version> versions =
        store.commitEach(batches).stream().map(outcome -> outcome.orThrow().version(0)).toList();
    assertThat(versions).doesNotHaveDuplicates();
    for (int i = 0; i < documents; i++) {
      boolean twice = i % 5 == 0;
      assertSame(itemsOfAnother().get("d" + i), number(twice ? 4 : 3));
      assertThat(items.get("d" + i).orElseThrow().version())
          .isEqualTo(versions.get(twice ? documents + i / 5 : i));
    }
    assertThat(items.count(Filter.all())).isEqualTo(documents);
  }

  /** A batch for each of these documents: the first, and then every so many. */
  private List<Batch> saves(int documents, int step, int number) {
    return IntStream.iterate(0, i -> i < documents, i -> i + step)
        .mapToObj(i -> new Batch().put(items, "d" + i, number(number)))
        .toList();
  }

  @Test
  void commitEach_twoInsertTheSame_oneIsRefused() {
    List<BatchOutcome> outcomes =
        store.commitEach(
            List.of(
                new Batch().insert(items, "a", number(0)).insert(items, "first", number(0)),
                new Batch().insert(items, "a", number(1)).insert(items, "second", number(1))));
    int won = outcomes.get(0) instanceof BatchOutcome.Committed ? 0 : 1;
    assertRefusal(outcomes.get(1 - won), Kind.ALREADY_EXISTS, 0);
    assertThat(items.get("a").orElseThrow().version())
        .isEqualTo(outcomes.get(won).orThrow().version(0));
    assertSame(items.get("a"), number(won));
    assertThat(items.count(Filter.all())).isEqualTo(2);
  }

  @Test
  void commitEach_aThousandBatches_eachHasItsOwnOutcome() {
    Batch create = new Batch();
    for (int i = 0; i < 1_000; i++) {
      create.insert(others, "owner" + i, number(i));
    }
    BatchOutcome.Committed created = store.commit(create);
    Batch depose = new Batch();
    for (int i = 0; i < 1_000; i++) {
      if (i % 10 == 0) {
        depose.put(others, "owner" + i, number(-1));
      }
    }
    store.commit(depose);
    List<Batch> saves = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      saves.add(
          new Batch()
              .check(others, "owner" + i, created.version(i))
              .put(items, "d" + i, number(i)));
    }
    List<BatchOutcome> outcomes = store.commitEach(saves);
    for (int i = 0; i < 1_000; i++) {
      if (i % 10 == 0) {
        assertRefusal(outcomes.get(i), Kind.CONFLICT, 0);
      } else {
        assertThat(items.get("d" + i).orElseThrow().version())
            .isEqualTo(outcomes.get(i).orThrow().version(1));
      }
    }
    assertThat(itemsOfAnother().count(Filter.all())).isEqualTo(900);
  }
}
