package io.github.worldkeep.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What only a value shows: it is read back before anyone gets it. */
class CheckedCodecTest {
  private static <T> StoreException refusal(Codec<T> codec, T value) {
    StoreException refusal = catchThrowableOfType(StoreException.class, () -> codec.encode(value));
    assertThat(refusal).isNotNull();
    assertThat(refusal.kind()).isEqualTo(Kind.INVALID);
    assertThat(refusal.retry()).isEqualTo(Retry.NEVER);
    return refusal;
  }

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }

  // What is written and not read.

  static final class NoSetter {
    private final int[] box = new int[1];

    public int getGold() {
      return box[0];
    }

    NoSetter with(int gold) {
      box[0] = gold;
      return this;
    }
  }

  static final class ReadOnly {
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public int gold;

    ReadOnly with(int amount) {
      gold = amount;
      return this;
    }
  }

  record Bag(List<ReadOnly> coins) {}

  @Test
  void encode_fieldThatIsWrittenAndNotRead_isRefusedAndNamed() {
    assertThat(refusal(Codec.json(NoSetter.class), new NoSetter().with(7)))
        .hasMessageContainingAll("NoSetter", "its field gold is written, and lost", "leave it out");
    assertThat(refusal(Codec.json(Bag.class), new Bag(List.of(new ReadOnly().with(7)))))
        .hasMessageContaining("coins[0].gold");
  }

  @Test
  void encode_fieldIsLostInALaterValueOnly_isRefusedAtTheNextSampleAtTheLatest() {
    Codec<NoSetter> codec = Codec.json(NoSetter.class);
    for (int i = 0; i < 2_000; i++) {
      codec.encode(new NoSetter());
    }

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 1_024; i++) {
                codec.encode(new NoSetter().with(7));
              }
            })
        .hasMessageContaining("gold");
  }

  @Test
  void encode_refusedOnce_isRefusedAgain() {
    Codec<NoSetter> codec = Codec.json(NoSetter.class);

    for (int i = 0; i < 10; i++) {
      refusal(codec, new NoSetter().with(7));
    }
  }

  /** Written with a getter, and strict when reading. */
  record Computed(int a) {
    public int getDouble() {
      return 2 * a;
    }
  }

  @Test
  void encode_mapperThatRefusesWhatItWrites_isRefusedWithTheCause() {
    JsonMapper strict =
        JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    assertThat(refusal(Codec.json(strict, Computed.class), new Computed(1)))
        .hasMessageContainingAll("not be read again", "double", "mapper or codec of your own")
        .hasCauseInstanceOf(RuntimeException.class);
  }

  // Classes that occur late.

  static class Item {
    public int count = 1;
  }

  static final class Gem extends Item {
    public int carat = 3;
  }

  static final class Quest extends Item {}

  record Inventory(List<Item> items) {}

  static final class Late {
    private final Map<String, Object> rest = new LinkedHashMap<>();

    @JsonAnyGetter
    public Map<String, Object> rest() {
      return rest;
    }

    @JsonAnySetter
    public void put(String name, Kind2 value) {
      rest.put(name, value);
    }
  }

  interface Kind2 {}

  record Rune(int power) implements Kind2 {}

  private static <T> Codec<T> used(Codec<T> codec, T usual) {
    for (int i = 0; i < 499; i++) {
      codec.encode(usual);
    }
    return codec;
  }

  @Test
  void encode_subclassFirstInTheFiveHundredthValue_isRefused() {
    Codec<Inventory> gems = used(Codec.json(Inventory.class), new Inventory(List.of()));
    Codec<Inventory> quests = used(Codec.json(Inventory.class), new Inventory(List.of(new Item())));

    assertThat(refusal(gems, new Inventory(List.of(new Gem())))).hasMessageContaining("carat");
    assertThat(refusal(quests, new Inventory(List.of(new Item(), new Quest()))))
        .hasMessageContainingAll("Quest", "read as a", "Item", "@JsonTypeInfo");
  }

  @Test
  void encode_unreadableFieldFirstInTheFiveHundredthValue_isRefused() {
    Codec<Late> codec = used(Codec.json(Late.class), new Late());
    Late late = new Late();
    late.rest.put("rune", new Rune(7));

    assertThat(refusal(codec, late)).hasMessageContainingAll("not be read again", "rune");
  }

  @Test
  void encode_refusedForANewClass_staysRefusedAfterOtherValuesPassed() {
    Codec<Inventory> codec = Codec.json(Inventory.class);
    Inventory bad = new Inventory(List.of(new Gem()));

    for (int i = 0; i < 10; i++) {
      refusal(codec, bad);
      codec.encode(new Inventory(List.of(new Item())));
    }
  }

  /** Counts how often one is made. */
  record Counted(List<Item> items) {
    private static final AtomicInteger MADE = new AtomicInteger();

    Counted {
      MADE.incrementAndGet();
    }

    static int decodedIn(Codec<Counted> codec, Counted value, int times) {
      int before = MADE.get();
      for (int i = 0; i < times; i++) {
        codec.encode(value);
      }
      return MADE.get() - before;
    }
  }

  @Test
  void encode_afterARefusal_decodesNoMoreThanBefore() {
    Codec<Counted> codec = Codec.json(Counted.class);
    Counted good = new Counted(List.of(new Item()));
    Counted bad = new Counted(List.of(new Gem()));
    assertThat(Counted.decodedIn(codec, good, 500)).isLessThan(15);

    refusal(codec, bad);

    assertThat(Counted.decodedIn(codec, good, 1_000)).isBetween(1, 15);
    refusal(codec, bad);
  }

  @Test
  void encode_afterAValueThatNoStoreTakes_decodesNoMoreThanBefore() {
    Codec<Counted> codec = Codec.json(Counted.class);
    Counted good = new Counted(List.of());
    Item item = new Item();
    Counted large = new Counted(Collections.nCopies(2_000_000, item));
    assertThat(Json.problemWith(codec.encode(large))).contains("16 MiB");

    assertThat(Counted.decodedIn(codec, good, 1_000)).isBetween(1, 15);
    assertThat(Counted.decodedIn(codec, new Counted(List.of(item)), 1)).as("new again").isOne();
    assertThat(Counted.decodedIn(codec, new Counted(List.of(item)), 100)).isLessThan(5);
  }

  @Test
  void encode_refusedAtASample_isRefusedAgain() {
    Codec<NoSetter> codec = Codec.json(NoSetter.class);
    for (int i = 0; i < 511; i++) {
      codec.encode(new NoSetter());
    }

    for (int i = 0; i < 10; i++) {
      refusal(codec, new NoSetter().with(7));
    }
  }

  @Test
  void encode_byManyThreadsBesideRefusals_decodesFewAndRefusesEach() throws Exception {
    Codec<Counted> codec = Codec.json(Counted.class);
    Counted good = new Counted(List.of(new Item()));
    Counted bad = new Counted(List.of(new Gem()));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(
            threads.submit(
                () -> {
                  for (int n = 0; n < 100; n++) {
                    refusal(codec, bad);
                    codec.encode(good);
                  }
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      threads.shutdown();
    }

    assertThat(Counted.decodedIn(codec, good, 1_000)).isLessThan(15);
  }

  static final class Failing extends Item {
    public int getDepth() {
      throw new IllegalStateException("not now");
    }
  }

  @Test
  void encode_newClassInAValueThatCouldNotBeWritten_isStillChecked() {
    Codec<Inventory> codec = used(Codec.json(Inventory.class), new Inventory(List.of()));
    Inventory failing = new Inventory(List.of(new Gem(), new Failing()));
    assertThatThrownBy(() -> codec.encode(failing)).hasStackTraceContaining("not now");
    codec.encode(new Inventory(List.of()));

    assertThat(refusal(codec, new Inventory(List.of(new Gem())))).hasMessageContaining("carat");
  }

  @Test
  void encode_subclassOfTheCodecsClass_isRefusedAlsoIfItLooksTheSame() {
    Codec<Item> codec = used(Codec.json(Item.class), new Item());

    assertThat(refusal(codec, new Gem())).hasMessageContainingAll("Gem", "read as a");
    assertThat(refusal(codec, new Quest())).hasMessageContainingAll("Quest", "read as a");
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  static class Base {
    public int level;
  }

  @JsonTypeName("unknown")
  static final class Unregistered extends Base {}

  @Test
  void encode_subtypeThatTheMapperDoesNotKnow_isRefused() {
    Codec<Base> codec = used(Codec.json(Base.class), new Base());

    assertThat(refusal(codec, new Unregistered())).hasMessageContaining("not be read again");
  }

  // Codecs of one's own.

  private static Codec<String> of(Function<String, String> encode, Function<String, String> read) {
    return Codec.checked(
        new Codec<>() {
          @Override
          public byte[] encode(String value) {
            return json(encode.apply(value));
          }

          @Override
          public String decode(byte[] json) {
            return read.apply(new String(json, UTF_8));
          }

          @Override
          public String toString() {
            return "names";
          }
        });
  }

  private static String inBraces(String value) {
    return "{'v':'" + value + "'}";
  }

  private static String outOfBraces(String json) {
    return json.substring(6, json.length() - 2);
  }

  @Test
  void encode_ownCodecThatCanNotDecode_isRefused() {
    Codec<String> writeOnly =
        of(
            CheckedCodecTest::inBraces,
            json -> {
              throw new UnsupportedOperationException("write only");
            });

    assertThat(refusal(writeOnly, "a"))
        .hasMessageContainingAll("a value of names", "not be read again")
        .hasRootCauseMessage("write only");
    assertThat(refusal(of(CheckedCodecTest::inBraces, json -> null), "a"))
        .hasMessageContaining("not be read again");
  }

  @Test
  void encode_ownCodecThatDecodesAnotherValue_isRefused() {
    assertThat(refusal(of(CheckedCodecTest::inBraces, json -> "other"), "a"))
        .hasMessageContaining("field v");
  }

  /** As one that encrypts does. */
  @Test
  void encode_ownCodecThatNeverWritesTheSameTwice_isAccepted() {
    AtomicInteger salt = new AtomicInteger();
    Codec<String> salted =
        of(
            v -> inBraces(salt.incrementAndGet() + ":" + v),
            json -> outOfBraces(json).split(":", 2)[1]);

    assertThat(salted.decode(salted.encode("a"))).isEqualTo("a");
  }

  @Test
  void encode_afterTheFirst_decodesOneInAThousand() {
    List<String> decoded = new ArrayList<>();
    Codec<String> codec =
        of(
            CheckedCodecTest::inBraces,
            json -> {
              decoded.add(json);
              return outOfBraces(json);
            });
    codec.encode("first");
    assertThat(decoded).hasSize(1);

    for (int i = 0; i < 102_400; i++) {
      codec.encode("later");
    }

    assertThat(decoded).hasSizeBetween(100, 115);
  }

  @Test
  void checked_twiceOrRaw_isTheSame() {
    Codec<Item> codec = Codec.json(Item.class);

    assertThat(Codec.checked(codec)).isSameAs(codec);
    assertThat(Codec.checked(Codec.raw())).isSameAs(Codec.raw());
  }
}
