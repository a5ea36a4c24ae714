package io.github.worldkeep.state.player;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds the fields of stored data that the game's classes do not have, by what becomes of them.
 * Reading and writing drops them; but it drops also what a class reads under an old name or turns
 * into something else, and putting that back would undo or repeat its effect. So a dropped field
 * counts as unknown only if it may hold anything, and the result is the same.
 */
final class UnknownSearch {
  /** Unlike anything that a game stores, and no number, truth, constant, object or array. */
  private static final String ANYTHING = "\u2063worldkeep asks who reads this\u2063";

  private final ObjectNode stored;
  private final ObjectNode known;
  private final UnaryOperator<ObjectNode> rewriting;

  /**
   * A search.
   *
   * @param known what reading and writing made of what is stored
   * @param rewriting reads and writes; throws what it can't read
   */
  UnknownSearch(ObjectNode stored, ObjectNode known, UnaryOperator<ObjectNode> rewriting) {
    this.stored = stored;
    this.known = known;
    this.rewriting = rewriting;
  }

  Unknown result() {
    Map<String, List<JsonPointer>> dropped = dropped();
    if (dropped.isEmpty()) {
      return Unknown.NONE;
    }
    Set<JsonPointer> unknown = new HashSet<>();
    dropped.values().forEach(unknown::addAll);
    if (!withoutEffect(unknown)) {
      unknown.clear();
      dropped.values().stream().filter(this::withoutEffect).forEach(unknown::addAll);
    }
    return Unknown.between(stored, known, unknown::contains);
  }

  /** Returns the dropped fields by name: a name is either read by a class or not. */
  private Map<String, List<JsonPointer>> dropped() {
    Map<String, List<JsonPointer>> dropped = new LinkedHashMap<>();
    Unknown.between(
        stored,
        known,
        path -> {
          dropped.computeIfAbsent(name(path), k -> new ArrayList<>()).add(path);
          return false;
        });
    return dropped;
  }

  private boolean withoutEffect(Iterable<JsonPointer> fields) {
    ObjectNode changed = stored.deepCopy();
    for (JsonPointer field : fields) {
      ((ObjectNode) changed.at(field.head())).put(name(field), ANYTHING);
    }
    try {
      return rewriting.apply(changed).equals(known);
    } catch (RuntimeException e) {
      return false; // It is read, and can't be.
    }
  }

  private static String name(JsonPointer field) {
    return field.last().getMatchingProperty();
  }
}
