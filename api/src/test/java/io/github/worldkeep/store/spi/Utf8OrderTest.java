package io.github.worldkeep.store.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class Utf8OrderTest {
  private static final List<String> PIECES =
      List.of(
          "",
          "a",
          "b",
          "\u007f",
          "\u0080",
          "\u07ff",
          "\u0800",
          "\ud7ff",
          "\ue000",
          "\uffff",
          "\ud800\udc00",
          "\ud83d\ude00",
          "\ud83d\ude01",
          "\udbff\udfff");

  @Test
  void compare_randomTexts_asTheirUtf8Bytes() {
    Random random = new Random(20_260_101);
    for (int i = 0; i < 100_000; i++) {
      String a = text(random);
      String b = text(random);
      int expected = Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));
      assertThat(Integer.signum(Utf8Order.INSTANCE.compare(a, b)))
          .as("%s against %s", a, b)
          .isEqualTo(Integer.signum(expected));
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(4); i >= 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }
}
