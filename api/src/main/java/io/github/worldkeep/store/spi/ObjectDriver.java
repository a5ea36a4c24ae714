package io.github.worldkeep.store.spi;

import io.github.worldkeep.store.ByteRange;
import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.ObjectListing;
import io.github.worldkeep.store.PresignedAccess;
import io.github.worldkeep.store.PutOptions;
import io.github.worldkeep.store.WriteCondition;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Objects. A write publishes content, metadata and content type together when it ends, durable, or
 * not at all; until then readers see what was there before. A condition that fails throws a {@link
 * DriverException}: ALREADY_EXISTS for if-absent, CONFLICT for if-matches (also when there is no
 * object), and changes nothing. A condition arrives only if the driver declares the capability.
 */
public interface ObjectDriver {
  /** What is known of the object, or null. */
  @Nullable ObjectInfo stat(String key) throws InterruptedException;

  /**
   * Opens the object for reading, or answers null if there is none.
   *
   * @param range the part to read; all of it if null. It is clipped to the object; one that starts
   *     behind the end throws INVALID
   * @param etag if given, an object with another one throws CONFLICT
   */
  @Nullable ObjectSource open(String key, @Nullable ByteRange range, @Nullable String etag)
      throws InterruptedException;

  /**
   * Writes a whole object. The buffer's remaining bytes are the content.
   *
   * @throws DriverException CORRUPT if the options state a checksum and the content has another
   */
  ObjectInfo put(String key, ByteBuffer content, PutOptions options) throws InterruptedException;

  /** Begins an object that is sent in parts. */
  PartUpload begin(String key, PutOptions options) throws InterruptedException;

  /**
   * Copies content, metadata and content type.
   *
   * @throws DriverException NOT_FOUND if there is no source
   */
  ObjectInfo copy(String from, String to, WriteCondition condition) throws InterruptedException;

  /**
   * Up to {@code limit} entries after the marker, in the order of their UTF-8 bytes. A damaged
   * object is an entry too; it never keeps others from being listed.
   *
   * @param prefix what the keys start with; may be empty
   * @param delimiter whether keys are folded at the first {@code /} after the prefix
   * @param after only keys and folded prefixes greater than this; empty for the start. It need not
   *     exist
   */
  ObjectListing list(String prefix, boolean delimiter, String after, int limit)
      throws InterruptedException;

  /** Deletes the objects that exist among these, in as few round trips as can be. */
  void deleteAll(List<String> keys) throws InterruptedException;

  /** A URL that gives temporary access; called only with the capability PRESIGNED_URLS. */
  default URI presign(PresignedAccess access, String key, Duration validity)
      throws InterruptedException {
    throw new UnsupportedOperationException();
  }
}
