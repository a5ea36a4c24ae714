package io.github.worldkeep.store;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The kit's document contract has many more documents. */
final class JsonTest {
  private static String problem(String json) {
    return Json.problemWith(json.getBytes(UTF_8));
  }

  @Test
  void objects_areFine() {
    for (String json :
        List.of(
            "{}",
            " {\"a\":[1,2.5e-3,null,true,\"\u00e9\ud83d\ude00\",{}]} \n",
            "{\"a\":[0,-0,0.00,0e5,-0.0E-300,5e-324,1.7e308]}",
            "{\"\":{}}",
            "{\"\\ud83d\\ude00\":1}")) {
      assertThat(problem(json)).as(json).isNull();
    }
  }

  @Test
  void problems_areNamed() {
    assertThat(problem("[]")).contains("must be a JSON object");
    assertThat(problem("")).contains("must be a JSON object");
    assertThat(problem("{\"a\":1")).contains("not valid JSON");
    assertThat(problem("{} {}")).contains("goes on after its end");
    assertThat(problem("{\"a\":1e999}")).contains("beyond a 64-bit float");
    assertThat(problem("{\"a\":\"\\u0000\"}")).contains("NUL");
    assertThat(problem("{\"a\":\"\\ud800\"}")).contains("half a surrogate pair");
    assertThat(problem("{\"\\ud800\":1}")).isNotNull();
    assertThat(problem("{\"a\":1,\"a\":2}")).contains("a name twice");
    assertThat(problem("{\"a\":".repeat(100) + "[]" + "}".repeat(100))).contains("100 deep");
    assertThat(problem("{\"" + "n".repeat(50_001) + "\":1}")).contains("name", "50,000 bytes");
    assertThat(problem("\ufeff{}")).contains("UTF-8");
    assertThat(Json.problemWith("{}".getBytes(UTF_16LE))).contains("UTF-8");
    assertThat(Json.problemWith(new byte[Json.MAX_BYTES + 1])).contains("16 MiB");
  }

  @Test
  void names_mayOccurOnceInAnObject() {
    String many = "\"n%d\":{\"n1\":[{\"n1\":1},{\"n1\":2}]},".repeat(20);
    Object[] numbers = IntStream.range(0, 20).boxed().toArray();
    String distinct = "{" + String.format(Locale.ROOT, many, numbers);
    assertThat(problem(distinct + "\"last\":1}")).isNull();
    for (int i = 0; i < numbers.length; i++) {
      assertThat(problem(distinct + "\"n" + i + "\":1}")).contains("a name twice");
    }
    assertThat(problem("{\"a\":{\"b\":1,\"\\u0062\":1}}")).contains("a name twice");
    assertThat(problem("{\"a\":{\"b\":{}},\"b\":1,\"a\":1}")).contains("a name twice");
  }

  @Test
  void problems_neverRepeatTheDocument() {
    for (String json :
        List.of("{hunter2}", "hunter2", "{\"a\":hunter2}", "{\"hunter2\":1,\"hunter2\":1}")) {
      assertThat(problem(json)).as(json).isNotNull().doesNotContain("hunter2");
    }
  }

  @Test
  void depth_hasALimit() {
    assertThat(problem("{\"a\":".repeat(99) + "{}" + "}".repeat(99))).isNull();
    assertThat(problem("{\"a\":".repeat(100) + "{}" + "}".repeat(100))).contains("100 deep");
    assertThat(problem("{\"a\":" + "[".repeat(1_000_000))).contains("100 deep");
  }

  @Test
  void names_haveALimitInBytes() {
    for (String letter : List.of("n", "\u00e9", "\u20ac", "\ud83d\ude00")) {
      int most = 50_000 / letter.getBytes(UTF_8).length;
      assertThat(problem("{\"" + letter.repeat(most) + "\":1}")).isNull();
      assertThat(problem("{\"" + letter.repeat(most + 1) + "\":1}")).contains("50,000 bytes");
    }
  }
}
