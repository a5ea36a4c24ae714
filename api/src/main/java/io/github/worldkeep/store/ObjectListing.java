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

  /** An object in a listing; {@link ObjectStore#stat} tells the rest. */
  public record Entry(String key, long size, String etag, Instant modified) {}
}
