package io.github.worldkeep.store;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares JSON by its meaning: numbers by value, arrays in any order (they may be sets), null and
 * empty containers as absent.
 */
final class SameJson {
  private static final ObjectReader TREES =
      JacksonCodec.USUAL
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private static final Pattern JAVA_COLLECTION = Pattern.compile("java\\.util\\.[A-Za-z0-9.$]+");

  private record Elements(Map<Object, Integer> counts) {}

  private record Fields(Map<String, Object> values) {}

  private SameJson() {}

  /** The path of the first difference, or null. */
  static @Nullable String difference(byte[] before, byte[] after) {
    return difference("", TREES.<JsonNode>readValue(before), TREES.<JsonNode>readValue(after));
  }

  private static @Nullable String difference(String path, JsonNode before, JsonNode after) {
    if (before instanceof ObjectNode earlier && after instanceof ObjectNode later) {
      return inObjects(path, earlier, later);
    }
    if (meaning(before).equals(meaning(after))) {
      return null;
    }
    return before instanceof ArrayNode earlier && after instanceof ArrayNode later
        ? inArrays(path, earlier, later)
        : path;
  }

  private static @Nullable String inObjects(String path, ObjectNode before, ObjectNode after) {
    Set<String> names = new TreeSet<>(before.propertyNames());
    names.addAll(after.propertyNames());
    for (String name : names) {
      String place = path.isEmpty() ? name : path + "." + name;
      String difference = difference(place, before.path(name), after.path(name));
      if (difference != null) {
        return difference;
      }
    }
    return null;
  }

  private static String inArrays(String path, ArrayNode before, ArrayNode after) {
    for (int i = 0; i < before.size() && i < after.size(); i++) {
      String difference = difference(path + "[" + i + "]", before.get(i), after.get(i));
      if (difference != null) {
        return difference;
      }
    }
    return path;
  }

  /** Returns a value that is equal for JSON of the same meaning. */
  private static Object meaning(JsonNode node) {
    if (node instanceof ObjectNode object) {
      Map<String, Object> fields = new HashMap<>();
      object.forEachEntry((name, value) -> putUnlessNothing(fields, name, meaning(value)));
      return fields.isEmpty() ? MissingNode.getInstance() : new Fields(fields);
    } else if (node instanceof ArrayNode array) {
      Map<Object, Integer> counts = new HashMap<>();
      array.forEach(element -> counts.merge(meaning(element), 1, Integer::sum));
      return counts.isEmpty() ? MissingNode.getInstance() : new Elements(counts);
    } else if (node.isNumber()) {
      return node.decimalValue().stripTrailingZeros();
    } else if (node.isString() && JAVA_COLLECTION.matcher(node.asString()).matches()) {
      return JAVA_COLLECTION; // Default typing names the implementation, which may change.
    }
    return node.isNull() ? MissingNode.getInstance() : node;
  }

  private static void putUnlessNothing(Map<String, Object> fields, String name, Object meaning) {
    if (!(meaning instanceof MissingNode)) {
      fields.put(name, meaning);
    }
  }
}
