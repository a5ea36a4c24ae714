package io.github.worldkeep.store;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.ObjectDriver;
import io.github.worldkeep.store.spi.ObjectSource;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Large objects by key. A write publishes content, content type and metadata together, durable,
 * when it ends. Until then, and after a failure, readers see the earlier object. Of two concurrent
 * writes to one key, one wins as a whole.
 *
 * <p>A key is 1 to 512 bytes in UTF-8, without NUL; all other characters are allowed, and keys are
 * the same only if all their bytes are. {@code /} only matters to {@link
 * ListOptions#groupByFolder}.
 *
 * <p>Checksums are verified on the way in and out: damaged content fails with CORRUPT. Every method
 * throws a {@link StoreException}.
 */
public final class ObjectStore {
  private static final Duration LONGEST_VALIDITY = Duration.ofDays(7);

  private final Gate gate;
  private final ObjectDriver driver;

  ObjectStore(Gate gate, ObjectDriver driver) {
    this.gate = gate;
    this.driver = driver;
  }

  /** The capabilities of this store. */
  public Set<Capability> capabilities() {
    return gate.capabilities();
  }

  /** Returns the object's description, or empty if there is no object. */
  public Optional<ObjectInfo> stat(String key) {
    gate.requireKey(Operation.STAT, key);
    return gate.call(Operation.STAT, key, call -> Optional.ofNullable(driver.stat(key)));
  }

  /** Returns the content, which must fit in memory, or empty if there is no object. */
  public Optional<byte[]> get(String key) {
    return getPart(key, null);
  }

  /**
   * Returns a part of the content, clipped to the object, or empty if there is no object.
   *
   * @throws StoreException INVALID if the part starts behind the end
   */
  public Optional<byte[]> get(String key, ByteRange range) {
    return getPart(key, Objects.requireNonNull(range, "range"));
  }

  private Optional<byte[]> getPart(String key, @Nullable ByteRange range) {
    gate.requireKey(Operation.GET, key);
    return gate.call(
        Operation.GET,
        key,
        call -> {
          try (ObjectSource source = driver.open(key, range, null)) {
            if (source == null) {
              return Optional.empty();
            }
            byte[] content = all(key, source);
            call.moved(content.length);
            return Optional.of(content);
          }
        });
  }

  private byte[] all(String key, ObjectSource source) throws InterruptedException {
    if (source.length() > Integer.MAX_VALUE - 8) {
      gate.refuse(Operation.GET, key, "it is too large for memory: use read or download");
    }
    return source.readAll();
  }

  /** Opens the content as a stream, which must be closed. Returns empty if there is no object. */
  public Optional<ObjectReader> read(String key) {
    return openReader(key, null, null);
  }

  /** Opens a part of the content, clipped to the object, as {@link #read(String)} does. */
  public Optional<ObjectReader> read(String key, ByteRange range) {
    return openReader(key, Objects.requireNonNull(range, "range"), null);
  }

  /**
   * Opens a part of the content, as {@link #read(String, ByteRange)} does, of the object with this
   * etag.
   *
   * @throws ConflictException CONFLICT if the object has another etag
   */
  public Optional<ObjectReader> read(String key, ByteRange range, String etag) {
    return openReader(key, range, Objects.requireNonNull(etag, "etag"));
  }

  private Optional<ObjectReader> openReader(
      String key, @Nullable ByteRange range, @Nullable String etag) {
    gate.requireKey(Operation.READ, key);
    return gate.call(
        Operation.READ,
        key,
        call ->
            Optional.ofNullable(driver.open(key, range, etag))
                .map(source -> new ObjectReader(gate, key, source)));
  }

  /** Writes an object. An earlier one is replaced. */
  public ObjectInfo put(String key, byte[] content) {
    return put(key, content, PutOptions.NONE);
  }

  /**
   * Writes an object.
   *
   * @throws ConflictException ALREADY_EXISTS or CONFLICT if the condition fails; nothing changed
   * @throws StoreException CORRUPT if the content does not have the checksum of the options
   */
  public ObjectInfo put(String key, byte[] content, PutOptions options) {
    requireWritable(Operation.PUT, key, options.condition());
    return gate.call(
        Operation.PUT,
        key,
        call -> {
          call.moved(content.length);
          return driver.put(key, ByteBuffer.wrap(content).asReadOnlyBuffer(), options);
        });
  }

  /**
   * Begins to write an object of any size. Nothing is visible before {@link ObjectWriter#commit}.
   * Closing without a commit, as an exception in a try-with-resources statement does, publishes
   * nothing.
   */
  public ObjectWriter write(String key, PutOptions options) {
    requireWritable(Operation.WRITE, key, options.condition());
    return new ObjectWriter(gate, driver, key, options);
  }

  /**
   * Uploads a file in parts, several at a time. Each part is verified on the way.
   *
   * @throws IOException if the file can't be read, or changes its size meanwhile; nothing is
   *     published
   */
  public ObjectInfo upload(Path file, String key, PutOptions options, TransferProgress progress)
      throws IOException {
    requireWritable(Operation.WRITE, key, options.condition());
    try (FileChannel source = FileChannel.open(file, StandardOpenOption.READ)) {
      return upload(source, key, options, progress);
    }
  }

  /**
   * Uploads a file that is open for reading, from its start to its end, as {@link #upload(Path,
   * String, PutOptions, TransferProgress)} does. The file stays open.
   */
  public ObjectInfo upload(
      FileChannel file, String key, PutOptions options, TransferProgress progress)
      throws IOException {
    requireWritable(Operation.WRITE, key, options.condition());
    try {
      return new Upload(gate, driver, key, options, progress).run(file);
    } catch (ClosedByInterruptException e) {
      throw interrupted(Operation.WRITE, key, e);
    }
  }

  /**
   * Downloads an object into a file in parts, several at a time. The file appears as a whole, by a
   * rename, or not at all. An existing file is replaced. The file is not forced to disk.
   *
   * @return the description of the object
   * @throws IOException if the file can't be written; nothing is left behind
   * @throws StoreException NOT_FOUND if there is no object; CONFLICT if the object changed
   *     meanwhile
   */
  public ObjectInfo download(String key, Path file, TransferProgress progress) throws IOException {
    ObjectInfo info =
        stat(key)
            .orElseThrow(
                () ->
                    gate.failure(
                        Kind.NOT_FOUND, Retry.NEVER, Operation.READ, key, "no such object", null));
    try {
      new Download(gate, driver, info, progress).run(file);
      return info;
    } catch (ClosedByInterruptException e) {
      throw interrupted(Operation.READ, key, e);
    }
  }

  /** The thread was interrupted in a file operation, so its interrupt flag is set already. */
  private StoreException interrupted(
      Operation operation, String key, ClosedByInterruptException e) {
    String message = "the thread was interrupted; the transfer is undone";
    return gate.failure(Kind.INTERRUPTED, Retry.SAFE, operation, key, message, e);
  }

  /**
   * Copies content, content type and metadata. The target may be the source, and is overwritten.
   */
  public ObjectInfo copy(String from, String to) {
    return copy(from, to, WriteCondition.NONE);
  }

  /**
   * Copies content, content type and metadata on a condition for the target.
   *
   * @throws StoreException NOT_FOUND if there is no source
   * @throws ConflictException if the condition fails; nothing changed
   */
  public ObjectInfo copy(String from, String to, WriteCondition condition) {
    gate.requireKey(Operation.COPY, from);
    requireWritable(Operation.COPY, to, condition);
    return gate.call(Operation.COPY, to, call -> driver.copy(from, to, condition));
  }

  /** Deletes the object if there is one. */
  public void delete(String key) {
    gate.requireKey(Operation.DELETE, key);
    gate.act(
        Operation.DELETE,
        key,
        call -> {
          driver.deleteAll(List.of(key));
        });
  }

  /**
   * Deletes the objects that exist among these keys, in as few round trips as the store allows. The
   * call is not atomic as a whole: after a failure some objects may be deleted.
   */
  public void deleteAll(Collection<String> keys) {
    keys.forEach(key -> gate.requireKey(Operation.DELETE_ALL, key));
    if (keys.isEmpty()) {
      return;
    }
    List<String> all = List.copyOf(keys);
    gate.act(
        Operation.DELETE_ALL,
        "",
        call -> {
          driver.deleteAll(all);
        });
  }

  /**
   * Deletes the objects whose keys start with the prefix, damaged ones too. The call is not atomic
   * as a whole.
   *
   * @return the number of objects found
   * @throws StoreException INVALID for an empty prefix, which would delete everything
   */
  public long deletePrefix(String prefix) {
    gate.requireKey(Operation.DELETE_ALL, prefix);
    long count = 0;
    Optional<String> next = Optional.of("");
    while (next.isPresent()) {
      ObjectListing page = list(prefix, ListOptions.ALL.after(next.get()));
      List<String> keys = new ArrayList<>();
      page.objects().forEach(object -> keys.add(object.key()));
      deleteAll(keys);
      count += keys.size();
      next = page.next();
    }
    return count;
  }

  /**
   * Returns one page of the objects whose keys start with the prefix, in the order of their UTF-8
   * bytes. An empty prefix selects all objects, and no character of a prefix is special. A damaged
   * object is listed like any other, as {@link ObjectListing.Entry#damaged} if the store detects
   * the damage.
   */
  public ObjectListing list(String prefix, ListOptions options) {
    gate.refuse(Operation.LIST, prefix, Names.problemWithPrefix(prefix));
    String after = options.after().orElse("");
    gate.refuse(Operation.LIST, prefix, Names.problemWithPrefix(after));
    return gate.call(
        Operation.LIST,
        prefix,
        call -> driver.list(prefix, options.groupedByFolder(), after, options.limit()));
  }

  /**
   * Returns a URL that gives temporary access to the object without credentials. The URL is a
   * secret.
   *
   * @param validity 1 second to 7 days
   * @throws StoreException UNSUPPORTED without {@link Capability#PRESIGNED_URLS}
   */
  public URI presign(PresignedAccess access, String key, Duration validity) {
    gate.requireKey(Operation.PRESIGN, key);
    gate.require(Operation.PRESIGN, key, Capability.PRESIGNED_URLS);
    if (validity.compareTo(Duration.ofSeconds(1)) < 0 || validity.compareTo(LONGEST_VALIDITY) > 0) {
      gate.refuse(Operation.PRESIGN, key, "validity must be 1 s to 7 days, not " + validity);
    }
    return gate.call(Operation.PRESIGN, key, call -> driver.presign(access, key, validity));
  }

  private void requireWritable(Operation operation, String key, WriteCondition condition) {
    gate.requireKey(operation, key);
    if (condition.requiresAbsence()) {
      gate.require(operation, key, Capability.WRITE_IF_ABSENT);
    }
    if (condition.requiredEtag() != null) {
      gate.require(operation, key, Capability.WRITE_IF_MATCHES);
    }
  }
}
