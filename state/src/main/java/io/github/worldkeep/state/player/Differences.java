package io.github.worldkeep.state.player;

import io.github.worldkeep.store.Codec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Compares two JSON values field by field, in the order of names and places. */
final class Differences {
  private static final Codec<ObjectNode> TREES = Codec.json(ObjectNode.class);
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_-]+");

  private final List<Difference> found = new ArrayList<>();

  private Differences() {}

  /** Between two JSON texts in UTF-8. */
  static List<Difference> between(byte[] before, byte[] after) {
    return between(TREES.decode(before), TREES.decode(after));
  }

  /** Numbers are equal by value: 1 and 1.0. */
  static List<Difference> between(JsonNode before, JsonNode after) {
    Differences differences = new Differences();
    differences.compare("", before, after);
    return differences.found;
  }

  private void compare(String path, JsonNode before, JsonNode after) {
    if (before instanceof ObjectNode earlier && after instanceof ObjectNode later) {
      compareObjects(path, earlier, later);
    } else if (before instanceof ArrayNode earlier && after instanceof ArrayNode later) {
      compareArrays(path, earlier, later);
    } else if (ArrayEdits.differ(before, after)) {
      add(path, before, after);
    }
  }

  private void add(String path, @Nullable JsonNode before, @Nullable JsonNode after) {
    found.add(
        new Difference(
            path,
            Optional.ofNullable(before).map(JsonNode::toString),
            Optional.ofNullable(after).map(JsonNode::toString)));
  }

  private void compareObjects(String path, ObjectNode before, ObjectNode after) {
    Set<String> names = new TreeSet<>(before.propertyNames());
    names.addAll(after.propertyNames());
    for (String name : names) {
      JsonNode earlier = before.get(name);
      JsonNode later = after.get(name);
      if (earlier != null && later != null) {
        compare(field(path, name), earlier, later);
      } else {
        add(field(path, name), earlier, later);
      }
    }
  }

  private static String field(String path, String name) {
    if (!PLAIN_NAME.matcher(name).matches()) {
      return path + "[" + JsonNodeFactory.instance.stringNode(name) + "]";
    }
    return path.isEmpty() ? name : path + "." + name;
  }

  private void compareArrays(String path, ArrayNode before, ArrayNode after) {
    for (ArrayEdits.Edit edit : ArrayEdits.between(before, after)) {
      if (edit.after() < 0) {
        add(path + "[" + edit.before() + "]", before.get(edit.before()), null);
      } else if (edit.before() < 0) {
        add(path + "[" + edit.after() + "]", null, after.get(edit.after()));
      } else {
        compare(
            path + "[" + edit.after() + "]", before.get(edit.before()), after.get(edit.after()));
      }
    }
  }
}
