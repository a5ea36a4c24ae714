package io.github.worldkeep.state.player;

import java.util.Arrays;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which element is which in an array that was read and written again. A list keeps the order, a set
 * may not, and may have fewer.
 */
final class Alignment {
  private static final int NOWHERE = -1;
  private static final int MAX_SEARCHED = 1_000;

  private final ArrayNode stored;
  private final ArrayNode known;
  private final boolean[] taken;

  private Alignment(ArrayNode stored, ArrayNode known) {
    this.stored = stored;
    this.known = known;
    this.taken = new boolean[known.size()];
  }

  /** For each stored element its index among those written, or a negative number. */
  static int[] of(ArrayNode stored, ArrayNode known) {
    return new Alignment(stored, known).places();
  }

  private int[] places() {
    int[] places = new int[stored.size()];
    Arrays.fill(places, NOWHERE);
    for (int i = 0; i < places.length; i++) {
      if (isFree(i) && agree(stored.get(i), known.get(i))) {
        places[i] = take(i);
      }
    }
    for (int i = 0; i < places.length; i++) {
      if (places[i] == NOWHERE) {
        places[i] = search(i);
      }
    }
    return places;
  }

  private boolean isFree(int place) {
    return place < taken.length && !taken[place];
  }

  private int take(int place) {
    taken[place] = true;
    return place;
  }

  /**
   * An element that is found nowhere else is at its own place, because writing may have rounded it.
   */
  private int search(int element) {
    if (taken.length <= MAX_SEARCHED) {
      for (int i = 0; i < taken.length; i++) {
        if (isFree(i) && agree(stored.get(element), known.get(i))) {
          return take(i);
        }
      }
    }
    return stored.size() == known.size() && isFree(element) ? take(element) : NOWHERE;
  }

  /** Whether they are equal in what both have. */
  private static boolean agree(JsonNode stored, JsonNode known) {
    if (stored instanceof ObjectNode object && known instanceof ObjectNode other) {
      return agree(object, other);
    }
    if (stored instanceof ArrayNode array && known instanceof ArrayNode other) {
      return agree(array, other);
    }
    if (stored.isNumber() && known.isNumber()) {
      return stored.decimalValue().compareTo(known.decimalValue()) == 0;
    }
    return stored.equals(known);
  }

  private static boolean agree(ObjectNode stored, ObjectNode known) {
    for (Map.Entry<String, JsonNode> field : known.properties()) {
      JsonNode same = stored.get(field.getKey());
      if (same != null && !agree(same, field.getValue())) {
        return false;
      }
    }
    return true;
  }

  private static boolean agree(ArrayNode stored, ArrayNode known) {
    boolean agree = stored.size() == known.size();
    for (int i = 0; agree && i < stored.size(); i++) {
      agree = agree(stored.get(i), known.get(i));
    }
    return agree;
  }
}
