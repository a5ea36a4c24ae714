package io.github.worldkeep.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PlainJsonTest {
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "\"",
          ":",
          ",",
          " ",
          "\n",
          "\t",
          "\\",
          "\\n",
          "\\u0041",
          "\\u0000",
          "a",
          "\"a\":",
          "\"b\":",
          "\"a\":1,",
          "\"\u00e9\"",
          "0",
          "1",
          "-",
          "-0",
          "01",
          ".5",
          "1.5",
          "1e5",
          "1.5E-99",
          "e",
          "true",
          "false",
          "null",
          "tru",
          "{}",
          "[]",
          "\u0007",
          "/*",
          "'");

  private static boolean plain(String json) {
    return PlainJson.is(json.getBytes(UTF_8));
  }

  @Test
  void is_usualDocuments() {
    for (String json :
        List.of(
            "{}",
            " { \"a\" : [ 1 , -2.50 , null , true , false , { } , [ ] ] }\r\n\t",
            "{\"name\":\"Zo\u00eb \ud83d\ude00 says \\\"hi\\\" \\\\ \\n\",\"\u00e9\":0}",
            "{\"a\":[1e5,1.5E-7,-2E+99,0e-99]}",
            "{\"a\":{\"a\":{\"a\":1},\"b\":2},\"b\":[{\"a\":1},{\"a\":1}]}")) {
      assertThat(plain(json)).as(json).isTrue();
    }
  }

  @Test
  void is_manyNames() {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < 10_000; i++) {
      json.append("\"item ").append(i).append("\":{\"item 1\":").append(i).append("},");
    }
    assertThat(plain(json + "\"last\":1}")).isTrue();
    assertThat(plain(json + "\"item 77\":1}")).isFalse();
  }

  @Test
  void is_onlyWhatTheParserTakes() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    int recognised = 0;
    for (int i = 0; i < 200_000; i++) {
      StringBuilder json = new StringBuilder("{\"a\":" + PIECES.get(random.nextInt(PIECES.size())));
      for (int n = random.nextInt(8); n > 0; n--) {
        json.append(PIECES.get(random.nextInt(PIECES.size())));
      }
      byte[] document = json.append('}').toString().getBytes(UTF_8);
      if (PlainJson.is(document)) {
        recognised++;
        assertThat(Json.problemByParser(document)).as("%s, -Dseed=%d", json, seed).isNull();
      }
    }
    assertThat(recognised).as("-Dseed=%d", seed).isGreaterThan(1_000);
  }

  @Test
  void is_neverOfDamagedDocuments() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    String whole =
        "{\"name\":\"Zo\u00eb\",\"level\":12,\"at\":{\"x\":-1.25,\"y\":0},\"items\":[{\"id\":\"a\\n"
            + "b\",\"n\":[1,2]},null,true]}";
    for (int i = 0; i < 100_000; i++) {
      byte[] document = whole.getBytes(UTF_8);
      for (int n = random.nextInt(3); n >= 0; n--) {
        document[random.nextInt(document.length)] = (byte) (1 + random.nextInt(127));
      }
      String text = new String(document, UTF_8);
      boolean wellFormed = Arrays.equals(text.getBytes(UTF_8), document);
      if (wellFormed && PlainJson.is(document)) {
        assertThat(Json.problemByParser(document)).as("%s, -Dseed=%d", text, seed).isNull();
      }
    }
  }

  @Test
  void isNot_whatMustBeLookedAt() {
    for (String json :
        List.of(
            "",
            "[]",
            "{\"a\":1",
            "{\"a\":1}}",
            "{\"a\":1} x",
            "{\"a\":1,\"a\":2}",
            "{\"\\u0061\":1}",
            "{\"a\":\"\\u0000\"}",
            "{\"a\":1e100}",
            "{\"a\":1e-099}",
            "{\"a\":1e}",
            "{\"a\":1e+}",
            "{\"a\":" + "1".repeat(99) + "e9}",
            "{\"a\":" + "1".repeat(400) + "}",
            "{\"a\":tru}",
            "{\"a\":1,}",
            "{\"a\":[1,]}",
            "{\"a\":\"\t\"}",
            "{\"a\":".repeat(101) + "1" + "}".repeat(101))) {
      assertThat(plain(json)).as(json).isFalse();
    }
    assertThat(plain("{\"a\":".repeat(100) + "1" + "}".repeat(100))).isTrue();
  }
}
