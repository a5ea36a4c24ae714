package io.github.worldkeep.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One page of a listing. Objects and prefixes are each in the order of their UTF-8 bytes, and count
 * together against the limit.
 *
 * @param objects the objects, without those folded into a prefix
 * @param prefixes what the folded keys start with, each once, ending in {@code /}
 * @param next where the next page starts; empty on the last
 */
public record ObjectListing(List<Entry> objects, List<String> prefixes, Optional<String> next) {
  public ObjectListing {
    objects = List.copyOf(objects);
    prefixes = List.copyOf(prefixes);
  }

  /**
   * An object in a listing; {@link ObjectStore#stat} has the rest.
   *
   * @param damaged whether the store saw that what it keeps of the object is damaged, so that a
   *     read of it fails with CORRUPT. Size and time are then only those of what is stored, and the
   *     etag is empty: put the object again, or delete it. False does not mean that the content is
   *     sound: a listing does not read it
   */
  public record Entry(String key, long size, String etag, Instant modified, boolean damaged) {
    /** An object that is not known to be damaged. */
    public Entry(String key, long size, String etag, Instant modified) {
      this(key, size, etag, modified, false);
    }
  }
}
