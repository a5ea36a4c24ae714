package io.github.worldkeep.bootstrap.room;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomConfigSourceTest {
  private static final String OURS = "WORLDKEEP_ROOM_CONFIG";
  private static final String HATHORA = "HATHORA_INITIAL_ROOM_CONFIG";

  @TempDir private Path temp;

  private static String session(String argument, Map<String, String> environment) {
    return RoomConfig.find(Optional.ofNullable(argument), environment::get)
        .sessionId()
        .orElse("none");
  }

  private static String json(String session) {
    return "{\"sessionId\":\"" + session + "\"}";
  }

  private static RoomConfigException failure(String argument) {
    return catchThrowableOfType(
        RoomConfigException.class, () -> RoomConfig.find(Optional.of(argument), name -> null));
  }

  @Test
  void find_severalSources_theFirstWins() {
    Map<String, String> both = Map.of(OURS, json("ours"), HATHORA, json("hathora"));

    assertThat(session(json("argument"), both)).isEqualTo("argument");
    assertThat(session(null, both)).isEqualTo("ours");
    assertThat(session(null, Map.of(HATHORA, json("hathora")))).isEqualTo("hathora");
    assertThat(session(null, Map.of(OURS, "  ", HATHORA, json("hathora")))).isEqualTo("hathora");
    assertThat(session(null, Map.of(OURS, "", HATHORA, ""))).isEqualTo("none");
    assertThat(session(null, Map.of())).isEqualTo("none");
  }

  @Test
  void find_wrongFirstSource_neverFallsBackToAnother() {
    RoomConfigException failure =
        catchThrowableOfType(
            RoomConfigException.class,
            () -> session("{\"sessionId\":1}", Map.of(OURS, json("ours"))));

    assertThat(failure.field()).isEqualTo("sessionId");
  }

  @Test
  void find_file_isRead() throws IOException {
    Path file = Files.writeString(temp.resolve("room \u4e16.json"), json("\u4e16\u754c"), UTF_8);

    assertThat(session(file.toString(), Map.of())).isEqualTo("\u4e16\u754c");
    assertThat(session(null, Map.of(OURS, file.toString()))).isEqualTo("\u4e16\u754c");
  }

  @Test
  void find_jsonAfterSpaces_isJson() {
    assertThat(session("\n  " + json("s"), Map.of())).isEqualTo("s");
  }

  @Test
  void find_missingFile_isRefused() {
    assertThat(failure(temp.resolve("missing.json").toString()))
        .hasMessageContaining("neither a JSON object nor the path of a file");
  }

  @Test
  void find_wrongFileOfTheEnvironment_namesTheVariable() {
    RoomConfigException failure =
        catchThrowableOfType(
            RoomConfigException.class,
            () -> session(null, Map.of(OURS, temp.resolve("missing.json").toString())));

    assertThat(failure).hasMessageContaining(OURS);
  }

  /** A config with a typing error must not show up in a log, with all its secrets. */
  @ParameterizedTest
  @ValueSource(
      strings = {"\"stores\":{\"documents\":\"postgresql://u:hunter2@h/d\"}}", "hunter2\u0000x"})
  void find_neitherJsonNorFile_isNotRepeated(String text) {
    assertThat(failure(text)).hasMessageNotContaining("hunter2").hasNoCause();
  }

  @Test
  void find_longText_isNotRepeated() {
    assertThat(failure("hunter2".repeat(10_000))).hasMessageNotContaining("hunter2").hasNoCause();
  }

  @Test
  void find_directory_isRefused() {
    assertThat(failure(temp.toString())).hasMessageContaining("can't be read");
  }

  @Test
  void find_oversizedFile_isRefused() throws IOException {
    Path file = Files.writeString(temp.resolve("large.json"), " ".repeat(40_001) + "{}");

    assertThat(failure(file.toString())).hasMessageContaining("too long");
  }

  @Test
  void find_longestFile_isRead() throws IOException {
    String text = "\ud83c\udf0d".repeat(10_000 - "{\"game\":\"\"}".length());
    Path file = Files.writeString(temp.resolve("longest.json"), "{\"game\":\"" + text + "\"}");

    assertThat(RoomConfig.find(Optional.of(file.toString()), name -> null).gameFields())
        .contains(text);
  }

  @Test
  void find_fileThatIsNotUtf8_isRefused() throws IOException {
    byte[] latin1 = {'{', '"', 'a', '"', ':', '"', (byte) 0xe4, '"', '}'};
    Path file = Files.write(temp.resolve("latin1.json"), latin1);

    assertThat(failure(file.toString())).hasMessageContaining("not UTF-8");
  }

  @Test
  void find_endlessFile_isRefused() {
    assertThat(failure("/dev/zero")).hasMessageContaining("too long");
  }
}
