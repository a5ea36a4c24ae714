package io.github.worldkeep.store.testkit;

import static io.github.worldkeep.store.testkit.Documents.assertSame;
import static io.github.worldkeep.store.testkit.Documents.number;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.BatchOutcome;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.DocumentStore;
import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.Query;
import io.github.worldkeep.store.Version;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Batches of several clients at once: isolated, without deadlocks, and fenced. */
public abstract class BatchRaceContract extends StoreContract {
  private static final int WRITERS = 8;

  private static DocumentCollection<byte[]> items(Persistence client) {
    return client.documents().collection("items", Codec.raw());
  }

  private static List<String> ids(int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add("d" + (10 + i));
    }
    return ids;
  }

  private static Batch putAll(DocumentCollection<byte[]> items, List<String> ids, long n) {
    Batch batch = new Batch();
    ids.forEach(id -> batch.put(items, id, number(n)));
    return batch;
  }

  @Test
  void readers_whileBatchesAreCommitted_seeAllOrNothing() throws Exception {
    List<String> ids = ids(20);
    DocumentCollection<byte[]> written = items(first());
    DocumentCollection<byte[]> read = items(second());
    first().documents().commit(putAll(written, ids, 0));
    AtomicBoolean done = new AtomicBoolean();
    Race.run(3, i -> i == 0 ? writer(written, ids, done) : reader(read, ids, done));
  }

  private Callable<Integer> writer(
      DocumentCollection<byte[]> items, List<String> ids, AtomicBoolean done) {
    return () -> {
      try {
        for (int n = 1; n <= 150; n++) {
          Collections.shuffle(ids, new Random(n));
          first().documents().commit(putAll(items, ids, n));
        }
        return 0;
      } finally {
        done.set(true);
      }
    };
  }

  private static Callable<Integer> reader(
      DocumentCollection<byte[]> items, List<String> all, AtomicBoolean done) {
    List<String> ids = List.copyOf(all);
    return () -> {
      int reads = 0;
      while (!done.get()) {
        List<Document<byte[]>> found =
            items.getAll(ids).stream().map(Optional::orElseThrow).toList();
        assertOneBatch(found);
        assertOneBatch(items.find(Query.all()).items());
        reads++;
      }
      return reads;
    };
  }

  private static void assertOneBatch(List<Document<byte[]>> found) {
    assertThat(found).hasSize(20);
    assertThat(found.stream().map(Documents::number).distinct())
        .as("the numbers of one batch")
        .hasSize(1);
  }

  @Test
  void overlappingBatches_ofTwoClients_neverEndInADeadlock() throws Exception {
    List<String> ids = ids(30);
    List<Persistence> clients = List.of(first(), second());
    Race.run(
        WRITERS,
        i ->
            () -> {
              DocumentStore store = clients.get(i % 2).documents();
              DocumentCollection<byte[]> items = items(clients.get(i % 2));
              Random random = new Random(i);
              for (int round = 0; round < 15; round++) {
                List<String> shuffled = new ArrayList<>(ids);
                Collections.shuffle(shuffled, random);
                store.commit(putAll(items, shuffled, i * 1_000L + round));
              }
              return i;
            });
    List<Document<byte[]>> left = items(first()).find(Query.all()).items();
    assertThat(left).hasSize(ids.size());
    assertThat(left.stream().map(Documents::number).distinct()).hasSize(1);
  }

  @Test
  void overlappingBatches_inCommitEach_neverEndInADeadlock() throws Exception {
    List<Persistence> clients = List.of(first(), second());
    List<List<BatchOutcome>> outcomes =
        Race.run(
            WRITERS,
            i ->
                () -> {
                  DocumentCollection<byte[]> items = items(clients.get(i % 2));
                  Random random = new Random(i);
                  List<Batch> batches = new ArrayList<>();
                  for (int n = 0; n < 50; n++) {
                    List<String> some = ids(30);
                    Collections.shuffle(some, random);
                    batches.add(putAll(items, some.subList(0, 5), n));
                  }
                  return clients.get(i % 2).documents().commitEach(batches);
                });
    assertThat(outcomes).allSatisfy(each -> each.forEach(BatchOutcome::orThrow));
  }

  @Test
  void transfers_betweenAccounts_neverMakeOrLoseMoney() throws Exception {
    List<String> accounts = ids(6);
    first().documents().commit(putAll(items(first()), accounts, 100));
    List<Persistence> clients = List.of(first(), second());
    Race.run(
        WRITERS,
        i ->
            () -> {
              Random random = new Random(i);
              for (int n = 0; n < 15; n++) {
                List<String> pair = new ArrayList<>(accounts);
                Collections.shuffle(pair, random);
                transfer(clients.get(i % 2), pair.get(0), pair.get(1));
                assertThat(total(clients.get(i % 2))).isEqualTo(600);
              }
              return i;
            });
    assertThat(total(first())).isEqualTo(600);
  }

  private static void transfer(Persistence client, String from, String to) {
    DocumentCollection<byte[]> items = items(client);
    boolean done = false;
    while (!done) {
      Document<byte[]> source = items.get(from).orElseThrow();
      Document<byte[]> target = items.get(to).orElseThrow();
      Batch batch =
          new Batch()
              .replace(items, from, number(Documents.number(source) - 1), source.version())
              .replace(items, to, number(Documents.number(target) + 1), target.version());
      done = succeeds(client, batch);
    }
  }

  private static boolean succeeds(Persistence client, Batch batch) {
    try {
      client.documents().commit(batch);
      return true;
    } catch (ConflictException e) {
      return false; // Another thread was faster.
    }
  }

  private static long total(Persistence client) {
    return items(client).find(Query.all()).items().stream().mapToLong(Documents::number).sum();
  }

  @Test
  void check_ofAnOwnerThatChanges_fencesTheOldOne() throws Exception {
    for (int round = 0; round < 10; round++) {
      String id = "player" + round;
      Version token = items(first()).insert("owner-" + id, number(1));
      items(second()).put(id, number(0));
      AtomicLong seenByNew = new AtomicLong();
      Race.run(2, i -> i == 0 ? () -> saveUntilDeposed(id, token) : () -> takeOver(id, seenByNew));
      assertThat(Documents.number(items(first()).get(id).orElseThrow()))
          .as("saves of the old owner after the new one has read")
          .isEqualTo(seenByNew.get());
    }
  }

  private Integer saveUntilDeposed(String id, Version token) {
    DocumentCollection<byte[]> items = items(first());
    int saved = 0;
    while (succeeds(
        first(),
        new Batch().put(items, id, number(saved + 1)).check(items, "owner-" + id, token))) {
      saved++;
    }
    assertSame(items.get(id), number(saved));
    return saved;
  }

  private Integer takeOver(String id, AtomicLong seen) {
    DocumentCollection<byte[]> items = items(second());
    while (Documents.number(items.get(id).orElseThrow()) < 5) {
      Thread.onSpinWait(); // Let the old owner save a few times.
    }
    items.put("owner-" + id, number(2));
    seen.set(Documents.number(items.get(id).orElseThrow()));
    assertThat(items.count(Filter.all())).isPositive();
    return 0;
  }
}
