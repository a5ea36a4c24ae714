package io.github.worldkeep.state.player;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The cheapest way from one array to another by removing, inserting and changing elements: the edit
 * distance of Wagner and Fischer, where changing an element costs the more the less is left of it.
 */
final class ArrayEdits {
  private static final int NONE = -1;
  private static final int EQUAL = 0;
  private static final int MAX_CHANGED = 10;
  private static final int REMOVED_OR_INSERTED = 6;
  private static final int OF_ANOTHER_KIND = 2 * REMOVED_OR_INSERTED + 1;
  private static final int MAX_CELLS = 40_000;

  private final ArrayNode before;
  private final ArrayNode after;
  private int start;
  private int beforeEnd;
  private int afterEnd;

  /**
   * The change of the place of an element.
   *
   * @param before its index in the earlier array, or negative if it was inserted
   * @param after its index in the later array, or negative if it was removed
   */
  record Edit(int before, int after) {}

  private ArrayEdits(ArrayNode before, ArrayNode after) {
    this.before = before;
    this.after = after;
    this.beforeEnd = before.size();
    this.afterEnd = after.size();
  }

  /** In order, without the elements that are the same. Long arrays are paired by index. */
  static List<Edit> between(ArrayNode before, ArrayNode after) {
    ArrayEdits edits = new ArrayEdits(before, after);
    edits.skipEqualEnds();
    long cells = (edits.beforeEnd - edits.start + 1L) * (edits.afterEnd - edits.start + 1L);
    return cells > MAX_CELLS ? edits.byIndex() : edits.cheapest();
  }

  private void skipEqualEnds() {
    while (start < Math.min(beforeEnd, afterEnd) && !differ(before.get(start), after.get(start))) {
      start++;
    }
    while (Math.min(beforeEnd, afterEnd) > start
        && !differ(before.get(beforeEnd - 1), after.get(afterEnd - 1))) {
      beforeEnd--;
      afterEnd--;
    }
  }

  private List<Edit> byIndex() {
    List<Edit> edits = new ArrayList<>();
    for (int i = start; i < Math.max(beforeEnd, afterEnd); i++) {
      edits.add(new Edit(i < beforeEnd ? i : NONE, i < afterEnd ? i : NONE));
    }
    return edits;
  }

  private List<Edit> cheapest() {
    int[][] changes = changes();
    int[][] costs = costs(changes);
    List<Edit> backwards = new ArrayList<>();
    int i = beforeEnd - start;
    int j = afterEnd - start;
    while (i > 0 || j > 0) {
      if (i > 0 && j > 0 && costs[i][j] == costs[i - 1][j - 1] + changes[i - 1][j - 1]) {
        i--;
        j--;
        if (changes[i][j] != EQUAL) {
          backwards.add(new Edit(start + i, start + j));
        }
      } else if (j > 0 && costs[i][j] == costs[i][j - 1] + REMOVED_OR_INSERTED) {
        j--;
        backwards.add(new Edit(NONE, start + j));
      } else {
        i--;
        backwards.add(new Edit(start + i, NONE));
      }
    }
    Collections.reverse(backwards);
    return backwards;
  }

  private int[][] changes() {
    int[][] changes = new int[beforeEnd - start][afterEnd - start];
    for (int i = 0; i < changes.length; i++) {
      for (int j = 0; j < changes[i].length; j++) {
        changes[i][j] = change(before.get(start + i), after.get(start + j));
      }
    }
    return changes;
  }

  private int[][] costs(int[][] changes) {
    int[][] costs = new int[beforeEnd - start + 1][afterEnd - start + 1];
    for (int i = 0; i < costs.length; i++) {
      for (int j = 0; j < costs[i].length; j++) {
        if (i == 0 || j == 0) {
          costs[i][j] = (i + j) * REMOVED_OR_INSERTED;
        } else {
          int oneMore = Math.min(costs[i - 1][j], costs[i][j - 1]) + REMOVED_OR_INSERTED;
          costs[i][j] = Math.min(oneMore, costs[i - 1][j - 1] + changes[i - 1][j - 1]);
        }
      }
    }
    return costs;
  }

  private static int change(JsonNode before, JsonNode after) {
    if (!differ(before, after)) {
      return EQUAL;
    }
    if (before instanceof ObjectNode earlier && after instanceof ObjectNode later) {
      return change(earlier, later);
    }
    boolean alike = before.getNodeType() == after.getNodeType();
    return !alike && (before.isContainer() || after.isContainer()) ? OF_ANOTHER_KIND : MAX_CHANGED;
  }

  private static int change(ObjectNode before, ObjectNode after) {
    int equal = 0;
    for (Map.Entry<String, JsonNode> field : before.properties()) {
      JsonNode same = after.get(field.getKey());
      equal += same != null && !differ(field.getValue(), same) ? 1 : 0;
    }
    int fields = Math.max(before.size(), after.size());
    return 1 + (MAX_CHANGED - 1) * (fields - equal) / fields;
  }

  /** Whether they are different values. */
  static boolean differ(JsonNode before, JsonNode after) {
    return !before.equals(ArrayEdits::compareScalars, after);
  }

  private static int compareScalars(JsonNode before, JsonNode after) {
    if (before.isNumber() && after.isNumber()) {
      return before.decimalValue().compareTo(after.decimalValue());
    }
    return before.equals(after) ? 0 : 1;
  }
}
