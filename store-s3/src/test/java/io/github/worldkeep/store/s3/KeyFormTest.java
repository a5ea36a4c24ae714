package io.github.worldkeep.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.worldkeep.store.spi.Utf8Order;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class KeyFormTest {
  private static final long SEED = 20_241;
  private static final int KEYS = Integer.getInteger("keys", 1_000);

  /** What forms treat differently from their neighbours, and the neighbours. */
  private static final String[] UNITS = {
    "a",
    "0",
    "/",
    "/",
    ".",
    ".",
    "..",
    "!",
    " ",
    "-",
    "~",
    "\u007f",
    "[",
    "\\",
    "]",
    "\u0001",
    "\u0002",
    "\u001f",
    "\"",
    "%",
    "z",
    "é",
    "\ud7ff",
    "\ue000",
    "\uf8ff",
    "\ufffd",
    "\uffff",
    "\ud83d\ude00",
    "\ud800\udc00",
    "\udbff\udffe",
    "\udbff\udfff",
    Marker.NAME
  };

  private static List<String> keys() {
    Random random = new Random(SEED);
    Set<String> keys = new HashSet<>(List.of(".", "..", "/", "//", "./", "../", "a", Marker.NAME));
    keys.add(Marker.NAME + "\u0001");
    while (keys.size() < KEYS) {
      keys.add(key(random));
    }
    return new ArrayList<>(keys);
  }

  private static String key(Random random) {
    StringBuilder key = new StringBuilder();
    if (random.nextInt(4) == 0) {
      key.append("x".repeat(185 + random.nextInt(10)));
    }
    for (int i = random.nextInt(5); i >= 0; i--) {
      key.append(UNITS[random.nextInt(UNITS.length)]);
    }
    return key.toString();
  }

  @ParameterizedTest
  @EnumSource
  void name_anyKey_isReadBackAndNoOthers(KeyForm form) {
    Set<String> names = new HashSet<>();
    for (String key : keys()) {
      String name = form.name(key);
      assertThat(form.key(name)).as("seed %d, name %s", SEED, name).hasValue(key);
      assertThat(names.add(name)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void name_anyTwoKeys_areInTheSameOrder(KeyForm form) {
    List<String> keys = keys();
    keys.sort(Utf8Order.INSTANCE);
    for (int i = 1; i < keys.size(); i++) {
      String name = form.name(keys.get(i));
      String before = form.name(keys.get(i - 1));
      assertThat(Arrays.compareUnsigned(before.getBytes(UTF_8), name.getBytes(UTF_8)))
          .as("seed %d: %s, %s", SEED, before, name)
          .isNegative();
      if (form == KeyForm.FILES) {
        assertThat(before.compareTo(name)).as("in UTF-16: %s, %s", before, name).isNegative();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void start_ofAnyKey_isThatOfItsName(KeyForm form) {
    for (String key : keys()) {
      String name = form.name(key);
      for (int end = 0; end <= key.length(); end++) {
        if (end == key.length() || !Character.isLowSurrogate(key.charAt(end))) {
          String start = form.start(key.substring(0, end));
          if (!name.startsWith(start)) { // Millions of assertions would take most of the time.
            fail(name + " does not start with " + start);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void behind_aFolder_isBehindAllOfItAndBeforeTheRest(KeyForm form) {
    List<String> keys = keys();
    for (String folder : List.of("a/", "./", "/", "x/../")) {
      String behind = form.behind(folder);
      for (String key : keys) {
        int order = Utf8Order.INSTANCE.compare(form.name(folder + key), behind);
        assertThat(order).as("%s in %s", key, folder).isNegative();
        if (!key.startsWith(folder) && Utf8Order.INSTANCE.compare(key, folder) > 0) {
          assertThat(Utf8Order.INSTANCE.compare(form.name(key), behind)).isPositive();
        }
      }
      assertThat(form.folder(form.start(folder))).isEqualTo(folder);
    }
  }

  @ParameterizedTest
  @EnumSource
  void name_anyKey_hasNoComponentThatServersResolve(KeyForm form) {
    for (String key : keys()) {
      for (String component : form.name(key).split("/", -1)) {
        assertThat(component).as(key).isNotIn(".", "..");
        if (form == KeyForm.FILES) {
          assertThat(component).as(key).isNotEmpty();
          assertThat(component.getBytes(UTF_8)).hasSizeLessThan(256);
        }
      }
    }
  }

  /** Two names of which one is a directory of the other can't both be files. */
  @ParameterizedTest
  @EnumSource(names = "FILES")
  void name_anyKey_isNeverTheDirectoryOfAnother(KeyForm form) {
    List<String> names = new ArrayList<>(keys().stream().map(form::name).toList());
    names.sort(Comparator.naturalOrder());
    Set<String> files = new HashSet<>(names);
    for (String name : names) {
      for (int i = name.indexOf('/'); i >= 0; i = name.indexOf('/', i + 1)) {
        assertThat(files).doesNotContain(name.substring(0, i));
      }
    }
    assertThat(files).doesNotContain(Marker.NAME);
  }

  @ParameterizedTest
  @CsvSource({
    "PLAIN, worlds/w1/region-0.bin, worlds/w1/region-0.bin",
    "PLAIN, 'Hello World!~[1]', 'Hello World!~[1]'",
    "PLAIN, a//b/, a//b/",
    "FILES, worlds/w1/region-0.bin, worlds/w1/region-0.bin!",
    "FILES, 'my world', 'my!20world!'",
    "FILES, é☺, é☺!",
    "FILES, a//b, 'a/.\uf8ff/b!'",
    "FILES, trail/, trail/!",
    "FILES, ../x, '...\uf8ff/x!'"
  })
  void name_ordinaryKey_canBeReadByPeople(KeyForm form, String key, String name) {
    assertThat(form.name(key)).isEqualTo(name);
  }
}
