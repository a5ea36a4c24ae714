package io.github.worldkeep.bootstrap.backend.store;

import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Index;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The changes of a sixteenth of all sessions, numbered without a gap. With one counter for all
 * sessions, each change would wait for every other one. Without a counter, a reader of changes by
 * time would miss a change that was committed late.
 *
 * @param index 0 to 15
 */
record Lane(int index) {
  static final int COUNT = 16;
  static final Index<String> CHANGE = Index.text("change");
  private static final Pattern FORM = Pattern.compile("(0[0-9]|1[0-5])/[0-9]{12}");

  /** The change of a document that is not written yet. */
  static final String UNCHANGED = "00/000000000000";

  static final long LAST = 999_999_999_999L;

  static Lane of(String sessionId) {
    return new Lane(Math.floorMod(sessionId.hashCode(), COUNT));
  }

  static List<Lane> all() {
    return IntStream.range(0, COUNT).mapToObj(Lane::new).toList();
  }

  String id() {
    return String.format(Locale.ROOT, "%02d", index);
  }

  /** Returns the text of a change. Its length is constant, so that texts sort like numbers. */
  String change(long number) {
    return String.format(Locale.ROOT, "%02d/%012d", index, number);
  }

  static long number(String change) {
    return Long.parseLong(change.substring(change.indexOf('/') + 1));
  }

  static void requireChange(String change) {
    if (!FORM.matcher(change).matches()) {
      throw new IllegalArgumentException("change is no lane and number, such as 15/000000000003");
    }
  }

  Filter after(long number) {
    return CHANGE.gt(change(number)).and(CHANGE.lte(change(LAST)));
  }
}
