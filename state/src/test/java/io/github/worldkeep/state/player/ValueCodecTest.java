package io.github.worldkeep.state.player;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.worldkeep.state.player.ValueCodec.Loaded;
import io.github.worldkeep.state.player.ValueCodec.Written;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class ValueCodecTest {
  private static final JsonMapper JSON = new JsonMapper();

  record Hero(String name, int gold) {}

  record Purse(BigDecimal gold, double weight) {}

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }

  private static String text(byte[] json) {
    return new String(json, UTF_8).replace('"', '\'');
  }

  private static <T> ValueCodec<T> codec(Class<T> type) {
    return new ValueCodec<>(PlayerType.of(type));
  }

  @Test
  void read_written_isEqual() {
    ValueCodec<Purse> codec = codec(Purse.class);
    Purse purse = new Purse(new BigDecimal("12345678901234567890.12345678901234567890"), -0.0);

    Written written = codec.write("ada", purse, Unknown.NONE);

    assertThat(codec.read("ada", 1, written.data())).isEqualTo(new Loaded<>(purse, Unknown.NONE));
    assertThat(written.unknown()).isSameAs(Unknown.NONE);
  }

  @Test
  void read_olderSchemas_takesEveryStepFromThere() {
    PlayerType<Hero> heroes =
        PlayerType.of(Hero.class)
            .schema(3)
            .upgrade(1, json -> json.put("coins", json.path("pennies").asInt() / 100))
            .upgrade(2, json -> json.put("gold", json.path("coins").asInt() / 10));
    ValueCodec<Hero> codec = new ValueCodec<>(heroes);

    assertThat(codec.read("ada", 1, json("{'name':'Ada','pennies':7000}")).value())
        .isEqualTo(new Hero("Ada", 7));
    assertThat(codec.read("ada", 2, json("{'name':'Ada','coins':70}")).value())
        .isEqualTo(new Hero("Ada", 7));
    assertThat(codec.read("ada", 3, json("{'name':'Ada','gold':7}")).value())
        .isEqualTo(new Hero("Ada", 7));
  }

  @Test
  void read_upgraded_keepsWhatNoStepTouched() {
    ValueCodec<Hero> codec =
        new ValueCodec<>(
            PlayerType.of(Hero.class)
                .schema(2)
                .upgrade(1, json -> json.put("gold", json.remove("coins").asInt())));

    Loaded<Hero> loaded =
        codec.read(
            "ada", 1, json("{'name':'Ada','coins':7,'pet':{'mood':0.10000000000000000001}}"));

    assertThat(text(codec.write("ada", loaded.value(), loaded.unknown()).data()))
        .isEqualTo("{'name':'Ada','gold':7,'pet':{'mood':0.10000000000000000001}}");
  }

  @Test
  void read_newerSchema_isRefusedWithBothNumbersAndTheRemedy() {
    StoreException failure =
        catchThrowableOfType(
            StoreException.class, () -> codec(Hero.class).read("ada", 2, json("{}")));

    assertThat(failure.kind()).isEqualTo(Kind.NEWER_FORMAT);
    assertThat(failure).hasMessageContainingAll("ada", "schema 2", "up to 1", "update the program");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[]", "7", "{'gold':'much'}", "{'gold':null}", "null", "{", "", "{'name':{}}"})
  void read_noHero_isCorruptAndNamesThePlayer(String data) {
    StoreException failure =
        catchThrowableOfType(
            StoreException.class, () -> codec(Hero.class).read("ada", 1, json(data)));

    assertThat(failure.kind()).isEqualTo(Kind.CORRUPT);
    assertThat(failure).hasMessageContainingAll("ada", "players", "nothing was changed");
  }

  @Test
  void read_stepThrowsOrAnswersNull_isCorruptAndNamesTheStep() {
    PlayerType<Hero> heroes = PlayerType.of(Hero.class).schema(3).upgrade(1, json -> json);
    PlayerType<Hero> throwing =
        heroes.upgrade(
            2,
            json -> {
              throw new IllegalStateException("no pennies");
            });

    StoreException failure =
        catchThrowableOfType(
            StoreException.class, () -> new ValueCodec<>(throwing).read("ada", 1, json("{}")));
    StoreException noResult =
        catchThrowableOfType(
            StoreException.class,
            () -> new ValueCodec<>(heroes.upgrade(2, json -> null)).read("ada", 2, json("{}")));

    assertThat(failure.kind()).isEqualTo(Kind.CORRUPT);
    assertThat(failure)
        .hasMessageContainingAll("ada", "upgrade from schema 2")
        .hasRootCauseMessage("no pennies");
    assertThat(noResult).hasMessageContaining("upgrade from schema 2");
  }

  @Test
  void write_noObject_isInvalidAndSaysSo() {
    StoreException number =
        catchThrowableOfType(
            StoreException.class, () -> codec(Integer.class).write("ada", 7, Unknown.NONE));
    StoreException list =
        catchThrowableOfType(
            StoreException.class, () -> codec(List.class).write("ada", List.of(), Unknown.NONE));

    assertThat(number.kind()).isEqualTo(Kind.INVALID);
    assertThat(number).hasMessageContainingAll("ada", "must be a JSON object");
    assertThat(list.kind()).isEqualTo(Kind.INVALID);
  }

  record Secretive(String name) {
    public String mood() {
      return name;
    }

    public int getScore() {
      throw new IllegalStateException("no score");
    }
  }

  @Test
  void write_getterThrows_isInvalidAndNamesThePlayer() {
    StoreException failure =
        catchThrowableOfType(
            StoreException.class,
            () -> codec(Secretive.class).write("ada", new Secretive("Ada"), Unknown.NONE));

    assertThat(failure.kind()).isEqualTo(Kind.INVALID);
    assertThat(failure).hasMessageContaining("ada").hasRootCauseMessage("no score");
  }

  @Test
  void write_mapAsType_isAnObject() {
    byte[] data = codec(Map.class).write("ada", Map.of("gold", 7), Unknown.NONE).data();

    assertThat(JSON.readTree(data)).isEqualTo(JSON.readTree(json("{'gold':7}")));
  }
}
