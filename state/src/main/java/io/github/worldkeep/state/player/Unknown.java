package io.github.worldkeep.state.player;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The fields of stored data that the game's class does not have, and where they are. */
sealed interface Unknown {
  /** The usual case. */
  Unknown NONE = new InObject(Map.of(), Map.of());

  /** Whether there are none. */
  boolean isEmpty();

  /**
   * Adds them to what was written without them. Where the object around them is gone, so are they.
   *
   * @return what was added: the unknown fields of the result
   */
  Unknown putBackInto(JsonNode written);

  /**
   * Returns the unknown fields among those that are missing when stored data is read and written
   * again.
   *
   * @param stored the stored data
   * @param known the same data, read and written again
   * @param isUnknown whether the missing field at this path is unknown
   */
  static Unknown between(JsonNode stored, JsonNode known, Predicate<JsonPointer> isUnknown) {
    return between(stored, known, isUnknown, JsonPointer.empty());
  }

  private static Unknown between(
      JsonNode stored, JsonNode known, Predicate<JsonPointer> isUnknown, JsonPointer path) {
    if (stored instanceof ObjectNode object && known instanceof ObjectNode written) {
      return InObject.between(object, written, isUnknown, path);
    }
    if (stored instanceof ArrayNode array && known instanceof ArrayNode written) {
      return InArray.between(array, written, isUnknown, path);
    }
    return NONE;
  }

  /**
   * In an object.
   *
   * @param fields its own, by name
   * @param below those in the values of its known fields, by the fields' names
   */
  record InObject(Map<String, JsonNode> fields, Map<String, Unknown> below) implements Unknown {
    private static Unknown between(
        ObjectNode stored, ObjectNode known, Predicate<JsonPointer> isUnknown, JsonPointer path) {
      Map<String, JsonNode> fields = new LinkedHashMap<>();
      Map<String, Unknown> below = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> field : stored.properties()) {
        String name = field.getKey();
        JsonPointer place = path.appendProperty(name);
        JsonNode same = known.get(name);
        if (same != null) {
          put(below, name, Unknown.between(field.getValue(), same, isUnknown, place));
        } else if (isUnknown.test(place)) {
          fields.put(name, field.getValue());
        }
      }
      return new InObject(fields, below);
    }

    private static void put(Map<String, Unknown> below, String name, Unknown unknown) {
      if (!unknown.isEmpty()) {
        below.put(name, unknown);
      }
    }

    @Override
    public boolean isEmpty() {
      return fields.isEmpty() && below.isEmpty();
    }

    @Override
    public Unknown putBackInto(JsonNode written) {
      if (!(written instanceof ObjectNode object)) {
        return NONE;
      }
      Map<String, JsonNode> keptFields = new LinkedHashMap<>();
      Map<String, Unknown> keptBelow = new LinkedHashMap<>();
      below.forEach(
          (name, unknown) -> put(keptBelow, name, unknown.putBackInto(object.path(name))));
      fields.forEach(
          (name, value) -> {
            if (!object.has(name)) {
              object.set(name, value);
              keptFields.put(name, value);
            }
          });
      return new InObject(keptFields, keptBelow);
    }
  }

  /**
   * In an array, whose elements are known by their content: they may move.
   *
   * @param elements all of them in order, also those that have nothing unknown
   */
  record InArray(List<Element> elements) implements Unknown {
    /**
     * An element.
     *
     * @param known as it is written without what is unknown
     */
    record Element(JsonNode known, Unknown unknown) {}

    private static Unknown between(
        ArrayNode stored, ArrayNode known, Predicate<JsonPointer> isUnknown, JsonPointer path) {
      if (!known.valueStream().anyMatch(JsonNode::isContainer)) {
        return NONE;
      }
      int[] places = Alignment.of(stored, known);
      List<Element> elements = new ArrayList<>();
      for (int i = 0; i < stored.size(); i++) {
        if (places[i] >= 0) {
          JsonNode same = known.get(places[i]);
          JsonPointer place = path.appendIndex(i);
          elements.add(new Element(same, Unknown.between(stored.get(i), same, isUnknown, place)));
        }
      }
      return of(elements);
    }

    private static Unknown of(List<Element> elements) {
      return elements.stream().allMatch(e -> e.unknown().isEmpty()) ? NONE : new InArray(elements);
    }

    @Override
    public boolean isEmpty() {
      return elements.isEmpty();
    }

    @Override
    public Unknown putBackInto(JsonNode written) {
      if (!(written instanceof ArrayNode array)) {
        return NONE;
      }
      Map<JsonNode, Deque<Unknown>> left = new HashMap<>();
      elements.forEach(
          e -> left.computeIfAbsent(e.known(), k -> new ArrayDeque<>()).add(e.unknown()));
      List<Element> kept = new ArrayList<>();
      for (JsonNode element : array) {
        Unknown unknown = nextOf(left, element);
        JsonNode known = unknown.isEmpty() ? element : element.deepCopy();
        kept.add(new Element(known, unknown.putBackInto(element)));
      }
      return of(kept);
    }

    private static Unknown nextOf(Map<JsonNode, Deque<Unknown>> left, JsonNode element) {
      Deque<Unknown> equal = left.get(element);
      return equal == null || equal.isEmpty() ? NONE : equal.remove();
    }
  }
}
