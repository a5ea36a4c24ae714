package io.github.worldkeep.store.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PrefixRangeTest {
  private static final String LAST = Character.toString(Character.MAX_CODE_POINT);
  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "a\u0001",
          "a\ud7ff",
          "a\ue000",
          "a\uffff",
          "a" + LAST,
          "a" + LAST + "b",
          "b",
          "ab",
          "\ud7ff",
          "\ud7ffz",
          "\ue000",
          "\uffff",
          "\ud800\udc00",
          LAST,
          LAST + "a",
          LAST + LAST);

  @Test
  void of_anyPrefix_holdsExactlyTheTextsThatStartWithIt() {
    for (String prefix : TEXTS) {
      for (String text : TEXTS) {
        assertThat(holds(PrefixRange.of(prefix), text))
            .as("%s in the range of %s", text, prefix)
            .isEqualTo(text.startsWith(prefix));
      }
    }
  }

  private static boolean holds(PrefixRange range, String text) {
    Utf8Order order = Utf8Order.INSTANCE;
    return order.compare(range.start(), text) <= 0
        && range.end().map(end -> order.compare(text, end) < 0).orElse(true);
  }

  @Test
  void of_aPrefixThatNoTextFollows_hasNoEnd() {
    assertThat(PrefixRange.of("").end()).isEmpty();
    assertThat(PrefixRange.of(LAST + LAST).end()).isEmpty();
    assertThat(PrefixRange.of("a" + LAST).end()).contains("b");
  }
}
