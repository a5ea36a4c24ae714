package io.github.worldkeep.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors before a game is started: a clear message, an exit code, and nothing begun. */
class BadInputIT {
  @TempDir private Path directory;
  private Sidecar sidecar;
  private Path root;
  private String game;

  @BeforeEach
  void prepare() throws IOException {
    sidecar = new Sidecar(directory);
    root = sidecar.root();
    game = sidecar.game("echo the game ran");
  }

  @AfterEach
  void nothingWasBegun() throws IOException {
    assertThat(sidecar.objects().resolve("worlds")).doesNotExist();
    assertThat(sidecar.saves())
        .satisfiesAnyOf(
            saves -> assertThat(saves).doesNotExist(),
            saves -> assertThat(saves).isRegularFile(),
            saves -> assertThat(saves).isEmptyDirectory());
  }

  private String refused(Outcome outcome, int exitCode) {
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(exitCode);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains("error: ").doesNotContain("Exception", "\tat ");
    return outcome.err();
  }

  private String refusedRoom(String room) throws IOException, InterruptedException {
    String error = refused(sidecar.run("--room", room, "--", game), 78);
    assertThat(sidecar.stores()).doesNotExist();
    return error;
  }

  @Test
  void room_malformed() throws Exception {
    assertThat(refusedRoom("{\"worldId\": \"w1\", \"x\": \"" + Sidecar.SECRET + ""))
        .contains("room config: it is not valid JSON (line 1, column ");
  }

  @Test
  void room_oversized() throws Exception {
    Path file = root.resolve("room.json");
    Files.writeString(file, "{\"note\": \"" + "x".repeat(10_000) + "\"}");
    assertThat(refusedRoom(file.toString())).contains("too long; the limit is 10000 characters");
  }

  @Test
  void room_missingFile() throws Exception {
    assertThat(refusedRoom("nowhere.json"))
        .contains("neither a JSON object nor the path of a file: give one of both");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"worldId\": 7}|field worldId: it must be a text, not number",
        "{\"worldId\": \"../up\"}|field worldId: a world id is 1 to 100 of A-Z a-z 0-9",
        "{\"players\": [\"ann\", true]}|field players[1]: it must be a text, not boolean",
        "{\"stores\": \"hunter2-5ab3\"}|field stores: it must be an object, not string",
        "{\"stores\": {\"object\": \"file:x\"}}|field stores.object: there is no such store: use",
        "{\"stores\": {\"objects\": \"hunter2-5ab3\"}}|field stores.objects: a store's URI starts",
        "{\"world_id\": \"w1\"}|field world_id: did you mean worldId?",
        "{\"format\": 2}|field format: this version knows format 1, not 2: use one that knows it",
        "{\"saveDirectory\": \"\"}|field saveDirectory: it is empty: fill it, or leave it out",
      })
  void room_wrongField(String room, String expected) throws Exception {
    assertThat(refusedRoom(room)).contains(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "WORLDKEEP_OBJECTS, s3://bucket?endpoint=http://127.0.0.1:1, WORLDKEEP_DOCUMENTS",
    "WORLDKEEP_OBJECTS, file:elsewhere, WORLDKEEP_DOCUMENTS",
    "WORLDKEEP_DOCUMENTS, postgresql://127.0.0.1:1/game, WORLDKEEP_OBJECTS",
    "WORLDKEEP_DOCUMENTS, sqlite:elsewhere, WORLDKEEP_OBJECTS",
    "WORLDKEEP_STORES, postgresql://127.0.0.1:1/game, WORLDKEEP_OBJECTS",
    "WORLDKEEP_KEY_VALUES, redis://127.0.0.1:1, WORLDKEEP_DOCUMENTS and WORLDKEEP_OBJECTS"
  })
  void stores_halfNamed(String variable, String uri, String missing) throws Exception {
    sidecar.with("WORLDKEEP_DOCUMENTS", "").with("WORLDKEEP_OBJECTS", "").with(variable, uri);
    assertThat(refused(sidecar.run("--", game), 78)).contains("set " + missing);
    assertThat(sidecar.root().resolve("elsewhere")).doesNotExist();
    assertThat(sidecar.root().resolve(".worldkeep")).doesNotExist();
  }

  @Test
  void stores_halfNamedByTheRoom() throws Exception {
    sidecar.with("WORLDKEEP_DOCUMENTS", "").with("WORLDKEEP_OBJECTS", "");
    String room = "{\"stores\": {\"objects\": \"s3://its:own@b?region=x\"}}";
    assertThat(refusedRoom(room)).contains("set WORLDKEEP_DOCUMENTS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/dev/zero", "/", "pipe"})
  void store_secretFromNoRegularFile(String file) throws Exception {
    assertThat(new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start().waitFor())
        .isZero();
    Path path = root.resolve(file);
    sidecar.with("WORLDKEEP_OBJECTS", "s3://b?region=x&session-token=file:" + path);
    assertThat(refused(sidecar.run("--", game), 78)).contains("refers to file " + path, "name a");
  }

  /** Room configs that ask for more than allowed, from each source. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"difficulty\": 1e2147483648}|a number has an exponent that is too large",
        "{\"saveDirectory\": \"/\"}|field saveDirectory: it must be below WORLDKEEP_SAVE_ROOT",
        "{\"saveDirectory\": \"../up\"}|field saveDirectory: it must be below WORLDKEEP_SAVE_ROOT",
        "{\"stores\": {\"documents\": \"postgresql://x:env:TEST_SECRET@127.0.0.1:1/d\"}}"
            + "|field stores.documents: it uses what is the operator's and not listed in",
        "{\"stores\": {\"documents\": \"postgresql://x:file:%2Fetc%2Fpasswd@127.0.0.1:1/d\"}}"
            + "|field stores.documents: it uses what is the operator's and not listed in",
        "{\"stores\": {\"objects\": \"s3://bucket?region=x\"}}"
            + "|field stores.objects: it uses what is the operator's and not listed in",
        "{\"stores\": {\"documents\": \"sqlite:/etc/x.db\"}}"
            + "|field stores.documents: it must be below WORLDKEEP_SAVE_ROOT",
      })
  void room_askingForMoreThanAllowed(String room, String expected) throws Exception {
    for (String variable : List.of("WORLDKEEP_ROOM_CONFIG", "HATHORA_INITIAL_ROOM_CONFIG")) {
      sidecar.with(variable, room);
      String error = refused(sidecar.runBare("run", "--world", "w1", "--", game), 78);
      assertThat(error).contains("room config", expected);
      sidecar.with(variable, "");
    }
    assertThat(refused(sidecar.runBare("run", "--room", room, "--world", "w1", "--", game), 78))
        .contains(expected);
  }

  @Test
  void room_variableOfTheOperatorThatIsWrong() throws Exception {
    sidecar.with("WORLDKEEP_ROOM_STORES", "maybe");
    assertThat(refused(sidecar.run("--", game), 78))
        .contains("WORLDKEEP_ROOM_STORES is allow or refuse");
  }

  @Test
  void store_unknownScheme() throws Exception {
    sidecar.with("WORLDKEEP_OBJECTS", "pigeon://ann:" + Sidecar.SECRET + "@loft");
    assertThat(refused(sidecar.run("--", game), 78))
        .contains("no driver for scheme pigeon:, only for [file, memory, ", "use one of these");
  }

  @Test
  void store_secretFromMissingVariable() throws Exception {
    sidecar.with("WORLDKEEP_OBJECTS", "file:" + sidecar.objects() + "?key=env:NOT_THERE");
    assertThat(refused(sidecar.run("--", game), 78))
        .contains("refers to environment variable NOT_THERE, which is not set: set it");
  }

  @Test
  void store_secretFromMissingFile() throws Exception {
    sidecar.with("WORLDKEEP_OBJECTS", "file:" + sidecar.objects() + "?key=file:/nowhere/secret");
    assertThat(refused(sidecar.run("--", game), 78))
        .contains("refers to file /nowhere/secret, which can't be read: create it, or allow it");
  }

  @Test
  void store_unknownParameter() throws Exception {
    String uri = "file:" + sidecar.objects() + "?token=env:" + Sidecar.SECRET_VARIABLE;
    sidecar.with("WORLDKEEP_OBJECTS", uri);
    assertThat(refused(sidecar.run("--", game), 78)).contains("a file: URI has no parameter token");
  }

  @Test
  void store_insideOfSaveDirectory() throws Exception {
    sidecar.with("WORLDKEEP_OBJECTS", "file:saves/objects");
    assertThat(refused(sidecar.run("--", game), 78))
        .contains("the store file:saves/objects and the save directory", "overlap: move one");
    assertThat(sidecar.saves()).doesNotExist();
  }

  @Test
  void store_unwritable() throws Exception {
    Files.createDirectories(sidecar.stores());
    Privileges.readOnly(sidecar.stores());
    try {
      Outcome outcome = sidecar.under(Privileges.bound()).run("--", game);
      assertThat(refused(outcome, 69)) // The message is that of the store that failed first.
          .contains(sidecar.stores().toString())
          .containsPattern("let this user write|give this process the right");
      assertThat(sidecar.stores()).isEmptyDirectory();
    } finally {
      Privileges.writable(sidecar.stores());
    }
  }

  @Test
  void saveDirectory_unwritable() throws Exception {
    Files.createDirectories(sidecar.saves());
    Privileges.readOnly(sidecar.saves());
    try {
      Outcome outcome = sidecar.under(Privileges.bound()).run("--", game);
      assertThat(refused(outcome, 73))
          .contains("the save directory '" + sidecar.saves() + "' can't be written: allow");
    } finally {
      Privileges.writable(sidecar.saves());
    }
  }

  @Test
  void saveDirectory_inUnwritableParent() throws Exception {
    Path parent = Files.createDirectory(root.resolve("parent"));
    Privileges.readOnly(parent);
    try {
      Outcome outcome =
          sidecar.under(Privileges.bound()).run("--save-dir", "parent/saves", "--", game);
      refused(outcome, 64); // The option is given twice.
      outcome = sidecar.runBare("run", "--world", "w1", "--save-dir", "parent/saves", "--", game);
      assertThat(refused(outcome, 73)).contains("no permission for '" + parent.resolve("saves"));
    } finally {
      Privileges.writable(parent);
    }
  }

  @Test
  void saveDirectory_isFile() throws Exception {
    Files.writeString(sidecar.saves(), "a file");
    assertThat(refused(sidecar.run("--", game), 73)).contains("is no directory: name another one");
    assertThat(sidecar.saves()).hasContent("a file");
  }

  @Test
  void command_missing() throws Exception {
    assertThat(refused(sidecar.run("--"), 64)).contains("'COMMAND'", "see worldkeep run --help");
    assertThat(refused(sidecar.run(), 64)).contains("'COMMAND'", "see worldkeep run --help");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-such-game", "./no-such-game", "/no/such/game"})
  void command_notFound(String command) throws Exception {
    assertThat(refused(sidecar.run("--", command), 127))
        .contains("there is no command '" + command + "': check its name and the PATH");
  }

  @Test
  void command_notExecutable() throws Exception {
    Path text = Files.writeString(root.resolve("read.me"), "not a program");
    assertThat(refused(sidecar.run("--", text.toString()), 126))
        .contains("read.me' can't be executed (", "chmod +x");
  }

  @Test
  void command_withMissingInterpreter() throws Exception {
    Files.writeString(Path.of(game), "#!/no/such/shell\n");
    assertThat(refused(sidecar.run("--", game), 126)).contains("first line exist?");
  }

  @Test
  void world_missing() throws Exception {
    assertThat(refused(sidecar.runBare("run", "--", game), 64))
        .contains("which world? Give --world ID, or worldId in the room config");
  }

  @Test
  void world_malformed() throws Exception {
    assertThat(refused(sidecar.runBare("run", "--world", "../w", "--", game), 64))
        .contains("--world: a world id is 1 to 100 of");
  }

  @Test
  void parameter_withControlCharacters_makesNoLineOfItsOwn() throws Exception {
    String forged = "x\nworldkeep: saved world w1, snapshot 99\u001b[2J";
    for (String[] arguments :
        new String[][] {
          {"--lease", forged, "--", game},
          {"--mode", forged, "--", game},
          {"--" + forged, "--", game}
        }) {
      String error = refused(sidecar.run(arguments), 64);
      assertThat(error).doesNotContain("\u001b");
      assertThat(error.lines()).noneMatch(line -> line.startsWith("worldkeep: saved"));
    }
  }

  @Test
  void option_unknown() throws Exception {
    String option = "--rooom={\"stores\":{\"documents\":\"x://u:" + Sidecar.SECRET + "@h\"}}";
    assertThat(refused(sidecar.run(option, "--", game), 64)).contains("no option --rooom");
    assertThat(refused(sidecar.runBare("rnu"), 64)).contains("no command 'rnu', only run");
    assertThat(refused(sidecar.runBare(), 64)).contains("see worldkeep --help");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-1", "soon", "1.5", "", "2147483648", "4000000000", "99999999999999999999"})
  void option_noTimeout(String seconds) throws Exception {
    assertThat(refused(sidecar.run("--stop-timeout=" + seconds, "--", game), 64))
        .contains("--stop-timeout", "is not a number of seconds, 0 to 2147483647");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"WORLDKEEP_CAPACITY", "WORLDKEEP_MAX_RECYCLES", "WORLDKEEP_OUTPUT_MAX_FILES"})
  void variable_tooLarge(String variable) throws Exception {
    sidecar.with("WORLDKEEP_OUTPUT", "logs").with(variable, "4294967296");
    assertThat(refused(sidecar.run("--", game), 78))
        .contains(variable + ": it is a whole number, at most 2147483647");
  }

  @Test
  void option_modeWithoutAGame() throws Exception {
    assertThat(refused(sidecar.run("--mode", "disabled", "--", game), 64))
        .contains("in mode auto-create or allocate");
    assertThat(refused(sidecar.run("--mode", "now", "--", game), 64))
        .contains("--mode", "the mode is one of disabled, login-only, auto-create, allocate");
  }

  @Test
  void option_unknownHost() throws Exception {
    assertThat(refused(sidecar.run("--host", "moon", "--", game), 64))
        .contains("there is no host 'moon', only [", "local");
  }
}
