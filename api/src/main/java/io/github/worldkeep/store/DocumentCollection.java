package io.github.worldkeep.store;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.CollectionSchema;
import io.github.worldkeep.store.spi.DocumentDriver;
import io.github.worldkeep.store.spi.FindRequest;
import io.github.worldkeep.store.spi.FoundDocument;
import io.github.worldkeep.store.spi.Position;
import io.github.worldkeep.store.spi.StoredDocument;
import io.github.worldkeep.store.spi.Write;
import io.github.worldkeep.store.spi.Write.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.exc.StreamConstraintsException;

/**
 * The documents of one collection. Safe for use by several threads.
 *
 * <p>An id is 1 to 512 bytes in UTF-8, without NUL. A document is one JSON object in UTF-8 without
 * repeated names, NUL in texts and half surrogate pairs. Any other document is refused with
 * INVALID. So is a document beyond one of these limits:
 *
 * <ul>
 *   <li>its size is up to 16 MiB, both as passed and as a store may write it out: numbers without
 *       exponent, a space after each comma and colon, no other white space;
 *   <li>it is nested up to 100 deep;
 *   <li>a name has up to 50,000 bytes;
 *   <li>a number has up to 1,000 digits, with and without its exponent. It is 0, or the nearest
 *       64-bit float is neither 0 nor infinite: from about 5e-324 to 1.8e308 in size. For a 0 the
 *       digits of the exponent count, because a store may write them out: {@code 0e-999} is the
 *       last one, and {@code 0e1000} is refused.
 * </ul>
 *
 * <p>A document comes back equal as JSON, and can be written again as it was read. Spacing, the
 * order of names and the spelling of numbers may differ: {@code 1.0E+2} may come back as {@code
 * 100}, and {@code 1e300} with all its zeros.
 *
 * @param <T> the Java type of the documents
 */
public final class DocumentCollection<T> {
  private final DocumentStore store;
  private final Gate gate;
  private final DocumentDriver driver;
  private final CollectionSchema schema;
  private final Codec<T> codec;
  private final DeclaredIndexes declared;

  DocumentCollection(
      DocumentStore store,
      Gate gate,
      DocumentDriver driver,
      CollectionSchema schema,
      Codec<T> codec) {
    this.store = store;
    this.gate = gate;
    this.driver = driver;
    this.schema = schema;
    this.codec = Codec.checked(codec);
    this.declared = new DeclaredIndexes(schema);
  }

  /** The collection's name. */
  public String name() {
    return schema.name();
  }

  /** The document, or empty if there is none. */
  public Optional<Document<T>> get(String id) {
    requireId(Operation.GET, id);
    return gate.call(
        Operation.GET,
        id,
        call -> {
          StoredDocument stored = driver.get(schema, id);
          if (stored == null) {
            return Optional.empty();
          }
          call.moved(stored.json().length);
          return Optional.of(decode(Operation.GET, stored));
        });
  }

  /**
   * Returns one slot per id, in the order of the ids, in one round trip. An id that occurs twice
   * has two slots.
   */
  public List<Optional<Document<T>>> getAll(List<String> ids) {
    ids.forEach(id -> requireId(Operation.GET_ALL, id));
    return gate.call(
        Operation.GET_ALL,
        name(),
        call -> {
          List<Optional<Document<T>>> documents = new ArrayList<>(ids.size());
          for (StoredDocument stored :
              ids.isEmpty() ? List.<StoredDocument>of() : driver.getAll(schema, ids)) {
            call.moved(stored == null ? 0 : stored.json().length);
            documents.add(
                Optional.ofNullable(stored).map(found -> decode(Operation.GET_ALL, found)));
          }
          return documents;
        });
  }

  /**
   * Creates a document.
   *
   * @return its version
   * @throws ConflictException ALREADY_EXISTS if there is one
   */
  public Version insert(String id, T value) {
    return write(Operation.INSERT, Action.INSERT, id, value, null);
  }

  /**
   * Creates or overwrites a document, whatever its version.
   *
   * @return its new version
   */
  public Version put(String id, T value) {
    return write(Operation.PUT, Action.PUT, id, value, null);
  }

  /**
   * Overwrites a document if it has the expected version. Never creates one.
   *
   * @return its new version
   * @throws ConflictException CONFLICT if it has another version, or there is none
   */
  public Version replace(String id, T value, Version expected) {
    return write(Operation.REPLACE, Action.REPLACE, id, value, expected);
  }

  /**
   * Overwrites a document that was read, and then changed by {@link Document#with}, if it still has
   * the version that was read.
   *
   * @return the document as written
   * @throws ConflictException CONFLICT if it has another version, or there is none
   */
  public Document<T> replace(Document<T> changed) {
    Version version = replace(changed.id(), changed.value(), changed.version());
    return new Document<>(changed.id(), version, changed.value());
  }

  /** Deletes a document. Returns whether the document existed. */
  public boolean delete(String id) {
    requireId(Operation.DELETE, id);
    return commit(Operation.DELETE, new Write(Action.DELETE, schema, id, null, null)).isPresent();
  }

  /**
   * Deletes a document if it has the expected version. Returns false if there is no document.
   *
   * @throws ConflictException CONFLICT if it has another version
   */
  public boolean delete(String id, Version expected) {
    Objects.requireNonNull(expected, "expected");
    requireId(Operation.DELETE, id);
    try {
      return commit(Operation.DELETE, new Write(Action.DELETE, schema, id, null, expected))
          .isPresent();
    } catch (ConflictException e) {
      if (e.isMissing()) {
        return false;
      }
      throw e;
    }
  }

  /**
   * Reads a document, applies the change, and writes the result. If the document was written
   * meanwhile, the update starts again, until the timeout. The change may run several times and
   * must have no side effects.
   *
   * @return the document as written
   * @throws StoreException NOT_FOUND if there is none
   * @throws ConflictException CONFLICT if other writers changed the document in every attempt until
   *     the timeout
   */
  public Document<T> update(String id, UnaryOperator<T> change) {
    return new OptimisticUpdate<>(this, gate).run(id, change);
  }

  /**
   * Returns one page of the documents that match, in the query's order. {@link #stream} reads all
   * pages.
   *
   * @throws StoreException INVALID if the query filters or sorts by an index that the collection
   *     does not declare, or if its cursor belongs to another query
   */
  public Page<Document<T>> find(Query query) {
    gate.refuse(Operation.FIND, name(), declared.problemWith(query));
    Position after = position(query);
    int limit = query.limit() + 1;
    FindRequest request = new FindRequest(schema, query.filter(), query.sorts(), after, limit);
    return gate.call(
        Operation.FIND,
        name(),
        call -> {
          List<FoundDocument> found = driver.find(request);
          found.forEach(f -> call.moved(f.document().json().length));
          return page(query, found);
        });
  }

  /**
   * Returns all documents that match, in the query's order, from its cursor on. The stream reads a
   * page of the query's limit when it needs one.
   *
   * <p>Each page is a consistent view of one moment; the stream as a whole is not. A document that
   * exists all the time occurs exactly once.
   */
  public Stream<Document<T>> stream(Query query) {
    return Stream.iterate(
            Optional.of(find(query)),
            Optional::isPresent,
            page -> page.flatMap(Page::next).map(next -> find(query.after(next))))
        .flatMap(page -> page.orElseThrow().items().stream());
  }

  /** Returns the number of documents that match. */
  public long count(Filter filter) {
    gate.refuse(Operation.COUNT, name(), declared.problemWith(filter));
    return gate.call(Operation.COUNT, name(), call -> driver.count(schema, filter));
  }

  private @Nullable Position position(Query query) {
    if (query.cursor().isEmpty()) {
      return null;
    }
    Position position = Cursor.read(name(), query, query.cursor().get());
    if (position == null) {
      String problem = "the cursor is damaged or of another query: pass on what the last page said";
      gate.refuse(Operation.FIND, name(), problem);
    }
    return position;
  }

  private Page<Document<T>> page(Query query, List<FoundDocument> found) {
    List<FoundDocument> shown = found.subList(0, Math.min(found.size(), query.limit()));
    List<Document<T>> items =
        shown.stream().map(f -> decode(Operation.FIND, f.document())).toList();
    if (found.size() <= query.limit()) {
      return new Page<>(items, Optional.empty());
    }
    FoundDocument last = shown.get(shown.size() - 1);
    Position position = new Position(last.sortKey(), last.document().id());
    return new Page<>(items, Optional.of(Cursor.write(name(), query, position)));
  }

  private Version write(
      Operation operation, Action action, String id, T value, @Nullable Version expected) {
    requireId(operation, id);
    byte[] json = encode(operation, id, value);
    return commit(operation, new Write(action, schema, id, json, expected)).orElseThrow();
  }

  private Optional<Version> commit(Operation operation, Write write) {
    return store.commit(operation, subject(write.id()), write);
  }

  private String subject(String id) {
    return name() + "/" + id;
  }

  void requireId(Operation operation, String id) {
    String problem = Names.problemWithKey(id);
    if (problem != null) {
      gate.refuse(operation, subject(id), "the id: " + problem);
    }
  }

  byte[] encode(Operation operation, String id, T value) {
    byte[] json;
    try {
      json = codec.encode(Objects.requireNonNull(value, "value"));
    } catch (StoreException e) {
      String message = String.valueOf(e.getMessage());
      throw gate.failure(e.kind(), e.retry(), operation, subject(id), message, e);
    } catch (RuntimeException e) {
      String message = "the value can't be written as JSON by its codec";
      throw gate.failure(Kind.INVALID, Retry.NEVER, operation, subject(id), message, e);
    }
    String problem = Json.problemWith(json);
    if (problem != null) {
      gate.refuse(operation, subject(id), problem);
    }
    return json;
  }

  private Document<T> decode(Operation operation, StoredDocument stored) {
    try {
      return new Document<>(stored.id(), stored.version(), codec.decode(stored.json()));
    } catch (StoreException e) {
      String message = String.valueOf(e.getMessage());
      throw gate.failure(e.kind(), e.retry(), operation, subject(stored.id()), message, e);
    } catch (RuntimeException e) {
      String message = "the document can't be read by its codec: " + remedy(e);
      String subject = subject(stored.id());
      throw gate.failure(Kind.CORRUPT, Retry.NEVER, operation, subject, message, e);
    }
  }

  private static String remedy(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof StreamConstraintsException) {
        return "it is beyond a limit of the parser: raise its StreamReadConstraints";
      }
    }
    return "is it of another type?";
  }

  DocumentStore store() {
    return store;
  }

  CollectionSchema schema() {
    return schema;
  }

  /** The collection's name, for messages. */
  @Override
  public String toString() {
    return "DocumentCollection[" + name() + "]";
  }
}
