package io.github.worldkeep.store.testkit;

import java.util.ArrayList;
import java.util.List;

/** Keys and ids that stores have been known to confuse, to lose or to obey. */
final class AwkwardNames {
  private static final int MAX_BYTES = 512;

  /** Wild in LIKE, in GLOB, in a shell or in a regular expression. */
  static final List<String> WILDCARDS = List.of("%", "_", "\\", "*", "?", "[", ".", "^", "$", "+");

  private static final List<String> PATHS =
      List.of(
          "foo//bar",
          "foo/bar",
          "foo/./bar",
          "../..",
          "..",
          ".",
          "/",
          "//",
          "/lead",
          "trail/",
          "trail",
          "..\\..",
          "C:\\x",
          "CON",
          "nul",
          "aux.txt",
          "dot.",
          "~",
          "-rf",
          ".hidden");

  private static final List<String> LOOK_ALIKES =
      List.of(
          "a", "a ", " a", "A", "a\t", "a\n", "ab", "abc", "\u00e9", "e\u0301", "\u00c9", "\u00df",
          "ss", "\u0130", "i\u0307", "I", "i", "\u0131", "\u212a", "K", "k", "\ufb01", "fi",
          "\ufeffa", "a\u200b", "\u00a0a", "\uff41", "0", "00", "1", "1.0", "1e0", "+1", "true",
          "null", "\u0660");

  private static final List<String> CHARACTERS =
      List.of(
          "\u20aa",
          "\u263a",
          "\ud83d\ude00",
          "\ud7ff",
          "\ue000",
          "\uffff",
          "\ufffd",
          "\u0080",
          "\u07ff",
          "\u0800",
          "\ud800\udc00",
          "\udbff\udfff",
          "\u2028",
          "%20",
          "%%",
          "%00",
          "%s%n",
          "\\u0000",
          "\\0",
          "? * : < > | { }",
          "{slot}a",
          "{slot}b",
          "\"quoted\"",
          "'quoted'",
          "`quoted`",
          "a=b&c=d",
          "#fragment",
          "a\r\nSET b c\r\n");

  private static final List<String> INJECTIONS =
      List.of(
          "' OR '1'='1",
          "'; DROP TABLE documents; --",
          "\"; DELETE FROM kv; --",
          "$1",
          ":name",
          "?1",
          "x'00'",
          "$.a",
          "$[0]",
          "a') UNION SELECT 1 --",
          "]] return 1 --",
          "${jndi:x}",
          "$(id)",
          "`id`",
          "{\"$gt\":\"\"}",
          "__proto__",
          "env:HOME",
          "file:/etc/passwd");

  private AwkwardNames() {}

  /** All different, none a problem. */
  static List<String> all() {
    List<String> names = new ArrayList<>();
    names.addAll(PATHS);
    names.addAll(LOOK_ALIKES);
    names.addAll(CHARACTERS);
    names.addAll(INJECTIONS);
    for (char c = 1; c < 128; c++) {
      names.add("ascii " + c + " inside");
      names.add("ascii at the end " + c);
    }
    names.addAll(longest());
    return names.stream().distinct().toList();
  }

  /** Names of exactly the maximum length in UTF-8 that differ only at their ends. */
  static List<String> longest() {
    String ascii = "x".repeat(MAX_BYTES - 1);
    String wide = "\ud83d\ude00".repeat((MAX_BYTES - 4) / 4);
    return List.of(ascii + "1", ascii + "2", ascii, wide + "\ud83d\ude01", wide + "\ud83d\ude02");
  }

  /** Names that every store refuses. */
  static List<String> refused() {
    return List.of(
        "",
        "\0",
        "a\0b",
        "\ud83d",
        "\ude00",
        "a\ud83d",
        "\ude00\ud83d",
        "\ud83db",
        "x".repeat(MAX_BYTES + 1),
        "\u20aa".repeat(MAX_BYTES / 3 + 1),
        "\ud83d\ude00".repeat(MAX_BYTES / 4) + "x");
  }
}
