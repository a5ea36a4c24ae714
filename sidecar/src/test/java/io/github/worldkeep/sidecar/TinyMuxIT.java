package io.github.worldkeep.sidecar;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The unmodified server of a real game, which has helper processes, and a start script that leaves
 * it in the background. It saves when a wizard or a signal asks for it.
 */
class TinyMuxIT {
  private static final String READY = "NET/SLAVE: DNS lookup slave started";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private Sidecar sidecar;
  private Path game;
  private int port;

  @BeforeAll
  static void install() throws InterruptedException {
    DebianGame.install(List.of("/usr/games/tinymux-install"), "tinymux");
  }

  /** Installs the game as Debian does it, with another port. */
  @BeforeEach
  void prepare() throws IOException, InterruptedException {
    sidecar = new Sidecar(directory);
    String install = "cd " + directory + " && /usr/games/tinymux-install";
    assertThat(Privileges.succeeds(List.of("sh", "-c", install))).isTrue();
    game = directory.resolve("tinymux/game");
    port = DebianGame.freePort();
    Path settings = game.resolve("netmux.conf");
    String usual = Files.readString(settings);
    assertThat(usual).contains("port 2860");
    Files.writeString(settings, usual.replace("port 2860", "port " + port));
  }

  /** The game's directory has links out of it, of which JUnit would warn. */
  @AfterEach
  void remove() throws IOException {
    Tree.delete(directory.resolve("tinymux"));
  }

  @Test
  void game_survivesItsMachineTwice() throws Exception {
    Started first = play();
    await()
        .atMost(PATIENCE)
        .until(() -> commands(DebianGame.server(first)).containsAll(List.of("slave", "stubslave")));
    make("mark1", "@dump");
    Path dump = sidecar.saves().resolve("netmux.db.new");
    await().atMost(PATIENCE).until(() -> Files.exists(dump));
    Outcome crashed = DebianGame.crash(first);
    assertThat(crashed.err()).contains("tinymux.sh: starting a new game");
    DebianGame.loseTheMachine(sidecar);

    Started second = play();
    assertThat(look("mark1")).contains("<made mark1 in room 1>");
    make("mark2");
    Outcome stopped = DebianGame.stop(second);
    assertThat(stopped.err()).contains("tinymux.sh: resuming", "w1, snapshot 2");
    DebianGame.loseTheMachine(sidecar);

    Started third = play();
    assertThat(look("mark1", "mark2")).contains("<made mark1 in room 1>", "<made mark2 in room 1>");
    type("@shutdown");
    DebianGame.ended(third);
  }

  /** The script ends at once, so the sidecar stops the server that it left. */
  @Test
  void game_leftInTheBackground_isStoppedAndSavedWhole() throws Exception {
    Path over = directory.resolve("over");
    String background =
        sidecar.game(
            "cd " + game,
            "cp data/netmux.db $S",
            "mv data data.new && ln -s $S data",
            "./Startmux",
            "until grep -qs '" + READY + "' *.log; do sleep 0.02; done",
            "echo ready",
            "until [ -f " + over + " ]; do sleep 0.02; done");
    Started run = sidecar.start("--", background).awaitOut("ready");
    make("mark1");
    Files.createFile(over);
    Outcome outcome = DebianGame.ended(run);
    assertThat(outcome.err()).contains("left process ", "netmux");
    assertThat(log()).contains("Caught signal SIGTERM", "Dump complete");
    DebianGame.loseTheMachine(sidecar);

    Started inTheForeground = play();
    assertThat(look("mark1")).contains("<made mark1 in room 1>");
    Outcome stopped = DebianGame.stop(inTheForeground);
    assertThat(stopped.err()).contains("restored world w1, snapshot 1", "w1, snapshot 2");
  }

  private Started play() throws IOException {
    return sidecar
        .start("--", DebianGame.example("tinymux/tinymux.sh"), game.toString())
        .awaitErr(READY);
  }

  private static List<String> commands(ProcessHandle server) {
    return server.children().map(TinyMuxIT::command).toList();
  }

  private static String command(ProcessHandle helper) {
    return Path.of(helper.info().command().orElse("/")).getFileName().toString();
  }

  /** Makes an object with an attribute, and a room of the same name. */
  private void make(String mark, String... more) throws IOException {
    Stream<String> making =
        Stream.of("@create " + mark, "&TEXT " + mark + "=made " + mark, "@dig room-" + mark);
    Stream<String> all = Stream.of(making, Stream.of(more), Stream.of("QUIT")).flatMap(s -> s);
    assertThat(type(all.toArray(String[]::new))).contains(mark + " created as object #");
  }

  /** Returns what is left of the marks, a line for each. */
  private String look(String... marks) throws IOException {
    Stream<String> looking =
        Stream.of(marks)
            .map(m -> "think <[get(" + m + "/TEXT)] in room [words(search(name=room-" + m + "))]>");
    return type(Stream.concat(looking, Stream.of("QUIT")).toArray(String[]::new));
  }

  /** Types lines as the wizard, and returns the game's text until it closes the connection. */
  private String type(String... lines) throws IOException {
    try (Socket telnet = new Socket(InetAddress.getLoopbackAddress(), port)) {
      telnet.setSoTimeout((int) PATIENCE.toMillis());
      String all = "connect wizard potrzebie\n" + String.join("\n", lines) + "\n";
      telnet.getOutputStream().write(all.getBytes(ISO_8859_1));
      return new String(telnet.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private String log() throws IOException {
    StringBuilder log = new StringBuilder();
    for (Path file : Tree.files(game)) {
      if (file.toString().endsWith(".log")) {
        log.append(Files.readString(file));
      }
    }
    return log.toString();
  }
}
