package io.github.worldkeep.bootstrap.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.worldkeep.state.world.WorldId;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoomConfigTest {
  private static RoomConfigException failure(String json) {
    RoomConfigException failure =
        catchThrowableOfType(RoomConfigException.class, () -> RoomConfig.parse(json));
    assertThat(failure).as(json).isNotNull();
    return failure;
  }

  @Test
  void parse_everyField_isRead() {
    RoomConfig config =
        RoomConfig.parse(
            """
            {
              "format": 1,
              "sessionId": "match-7031",
              "worldId": "island-12",
              "saveDirectory": "saves/\u4e16\u754c",
              "players": ["ann", "b\u00f6b"],
              "stores": {
                "keyValues": "memory:",
                "documents": "sqlite:/data/game.db",
                "objects": "file:/data/objects"
              }
            }
            """);

    assertThat(config)
        .isEqualTo(
            new RoomConfig(
                Optional.of("match-7031"),
                Optional.of(new WorldId("island-12")),
                Optional.of("saves/\u4e16\u754c"),
                List.of("ann", "b\u00f6b"),
                Map.of(
                    StoreKind.KEY_VALUES, StoreUri.parse("memory:"),
                    StoreKind.DOCUMENTS, StoreUri.parse("sqlite:/data/game.db"),
                    StoreKind.OBJECTS, StoreUri.parse("file:/data/objects")),
                "{}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " \n{ }\t",
        "{\"format\":null,\"sessionId\":null,\"worldId\":null,\"saveDirectory\":null,"
            + "\"players\":null,\"stores\":null}",
        "{\"players\":[],\"stores\":{}}",
        "{\"stores\":{\"documents\":null}}"
      })
  void parse_nothingSaid_isEmpty(String json) {
    assertThat(RoomConfig.parse(json)).isEqualTo(RoomConfig.empty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'format':'1'} | format | whole number, not string",
        "{'format':1.5} | format | whole number, not number",
        "{'format':true} | format | whole number, not boolean",
        "{'sessionId':7} | sessionId | a text, not number",
        "{'sessionId':['x']} | sessionId | a text, not array",
        "{'sessionId':''} | sessionId | empty",
        "{'sessionId':'a\\u0007'} | sessionId | control characters",
        "{'worldId':{}} | worldId | a text, not object",
        "{'worldId':'../w'} | worldId | 1 to 100 of A-Z a-z 0-9 . _ -",
        "{'worldId':''} | worldId | empty",
        "{'saveDirectory':false} | saveDirectory | a text, not boolean",
        "{'saveDirectory':''} | saveDirectory | empty",
        "{'saveDirectory':'a\\u0000b'} | saveDirectory | control character",
        "{'players':'ann'} | players | an array of texts, not string",
        "{'players':{}} | players | an array of texts, not object",
        "{'players':['a','b','c',4]} | players[3] | a text, not number",
        "{'players':['a',null]} | players[1] | a text, not null",
        "{'players':['a','b','']} | players[2] | 1 to 100 characters",
        "{'stores':'memory:'} | stores | an object, not string",
        "{'stores':[]} | stores | an object, not array",
        "{'stores':{'documents':5}} | stores.documents | a text, not number",
        "{'stores':{'objects':''}} | stores.objects | empty",
        "{'stores':{'keyValues':'nowhere'}} | stores.keyValues | starts with its scheme",
        "{'stores':{'documents':'a b:c'}} | stores.documents | starts with its scheme",
        "{'stores':{'documents':'sqlite:x%zz'}} | stores.documents | % without two hex digits",
        "{'stores':{'documents':'sqlite:x?y'}} | stores.documents | name=value",
        "{'stores':{'document':'memory:'}} | stores.document | keyValues, documents and objects"
      })
  void parse_wrongField_isNamedWithItsPath(String json, String field, String problem) {
    RoomConfigException failure = failure(json.replace('\'', '"'));

    assertThat(failure.field()).isEqualTo(field);
    assertThat(failure).hasMessageContainingAll("room config", "field " + field + ":", problem);
  }

  @Test
  void parse_tooManyPlayers_isRefused() {
    String all = "\"a\",".repeat(1000);

    assertThat(
            RoomConfig.parse("{\"players\":[" + all.substring(0, all.length() - 1) + "]}")
                .players())
        .hasSize(1000);
    assertThat(failure("{\"players\":[" + all + "\"a\"]}").field()).isEqualTo("players");
  }

  @Test
  void parse_longIds_areRefusedAbove100Characters() {
    assertThat(RoomConfig.parse("{\"sessionId\":\"" + "s".repeat(100) + "\"}").sessionId())
        .contains("s".repeat(100));
    assertThat(failure("{\"sessionId\":\"" + "s".repeat(101) + "\"}").field())
        .isEqualTo("sessionId");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "0", "-1", "99999999999", "123456789012345678901234567890"})
  void parse_otherFormat_isRefusedWithBothNumbers(String format) {
    RoomConfigException failure = failure("{\"format\":" + format + ",\"players\":\"otherwise\"}");

    assertThat(failure.field()).isEqualTo("format");
    assertThat(failure).hasMessageContainingAll("format 1,", "not " + format);
  }

  @Test
  void parse_atTheLimit_isAccepted() {
    String frame = "{\"game\":\"\"}";
    String text = "\u00e9".repeat(RoomConfig.MAX_LENGTH - frame.length());
    String json = "{\"game\":\"" + text + "\"}";
    assertThat(json).hasSize(10_000);

    assertThat(RoomConfig.parse(json).gameFields()).isEqualTo(json);
    assertThat(failure(json + " ")).hasMessageContaining("too long").hasMessageContaining("10000");
  }

  @Test
  void parse_charactersBeyondTheBasicPlane_countOnce() {
    String frame = "{\"game\":\"\"}";
    String text = "\ud83c\udf0d".repeat(RoomConfig.MAX_LENGTH - frame.length());

    assertThat(RoomConfig.parse("{\"game\":\"" + text + "\"}").gameFields()).contains(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "[]",
        "null",
        "\"text\"",
        "7",
      })
  void parse_noObject_isRefused(String json) {
    assertThat(failure(json)).hasMessageContaining("room config").extracting("field").isEqualTo("");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{\"sessionId\":\"hidden",
        "{\"hidden\":hidden}",
        "{\"a\":\"hidden\",}",
        "{'a':'hidden'}",
        "{\"a\":\"hidden\"} {\"b\":1}",
        "{\"a\":\"hidden\"} hidden",
        "{\"a\":\"\\x\"}",
        "{\"a\":01}",
        "{\"a\":NaN}",
        "{/* hidden */}"
      })
  void parse_malformed_saysWhereAndNotWhat(String json) {
    assertThat(failure(json))
        .hasMessageContaining("not valid JSON (line 1, column ")
        .hasMessageNotContaining("hidden")
        .hasNoCause();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'a':'hidden','a':'hidden'} | a",
        "{'stores':{'documents':'memory:hidden','documents':'x'}} | stores.documents",
        "{'mode':[{},{'map':1,'map':'hidden'}]} | mode.1.map",
        "{'hidden-5ab3':1,'hidden-5ab3':1} | ''",
        "{'':1,'':2} | ''"
      })
  void parse_fieldThatIsThereTwice_isNamed(String json, String field) {
    RoomConfigException failure = failure(json.replace('\'', '"'));

    assertThat(failure.field()).isEqualTo(field);
    assertThat(failure)
        .hasMessageContaining("a field is there twice (line 1, column ")
        .hasMessageNotContaining("hidden")
        .hasNoCause();
  }

  @ParameterizedTest
  @CsvSource({
    "worldID, worldId",
    "world_id, worldId",
    "WorldId, worldId",
    "worldid, worldId",
    "world-id, worldId",
    "world.id, worldId",
    "SESSION_ID, sessionId",
    "savedirectory, saveDirectory",
    "save_directory, saveDirectory",
    "Players, players",
    "Stores, stores",
    "Format, format"
  })
  void parse_fieldOfAnotherSpelling_isRefusedWithTheRightOne(String name, String field) {
    RoomConfigException failure = failure("{\"" + name + "\":\"hidden\"}");

    assertThat(failure.field()).isEqualTo(name);
    assertThat(failure)
        .hasMessageContaining("did you mean " + field + "?")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void parse_otherSpellingBesideTheField_isTheGames() {
    RoomConfig config = RoomConfig.parse("{\"world_id\":7,\"worldId\":\"w1\"}");

    assertThat(config.worldId()).contains(new WorldId("w1"));
    assertThat(config.gameFields()).isEqualTo("{\"world_id\":7}");
  }

  @Test
  void parse_storeOfAnotherSpelling_isRefusedWithTheRightOne() {
    RoomConfigException failure = failure("{\"stores\":{\"key_values\":\"memory:\"}}");

    assertThat(failure.field()).isEqualTo("stores.key_values");
    assertThat(failure).hasMessageContaining("did you mean keyValues?");
  }

  @Test
  void parse_malformedInAnotherLine_saysWhichOne() {
    assertThat(failure("{\n\n  \"a\" 1}")).hasMessageContaining("line 3, column");
  }

  @Test
  void parse_deepNesting_isRefusedOrKept() {
    String deep = "{\"game\":" + "[".repeat(4_900) + "]".repeat(4_900) + "}";
    assertThat(failure(deep)).hasMessageContaining("not valid JSON");

    String fair = "{\"game\":" + "[".repeat(400) + "]".repeat(400) + "}";
    assertThat(RoomConfig.parse(fair).gameFields()).isEqualTo(fair);
  }

  @Test
  void parse_unknownFields_areKeptForTheGameExactly() {
    String game =
        "{\"mode\":\"capture\",\"seed\":123456789012345678901234567890,"
            + "\"gravity\":9.80665000000000000000001,\"empty\":null,\"nested\":{\"format\":9,"
            + "\"stores\":[1,2,{}]},\"\u4e16\u754c\":\"\ud83c\udf0d\"}";

    RoomConfig config = RoomConfig.parse("{\"sessionId\":\"s\"," + game.substring(1));

    assertThat(config.gameFields()).isEqualTo(game);
  }

  @Test
  void toString_gameFieldsAndSecrets_areHidden() {
    RoomConfig config =
        RoomConfig.parse(
            "{\"sessionId\":\"s1\",\"game\":\"hunter2\",\"stores\":{\"documents\":"
                + "\"postgresql://user:hunter2@db/game?sslpassword=hunter2\"}}");

    assertThat(config.toString())
        .contains("s1", "postgresql://user:***@db/game")
        .doesNotContain("hunter2");
  }
}
