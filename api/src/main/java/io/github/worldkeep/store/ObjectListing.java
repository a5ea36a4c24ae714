package io.github.worldkeep.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One page of a listing. Objects and prefixes are each in the order of their UTF-8 bytes, and count
 * together against the limit.
 *
 * @param objects the objects, without those grouped into a prefix
 * @param prefixes the common prefixes of grouped keys, each once, ending in {@code /}
 * @param next the start of the next page; empty on the last page
 */
public record ObjectListing(List<Entry> objects, List<String> prefixes, Optional<String> next) {
  public ObjectListing {
    objects = List.copyOf(objects);
    prefixes = List.copyOf(prefixes);
  }

  /**
   * An object in a listing. {@link ObjectStore#stat} returns its full description.
   *
   * @param damaged whether the store found its description of the object damaged. Then a read of it
   *     fails with CORRUPT, size and time are those of the stored bytes, and the etag is empty: put
   *     the object again, or delete it. False does not mean that the content is sound, because a
   *     listing does not read it
   */
  public record Entry(String key, long size, String etag, Instant modified, boolean damaged) {
    /** An object that is not known to be damaged. */
    public Entry(String key, long size, String etag, Instant modified) {
      this(key, size, etag, modified, false);
    }
  }
}
