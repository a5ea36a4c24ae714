package io.github.worldkeep.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class WrittenOutTest {
  private static String problem(String json) {
    return Json.problemWith(json.getBytes(UTF_8));
  }

  private static String array(String element, int count) {
    String elements = (element + ",").repeat(count);
    return "{\"x\":[" + elements.substring(0, elements.length() - 1) + "]}";
  }

  @Test
  void numbersWithExponents_countWithoutThem() {
    int most = (Json.MAX_BYTES - "{\"x\": []}".length() + 2) / (301 + 2);
    assertThat(problem(array("1e300", most))).isNull();
    assertThat(problem(array("1e300", most + 1))).contains("16 MiB", "without exponent");
    most = (Json.MAX_BYTES - "{\"x\": []}".length() + 2) / (302 + 2);
    assertThat(problem(array("1e-300", most))).isNull();
    assertThat(problem(array("1e-300", most + 1))).contains("16 MiB", "without exponent");
  }

  @Test
  void spacesAfterCommasAndColons_areCounted() {
    int most = (Json.MAX_BYTES - "{\"x\": []}".length() + 2) / 3;
    String spaced = array(" 1", most).replace("[ 1", "[1").replace(":", ": ");
    assertThat(spaced.length()).isBetween(Json.MAX_BYTES - 2, Json.MAX_BYTES);
    assertThat(problem(spaced)).isNull();
    assertThat(problem(spaced.replace(" ", ""))).isNull();
    assertThat(problem(array("1", most + 1))).contains("16 MiB", "space");
  }

  @Test
  void textsAndOtherWhiteSpace_areNotWrittenOut() {
    String text = "1e300,:\\\"1,1,\\\\".repeat(Json.MAX_BYTES / 18);
    assertThat(problem(array("\"" + text + "\"", 1))).isNull();
    byte[] padded = new byte[Json.MAX_BYTES];
    Arrays.fill(padded, (byte) '\n');
    byte[] json = "{\"x\":[1e3,2]}".getBytes(UTF_8);
    System.arraycopy(json, 0, padded, 1000, json.length);
    assertThat(Json.problemWith(padded)).isNull();
  }
}
