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
 * not at all. Until then readers see the earlier object. A condition that fails throws a {@link
 * DriverException}: ALREADY_EXISTS for if-absent, CONFLICT for if-matches (also when there is no
 * object), and changes nothing. A condition arrives only if the driver declares the capability.
 */
public interface ObjectDriver {
  /** Returns the object's description, or null if there is no object. */
  @Nullable ObjectInfo stat(String key) throws InterruptedException;

  /**
   * Opens the object for reading. Returns null if there is no object.
   *
   * @param range the part to read; the whole object if null. It is clipped to the object. A range
   *     that starts behind the end throws INVALID
   * @param etag the expected etag, or null; an object with another etag throws CONFLICT
   */
  @Nullable ObjectSource open(String key, @Nullable ByteRange range, @Nullable String etag)
      throws InterruptedException;

  /**
   * Writes a whole object. The buffer's remaining bytes are the content.
   *
   * @throws DriverException CORRUPT if the options state a checksum and the content has another
   */
  ObjectInfo put(String key, ByteBuffer content, PutOptions options) throws InterruptedException;

  /** Begins to write an object in parts. */
  PartUpload begin(String key, PutOptions options) throws InterruptedException;

  /**
   * Copies content, metadata and content type.
   *
   * @throws DriverException NOT_FOUND if there is no source
   */
  ObjectInfo copy(String from, String to, WriteCondition condition) throws InterruptedException;

  /**
   * Returns up to {@code limit} entries after the marker, in the order of their UTF-8 bytes. A
   * damaged object is an entry, too. It never prevents the listing of others.
   *
   * @param prefix the start of the keys; may be empty
   * @param delimiter whether keys are grouped at the first {@code /} after the prefix
   * @param after the marker: only greater keys and grouped prefixes are returned. It need not
   *     exist, and is empty for the start
   */
  ObjectListing list(String prefix, boolean delimiter, String after, int limit)
      throws InterruptedException;

  /** Deletes the objects that exist among these keys, in as few round trips as possible. */
  void deleteAll(List<String> keys) throws InterruptedException;

  /** Returns a URL that gives temporary access. Called only with the capability PRESIGNED_URLS. */
  default URI presign(PresignedAccess access, String key, Duration validity)
      throws InterruptedException {
    throw new UnsupportedOperationException();
  }
}
