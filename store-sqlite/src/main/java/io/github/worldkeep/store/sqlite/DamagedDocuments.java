package io.github.worldkeep.store.sqlite;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Documents that were found damaged when the store was opened, until they are seen to be sound. */
final class DamagedDocuments {
  private final Map<String, Set<String>> ids = new ConcurrentHashMap<>();

  void add(String collection, String id) {
    ids.computeIfAbsent(collection, name -> ConcurrentHashMap.newKeySet()).add(id);
  }

  Set<String> in(String collection) {
    return ids.getOrDefault(collection, Set.of());
  }

  void forget(String collection, String id) {
    in(collection).remove(id);
  }
}
