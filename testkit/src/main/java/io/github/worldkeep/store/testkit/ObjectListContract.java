package io.github.worldkeep.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.ListOptions;
import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.ObjectListing;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.Utf8Order;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects: listings, in the order of the keys' UTF-8 bytes, page by page, folded or not. */
public abstract class ObjectListContract extends ObjectTestBase {
  private void putAll(String... keys) {
    for (String key : keys) {
      store().put(key, bytes(key));
    }
  }

  /** Keys and folded prefixes of all pages, in the order of a reader that merges them. */
  private List<String> all(String prefix, ListOptions options) {
    List<String> all = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      ListOptions from = next.map(options::after).orElse(options);
      ObjectListing page = other().list(prefix, from);
      List<String> entries = names(page);
      assertThat(entries).hasSizeLessThanOrEqualTo(options.limit());
      assertThat(page.next().isEmpty() || entries.size() == options.limit()).isTrue();
      all.addAll(entries);
      next = page.next();
    } while (next.isPresent());
    return all;
  }

  private static List<String> names(ObjectListing page) {
    List<String> keys = page.objects().stream().map(ObjectListing.Entry::key).toList();
    assertThat(keys).isSortedAccordingTo(Utf8Order.INSTANCE);
    assertThat(page.prefixes()).isSortedAccordingTo(Utf8Order.INSTANCE);
    List<String> names = new ArrayList<>(keys);
    names.addAll(page.prefixes());
    names.sort(Utf8Order.INSTANCE);
    return names;
  }

  @Test
  void list_everyEntry_tellsWhatStatTells() {
    store().put("a/b", bytes("content"), MARKED);
    ObjectInfo info = store().stat("a/b").orElseThrow();
    ObjectListing page = other().list("", ListOptions.ALL);
    assertThat(page.prefixes()).isEmpty();
    assertThat(page.next()).isEmpty();
    assertThat(page.objects()).hasSize(1);
    ObjectListing.Entry entry = page.objects().get(0);
    assertThat(entry.key()).isEqualTo("a/b");
    assertThat(entry.size()).isEqualTo(7);
    assertThat(entry.etag()).isEqualTo(info.etag());
    assertThat(entry.modified()).isEqualTo(info.modified());
  }

  @Test
  void list_anyKeys_areInTheOrderOfTheirBytes() {
    String[] keys = {
      "a",
      "a!",
      "a-b",
      "a/",
      "a/b",
      "a/b/c",
      "a//",
      "a0",
      "a b",
      "B",
      "b",
      "~",
      "Z",
      "\u007f",
      "\u00e9",
      "e\u0301",
      "\u20aa",
      "\ud7ff",
      "\ue000",
      "\uffff",
      "\ud83d\ude00",
      "\ud800\udc00",
      "a".repeat(80),
      "a".repeat(80) + "!",
      "a".repeat(80) + "/x",
      "a".repeat(81),
      "a".repeat(300) + "/x",
      "a".repeat(300),
      "/",
      "//",
      ".",
      ".."
    };
    putAll(keys);
    NavigableSet<String> expected = new TreeSet<>(Utf8Order.INSTANCE);
    expected.addAll(List.of(keys));
    assertThat(all("", ListOptions.ALL)).containsExactlyElementsOf(expected);
    assertThat(all("", ListOptions.ALL.limit(1))).containsExactlyElementsOf(expected);
    assertThat(all("a", ListOptions.ALL.limit(3)))
        .containsExactlyElementsOf(expected.stream().filter(k -> k.startsWith("a")).toList());
  }

  @Test
  void list_prefix_hasNoSpecialCharacters() {
    putAll("a%b", "a_b", "aXb", "a*", "a?", "a[x]", "a\\b", "A%b");
    assertThat(all("a%", ListOptions.ALL)).containsExactly("a%b");
    assertThat(all("a_", ListOptions.ALL)).containsExactly("a_b");
    assertThat(all("a*", ListOptions.ALL)).containsExactly("a*");
    assertThat(all("a?", ListOptions.ALL)).containsExactly("a?");
    assertThat(all("a[", ListOptions.ALL)).containsExactly("a[x]");
    assertThat(all("a\\", ListOptions.ALL)).containsExactly("a\\b");
    assertThat(all("A", ListOptions.ALL)).containsExactly("A%b");
    assertThat(all("nothing", ListOptions.ALL)).isEmpty();
    assertThat(all("a%b/", ListOptions.ALL)).isEmpty();
  }

  @Test
  void list_folded_cutsAtTheFirstSlashAfterThePrefix() {
    putAll("t-/a", "t-/b", "t/a", "t/b/c", "t/b/d", "t", "t.", "u/x", "t//y");
    ListOptions folded = ListOptions.ALL.groupByFolder();
    ObjectListing root = other().list("", folded);
    assertThat(root.objects()).extracting(ObjectListing.Entry::key).containsExactly("t", "t.");
    assertThat(root.prefixes()).containsExactly("t-/", "t/", "u/");
    assertThat(all("t", folded)).containsExactly("t", "t-/", "t.", "t/");
    assertThat(all("t/", folded)).containsExactly("t//", "t/a", "t/b/");
    assertThat(all("t/b", folded)).containsExactly("t/b/");
    assertThat(all("t/b/", folded)).containsExactly("t/b/c", "t/b/d");
    assertThat(all("t-/", folded)).containsExactly("t-/a", "t-/b");
    for (int limit = 1; limit < 8; limit++) {
      assertThat(all("", folded.limit(limit))).containsExactly("t", "t-/", "t.", "t/", "u/");
    }
  }

  @Test
  void list_keyThatEndsInSlash_isAnObjectOfItsOwnFolder() {
    putAll("folder/", "folder/a");
    assertThat(all("folder/", ListOptions.ALL.groupByFolder()))
        .containsExactly("folder/", "folder/a");
    assertThat(all("", ListOptions.ALL.groupByFolder())).containsExactly("folder/");
    assertThat(all("", ListOptions.ALL)).containsExactly("folder/", "folder/a");
  }

  @Test
  void list_marker_needsNotExist() {
    putAll("a", "b/1", "b/2", "c");
    assertThat(all("", ListOptions.ALL.after("a"))).containsExactly("b/1", "b/2", "c");
    assertThat(all("", ListOptions.ALL.after("b"))).containsExactly("b/1", "b/2", "c");
    assertThat(all("", ListOptions.ALL.after("b/1"))).containsExactly("b/2", "c");
    assertThat(all("", ListOptions.ALL.after("b/1a"))).containsExactly("b/2", "c");
    assertThat(all("", ListOptions.ALL.after("b/9"))).containsExactly("c");
    assertThat(all("", ListOptions.ALL.after("zzz"))).isEmpty();
    assertThat(all("b/", ListOptions.ALL.after("a"))).containsExactly("b/1", "b/2");
    assertThat(all("b/", ListOptions.ALL.after("c"))).isEmpty();
    ListOptions folded = ListOptions.ALL.groupByFolder();
    assertThat(all("", folded.after("a"))).containsExactly("b/", "c");
    assertThat(all("", folded.after("b/"))).containsExactly("c");
    assertThat(all("", folded.after("b/1"))).containsExactly("c");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 100, 1_000})
  void list_manyPages_neitherRepeatNorSkip(int limit) {
    int count = limit < 100 ? 60 : limit + limit / 40 + 2;
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String key = String.format(Locale.ROOT, "k%05d", i);
      store().put(i % 20 == 0 ? key + "/x" : key, new byte[0]);
      expected.add(i % 20 == 0 ? key + "/x" : key);
    }
    assertThat(all("k", ListOptions.ALL.limit(limit))).containsExactlyElementsOf(expected);
    assertThat(all("k", ListOptions.ALL.groupByFolder().limit(limit))).hasSize(count);
  }

  @Test
  void list_exactlyOnePage_saysThatItIsTheLast() {
    putAll("a", "b", "c");
    assertThat(other().list("", ListOptions.ALL.limit(3)).next()).isEmpty();
    assertThat(other().list("", ListOptions.ALL.limit(2)).next()).isPresent();
    assertThat(other().list("", ListOptions.ALL.limit(4)).next()).isEmpty();
  }

  @Test
  void list_changesBetweenPages_leaveTheOthersAlone() {
    for (int i = 0; i < 30; i++) {
      putAll(String.format(Locale.ROOT, "k%02d", i));
    }
    List<String> seen = new ArrayList<>();
    Optional<String> next = Optional.of("");
    for (int page = 0; next.isPresent(); page++) {
      ObjectListing listed = other().list("k", ListOptions.ALL.limit(4).after(next.get()));
      seen.addAll(names(listed));
      next = listed.next();
      next.ifPresent(last -> store().delete(last));
      putAll("k00-" + page, "j" + page, "l" + page);
    }
    assertThat(seen).doesNotHaveDuplicates().isSortedAccordingTo(Utf8Order.INSTANCE);
    for (int i = 0; i < 30; i++) {
      assertThat(seen).contains(String.format(Locale.ROOT, "k%02d", i));
    }
  }

  @Test
  void list_afterDeletes_showsNoEmptyFolders() {
    putAll("a/b/c/d", "a/x", "e/f");
    store().deleteAll(List.of("a/b/c/d", "e/f"));
    assertThat(all("", ListOptions.ALL)).containsExactly("a/x");
    assertThat(all("", ListOptions.ALL.groupByFolder())).containsExactly("a/");
    assertThat(all("a/", ListOptions.ALL.groupByFolder())).containsExactly("a/x");
    assertThat(all("a/b/", ListOptions.ALL.groupByFolder())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void list_randomKeys_agreesWithASortedSet(long seed) {
    Random random = new Random(seed);
    NavigableSet<String> keys = new TreeSet<>(Utf8Order.INSTANCE);
    while (keys.size() < 80) {
      keys.add(randomKey(random));
    }
    putAll(keys.toArray(String[]::new));
    for (int i = 0; i < 150; i++) {
      String prefix = random.nextInt(4) == 0 ? "" : start(randomKey(random), random);
      String after = random.nextInt(2) == 0 ? "" : start(randomKey(random), random);
      boolean folded = random.nextBoolean();
      int limit = 1 + random.nextInt(10);
      ListOptions options = new ListOptions(folded, Optional.of(after), limit);
      assertThat(all(prefix, options))
          .as("seed %d: prefix %s, folded %s, after %s", seed, prefix, folded, after)
          .containsExactlyElementsOf(expected(keys, prefix, folded, after));
    }
  }

  private static String randomKey(Random random) {
    StringBuilder key = new StringBuilder();
    int length = 1 + random.nextInt(6);
    for (int i = 0; i < length; i++) {
      key.append("a/bA-\u00e9".charAt(random.nextInt(6)));
    }
    return key.toString();
  }

  private static String start(String key, Random random) {
    return key.substring(0, 1 + random.nextInt(key.length()));
  }

  private static NavigableSet<String> expected(
      NavigableSet<String> keys, String prefix, boolean folded, String after) {
    NavigableSet<String> expected = new TreeSet<>(Utf8Order.INSTANCE);
    for (String key : keys) {
      int slash = key.indexOf('/', prefix.length());
      String shown = folded && slash >= 0 ? key.substring(0, slash + 1) : key;
      if (key.startsWith(prefix) && Utf8Order.INSTANCE.compare(shown, after) > 0) {
        expected.add(shown);
      }
    }
    return expected;
  }

  @Test
  void list_prefixThatNoKeyCanHave_isInvalid() {
    for (String prefix : AwkwardNames.refused()) {
      if (!prefix.isEmpty()) {
        assertThatStore(() -> store().list(prefix, ListOptions.ALL)).failsWith(Kind.INVALID);
        assertThatStore(() -> store().list("", ListOptions.ALL.after(prefix)))
            .failsWith(Kind.INVALID);
      }
    }
    assertThatStore(() -> ListOptions.ALL.limit(0)).failsWith(Kind.INVALID);
    assertThatStore(() -> ListOptions.ALL.limit(1_001)).failsWith(Kind.INVALID);
  }

  /** Damages the object by one bit: its description if the harness can, else its content. */
  private void damage(String key) {
    boolean done = harness().damageInfo(key) || harness().damageObject(key);
    requireHarness(done, "the stored bytes can't be reached");
  }

  @Test
  void list_withADamagedObject_hasAllOfThem() {
    putAll("a/1", "a/2", "a/3");
    damage("a/2");
    assertThat(all("a/", ListOptions.ALL)).containsExactly("a/1", "a/2", "a/3");
    assertThat(all("a/", ListOptions.ALL.limit(1))).containsExactly("a/1", "a/2", "a/3");
    assertThat(all("", ListOptions.ALL.groupByFolder())).containsExactly("a/");
    for (ObjectListing.Entry entry : other().list("a/", ListOptions.ALL).objects()) {
      if (!entry.key().equals("a/2")) {
        assertThat(entry.damaged()).as(entry.key()).isFalse();
        assertThat(text(entry.key())).isEqualTo(entry.key());
      } else if (entry.damaged()) {
        assertThatStore(() -> other().get("a/2")).failsWith(Kind.CORRUPT).naming("a/2");
        assertThatStore(() -> other().stat("a/2")).failsWith(Kind.CORRUPT).naming("a/2");
      }
    }
  }

  @Test
  void damagedObject_canBePutAndDeleted() {
    putAll("a/1", "a/2", "a/3", "b");
    damage("a/2");
    putAll("a/2");
    assertThat(text("a/2")).isEqualTo("a/2");
    assertThat(other().list("a/", ListOptions.ALL).objects())
        .noneMatch(ObjectListing.Entry::damaged);
    damage("a/2");
    store().delete("a/2");
    assertThat(other().get("a/2")).isEmpty();
    putAll("a/2");
    damage("a/2");
    assertThat(store().deletePrefix("a/")).isEqualTo(3);
    assertThat(all("", ListOptions.ALL)).containsExactly("b");
  }
}
