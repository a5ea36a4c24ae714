package io.github.worldkeep.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The places where game servers run. In each, the game finds what it would find without the
 * sidecar, and its world goes on after its machine is gone.
 */
class SurroundingsIT {
  private static final String[] ARGUMENTS = {"a b", "", "*", "--world"};

  /** What a process finds at its start, as far as a shell can print it. */
  private static final String FACTS =
      """
      printf '<%s>' "$@"
      echo " $GAME_SETTING, home ${HOME-none}, locale ${LC_ALL-none}"
      echo "user $(id -u):$(id -g), umask $(umask), in $(pwd)"
      grep -E '^(Groups|SigBlk|SigIgn|NoNewPrivs|CapEff)' /proc/self/status
      """;

  @TempDir private Path directory;
  private Sidecar sidecar;
  private final List<String> surroundings = new ArrayList<>();

  @BeforeEach
  void prepare() throws IOException {
    sidecar = new Sidecar(directory).byLauncher().with("GAME_SETTING", "island");
  }

  @Test
  void usual() throws Exception {
    worldSurvivesItsMachine();
  }

  @Test
  void userOfFewRights() throws Exception {
    in("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs");
    Privileges.mustSucceed("chown", "-R", "65534:65534", directory.toString());
    Path launcher = Sidecar.launcherScript();
    if (!succeedsThere("test", "-x", launcher.toString())) {
      throw Privileges.notRun("other users can't reach " + launcher);
    }
    assertThat(worldSurvivesItsMachine()).contains("user 65534:65534");
  }

  /** Process 1 of a container: signals without a handler don't reach it. */
  @Test
  void firstProcess() throws Exception {
    in("unshare", "--pid", "--fork", "--mount-proc", "--kill-child");
    worldSurvivesItsMachine();
  }

  @Test
  void readOnlyRoot() throws Exception {
    Path temporary = Files.createDirectory(sidecar.root().resolve("tmp"));
    sidecar.with("WORLDKEEP_JAVA_OPTIONS", "-Djava.io.tmpdir=" + temporary);
    String remount = "mount --bind . . && cd \"$PWD\" && mount -o remount,bind,ro /";
    in("unshare", "--mount", "sh", "-ec", remount + " && exec \"$@\"", "sh");
    assertThat(succeedsThere("test", "-w", ".")).isTrue();
    assertThat(succeedsThere("test", "-w", "/")).isFalse();
    worldSurvivesItsMachine();
  }

  @Test
  void noHome() throws Exception {
    in("env", "--unset=HOME");
    assertThat(worldSurvivesItsMachine()).contains("home none");
  }

  /** As below {@code nohup}, or a shell's background job. */
  @Test
  void ignoredSignals() throws Exception {
    in("sh", "-c", "trap '' HUP INT; exec \"$@\"", "sh");
    assertThat(worldSurvivesItsMachine()).containsPattern("SigIgn:\\s*[0-9a-f]*3\n");
  }

  @Test
  void smallHeap() throws Exception {
    sidecar.with("WORLDKEEP_JAVA_OPTIONS", "-Xmx64m");
    worldSurvivesItsMachine("head -c 70000000 /dev/urandom > $S/larger-than-the-heap");
  }

  /** Puts words before each command, unless this machine does not allow that. */
  private void in(String... words) throws Exception {
    surroundings.addAll(List.of(words));
    sidecar.under(surroundings);
    if (!succeedsThere("true")) {
      throw Privileges.notRun("this machine does not allow " + String.join(" ", words));
    }
  }

  private boolean succeedsThere(String... command) throws Exception {
    return sidecar.startOther(there(command)).finish().exitCode() == 0;
  }

  private List<String> there(String... command) {
    List<String> there = new ArrayList<>(surroundings);
    there.addAll(List.of(command));
    return there;
  }

  /**
   * Plays until the game fails, loses the machine, and plays on until a signal stops the game.
   * Returns what the game found, which is what it finds without the sidecar.
   */
  private String worldSurvivesItsMachine(String... played) throws Exception {
    String facts = sidecar.game(FACTS);
    List<String> lines = new ArrayList<>(List.of(facts + " \"$@\"", "echo day 1 > $S/day"));
    lines.addAll(List.of(played));
    lines.add("exit 7");
    Outcome first = sidecar.run(with("--", sidecar.game(lines.toArray(String[]::new))));
    assertThat(first.exitCode()).as(first.err()).isEqualTo(7);
    assertThat(first.err()).contains("saved world w1, snapshot 1");
    Outcome bare = sidecar.startOther(there(with(facts))).finish();
    assertThat(first.out()).isEqualTo(bare.out()).startsWith("<a b><><*><--world> island");

    Map<String, String> world = Tree.hashes(sidecar.saves());
    Tree.delete(sidecar.saves());
    String endless =
        sidecar.game(
            "trap 'echo stopped > $S/end; exit 0' TERM",
            "cat $S/day",
            "while :; do sleep 0.02; done");
    Started second = sidecar.start("--", endless).awaitOut("day 1\n");
    Started.signal("TERM", worldkeep(second));
    Outcome stopped = second.finish();
    assertThat(stopped.exitCode()).as(stopped.err()).isZero();
    assertThat(stopped.err())
        .contains("restored world w1, snapshot 1", "saved world w1, snapshot 2");
    assertThat(Tree.hashes(sidecar.saves())).containsAllEntriesOf(world).containsKey("end");
    return bare.out();
  }

  private static String[] with(String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(ARGUMENTS));
    return all.toArray(String[]::new);
  }

  /** Returns the process an operator would signal. */
  private long worldkeep(Started run) {
    boolean below = surroundings.contains("--fork");
    return below ? run.process().children().findFirst().orElseThrow().pid() : run.process().pid();
  }
}
