package io.github.worldkeep.store.spi;

import io.github.worldkeep.store.Filter;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Documents: JSON objects with versions. JSON arrives valid, in UTF-8, and comes back equal as
 * JSON, not byte by byte. It may come back larger than it came: by numbers without exponents, and
 * by one space after each comma and colon, but by nothing else, since it must be accepted again.
 */
public interface DocumentDriver {
  /**
   * Makes the collection and its indexes ready, creating what is missing and removing nothing; safe
   * when several processes do it at once. Called before any other use of the collection, and again
   * when it is declared again.
   */
  void open(CollectionSchema collection) throws InterruptedException;

  /** Returns the document, or null if there is none. */
  @Nullable StoredDocument get(CollectionSchema collection, String id) throws InterruptedException;

  /**
   * Returns one slot per id, in the order of the ids, null for a missing document; ids may repeat.
   */
  List<@Nullable StoredDocument> getAll(CollectionSchema collection, List<String> ids)
      throws InterruptedException;

  /**
   * Carries out batches, each atomic by itself and durable when the call returns, in as few round
   * trips and flushes as the engine allows. The writes of a batch take effect in order, each seeing
   * those before it; the first whose condition fails rejects the whole batch. Readers see all of a
   * batch or nothing. Overlapping batches of several callers never end in a deadlock that the
   * caller has to repeat.
   *
   * @return a result for each batch, in order
   * @throws DriverException only if nothing is known of any batch
   */
  List<BatchResult> commit(List<List<Write>> batches) throws InterruptedException;

  /** Returns the documents that match, in the order and up to the limit of the request. */
  List<FoundDocument> find(FindRequest request) throws InterruptedException;

  /** Returns the number of documents that match. */
  long count(CollectionSchema collection, Filter filter) throws InterruptedException;

  /** Returns the time by the store's own clock. */
  Instant now() throws InterruptedException;
}
