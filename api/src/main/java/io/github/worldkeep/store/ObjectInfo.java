package io.github.worldkeep.store;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What is known of an object without its content.
 *
 * @param key its name
 * @param size in bytes
 * @param etag opaque; another one after every change of the content. Pass it to {@link
 *     PutOptions#ifMatches}
 * @param modified when it was written, by the store's clock. What a write answers may be the time
 *     of its answer, seconds later, where the store tells no other
 * @param contentType as it was written
 * @param metadata as it was written
 * @param crc32c the content's CRC-32C, if the store knows it
 */
public record ObjectInfo(
    String key,
    long size,
    String etag,
    Instant modified,
    String contentType,
    Map<String, String> metadata,
    OptionalInt crc32c) {
  public ObjectInfo {
    metadata = metadata.isEmpty() ? Map.of() : Map.copyOf(metadata);
  }
}
