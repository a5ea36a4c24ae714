package io.github.worldkeep.store;

import io.github.worldkeep.store.Calls.Call;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.BatchResult;
import io.github.worldkeep.store.spi.CollectionSchema;
import io.github.worldkeep.store.spi.DocumentDriver;
import io.github.worldkeep.store.spi.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * JSON documents with versions, queries and atomic batches, in named collections. Every method of
 * the store and its collections is atomic, durable when it returns, and throws a {@link
 * StoreException}.
 */
public final class DocumentStore {
  private static final int MAX_INDEXES = 32;

  private final Gate gate;
  private final DocumentDriver driver;

  DocumentStore(Gate gate, DocumentDriver driver) {
    this.gate = gate;
    this.driver = driver;
  }

  /** The capabilities of this store. */
  public Set<Capability> capabilities() {
    return gate.capabilities();
  }

  /**
   * Opens a collection whose documents are values of a class, written and read by Jackson.
   *
   * @throws StoreException also INVALID if Jackson could write values of the class and never read
   *     them: see {@link Codec#json(Class)}
   * @see #collection(String, Codec, Index...)
   */
  public <T> DocumentCollection<T> collection(String name, Class<T> type, Index<?>... indexes) {
    return collection(name, codec(name, type), indexes);
  }

  private <T> Codec<T> codec(String name, Class<T> type) {
    try {
      return Codec.json(type);
    } catch (IllegalArgumentException e) {
      String problem = String.valueOf(e.getMessage());
      throw gate.failure(Kind.INVALID, Retry.NEVER, Operation.OPEN_COLLECTION, name, problem, e);
    }
  }

  /**
   * Opens a collection, and creates it with its indexes if it is new. A new index is added. An
   * index that is no longer declared stays, so that older and newer programs may share the
   * collection.
   *
   * @param name 1 to 40 of {@code a-z 0-9 _}, starting with a letter
   * @param codec {@link Codec#raw()} for JSON as bytes; a codec of {@link Codec#json} for generic
   *     types and custom mappers; or a custom codec
   * @param indexes the indexes that queries may filter and sort by; up to 32, one per path
   */
  public <T> DocumentCollection<T> collection(String name, Codec<T> codec, Index<?>... indexes) {
    gate.refuse(Operation.OPEN_COLLECTION, name, Names.problemWithCollection(name));
    Set<String> paths = new HashSet<>();
    for (Index<?> index : indexes) {
      if (!paths.add(index.path())) {
        String problem = "two indexes have the path " + index.path() + ": keep one";
        gate.refuse(Operation.OPEN_COLLECTION, name, problem);
      }
    }
    if (indexes.length > MAX_INDEXES) {
      gate.refuse(Operation.OPEN_COLLECTION, name, "a collection has up to 32 indexes");
    }
    CollectionSchema schema = new CollectionSchema(name, List.of(indexes));
    gate.act(
        Operation.OPEN_COLLECTION,
        name,
        call -> {
          driver.open(schema);
        });
    return new DocumentCollection<>(this, gate, driver, schema, codec);
  }

  /**
   * Carries out a batch: either all of it is durable on return, or nothing of it happened.
   *
   * @throws ConflictException if a condition fails; it names the operation
   */
  public BatchOutcome.Committed commit(Batch batch) {
    return commit(Operation.COMMIT, "", List.of(batch)).get(0).orThrow();
  }

  /**
   * Carries out independent batches in as few round trips and flushes as the store allows. Each
   * batch is atomic by itself and has its own outcome. A refused batch does not affect the others.
   *
   * <p>All batches share one timeout. When it ends, a batch without a response is refused with
   * TIMEOUT. Over a slow connection a call of many batches may never fit into the timeout, so
   * repeat it with half as many.
   *
   * @return an outcome for each batch, in order
   * @throws StoreException if nothing is known of any of them
   */
  public List<BatchOutcome> commitEach(List<Batch> batches) {
    return commit(Operation.COMMIT_EACH, "", batches);
  }

  /**
   * Returns the time by the store's own clock, on which all processes that share the store agree.
   */
  public Instant now() {
    return gate.call(Operation.NOW, "", call -> driver.now());
  }

  private List<BatchOutcome> commit(Operation operation, String subject, List<Batch> batches) {
    List<List<Write>> writes = new ArrayList<>(batches.size());
    for (Batch batch : batches) {
      if (!batch.belongsTo(this)) {
        gate.refuse(operation, subject, "a batch has collections of another document store");
      }
      writes.add(batch.writes());
    }
    return commitWrites(operation, subject, writes);
  }

  /**
   * Carries out one write as a batch of its own. Returns its version; empty if there was no
   * document to delete.
   */
  Optional<Version> commit(Operation operation, String subject, Write write) {
    return commitWrites(operation, subject, List.of(List.of(write)))
        .get(0)
        .orThrow()
        .versions()
        .get(0);
  }

  private List<BatchOutcome> commitWrites(
      Operation operation, String subject, List<List<Write>> batches) {
    return gate.call(
        operation,
        subject,
        call -> {
          for (List<Write> batch : batches) {
            batch.forEach(w -> call.moved(w.json() == null ? 0 : w.content().length));
          }
          List<BatchResult> results = batches.isEmpty() ? List.of() : driver.commit(batches);
          List<BatchOutcome> outcomes = new ArrayList<>(results.size());
          for (int i = 0; i < results.size(); i++) {
            outcomes.add(outcome(operation, subject, call, batches.get(i), results.get(i)));
          }
          return outcomes;
        });
  }

  private BatchOutcome outcome(
      Operation operation, String subject, Call call, List<Write> batch, BatchResult result) {
    if (result instanceof BatchResult.Committed committed) {
      return new BatchOutcome.Committed(
          committed.versions().stream().map(Optional::ofNullable).toList());
    }
    if (result instanceof BatchResult.Rejected rejected) {
      return new BatchOutcome.Refused(conflict(operation, subject, batch, rejected));
    }
    BatchResult.Failed failed = (BatchResult.Failed) result;
    return new BatchOutcome.Refused(gate.failure(operation, subject, call, failed.cause()));
  }

  private ConflictException conflict(
      Operation operation, String subject, List<Write> batch, BatchResult.Rejected rejected) {
    if (!subject.isEmpty()) {
      return gate.conflict(rejected.reason(), -1, operation, subject, "");
    }
    Write write = batch.get(rejected.operation());
    String place =
        String.format(
            Locale.ROOT,
            "operation %d (%s '%s/%s'): ",
            rejected.operation(),
            write.action().name().toLowerCase(Locale.ROOT),
            write.collection().name(),
            Names.shown(write.id()));
    return gate.conflict(rejected.reason(), rejected.operation(), operation, subject, place);
  }
}
