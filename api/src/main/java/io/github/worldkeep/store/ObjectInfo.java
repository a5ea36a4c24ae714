package io.github.worldkeep.store;

import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;

/**
 * An object's description, without its content.
 *
 * @param key the object's key
 * @param size the size in bytes
 * @param etag an opaque text that changes with every change of the content. Pass it to {@link
 *     PutOptions#ifMatches}
 * @param modified the time of the write, by the store's clock. A write may return the time of its
 *     response, seconds later, if the store reports no other
 * @param contentType the media type passed to the write
 * @param metadata the metadata passed to the write
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
