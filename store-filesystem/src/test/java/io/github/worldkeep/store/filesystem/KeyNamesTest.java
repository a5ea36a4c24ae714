package io.github.worldkeep.store.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyNamesTest {
  /** Read back from its names alone, as a listing does. */
  private static String keyOf(String path) {
    StringBuilder bytes = new StringBuilder();
    for (String each : path.split("/")) {
      KeyNames.Name name = KeyNames.read(each).orElseThrow();
      bytes.append(name.bytes());
      bytes.append(name.part() == KeyNames.Part.DIRECTORY ? "/" : "");
    }
    return KeyNames.text(bytes.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "worlds/w1/region-0.bin|worlds/w1/region-0.bin.object",
        "Level.dat|+level.dat.object",
        "a//b|a/%/b.object",
        "../x |.%2e/x%20.object",
        "é|%c3%a9.object",
        "/lead|%/lead.object",
        "trail/|trail/%.object",
        ".|%2e.object",
        "con|%63on.object",
        "aux.txt/a|%61ux.txt/a.object",
        "CON|+c+o+n.object",
        "lpt1 x|%6cpt1 x.object",
        "console|console.object",
        "a.object/b|a%2eobject/b.object",
        "a.object|a.object.object",
        "50%+|50%25%2b.object",
      })
  void path_isAsDocumented(String key, String path) {
    assertThat(KeyNames.path(key)).isEqualTo(path);
    assertThat(keyOf(path)).isEqualTo(key);
  }

  @Test
  void path_longComponent_isSpreadOverDirectories() {
    String key = "x".repeat(160) + "/" + "y".repeat(81);
    String path = KeyNames.path(key);
    assertThat(path)
        .isEqualTo("x".repeat(80) + "%/" + "x".repeat(80) + "/" + "y".repeat(80) + "%/y.object");
    assertThat(keyOf(path)).isEqualTo(key);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void path_randomKeys_areDistinctWhereverTheyAreStoredAndReadBack(long seed) {
    Random random = new Random(seed);
    Map<String, String> keys = new HashMap<>();
    for (int i = 0; i < 50_000; i++) {
      String key = randomKey(random);
      String path = KeyNames.path(key);
      assertThat(keyOf(path)).as("seed %d: %s", seed, path).isEqualTo(key);
      String other = keys.put(path, key);
      assertThat(other == null || other.equals(key)).as("seed %d: %s", seed, path).isTrue();
      assertSafe(path);
    }
  }

  /** Nothing that any file system folds, strips, reserves or can't hold. */
  private static void assertSafe(String path) {
    assertThat(path.toLowerCase(Locale.ROOT)).isEqualTo(path);
    assertThat(Normalizer.normalize(path, Normalizer.Form.NFD)).isEqualTo(path);
    for (String name : path.split("/")) {
      assertThat(name).isNotEmpty().hasSizeLessThanOrEqualTo(255).isNotIn(".", "..");
      assertThat(name).matches("[ !#$&'(),\\-.0-9;=@\\[\\]^_`a-z{}%+]*[^ .]");
      assertThat(name).doesNotMatch("(con|prn|aux|nul|com[0-9]|lpt[0-9])([. ].*)?");
    }
  }

  private static String randomKey(Random random) {
    List<String> pieces =
        List.of(
            "a",
            "b",
            "A",
            "B",
            "/",
            "/",
            ".",
            " ",
            "%",
            "+",
            "%61",
            "+a",
            "~",
            "\\",
            ":",
            "é",
            "e\u0301",
            "☺",
            "\ud83d\ude00",
            "con",
            "aux",
            "nul",
            ".object",
            "object",
            "\u0001",
            "\u007f",
            "x".repeat(79),
            "Y".repeat(80),
            "é".repeat(41));
    StringBuilder key = new StringBuilder();
    int length = 1 + random.nextInt(6);
    for (int i = 0; i < length; i++) {
      key.append(pieces.get(random.nextInt(pieces.size())));
    }
    return key.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".DS_Store",
        "Thumbs.db",
        "a.OBJECT",
        "é.object",
        "%41.object",
        "%6.object",
        "%zz.object",
        "%C3.object",
        "a%20b.object",
        "+1.object",
        "a+",
        "x%",
        "con.object",
        "a ",
        "a.",
        "%%",
        ".object"
      })
  void read_nameThatNoKeyHas_isNone(String name) {
    assertThat(KeyNames.read(name)).isEmpty();
  }
}
