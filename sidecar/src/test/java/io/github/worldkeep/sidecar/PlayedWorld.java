package io.github.worldkeep.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** World w1, whose first day is saved, and the accidents that happen to it afterwards. */
final class PlayedWorld {
  static final String LONG_LEASE = "600";

  private static final String PLAY_ON = "exec sleep 60";

  private final Sidecar sidecar;

  PlayedWorld(Sidecar sidecar) throws Exception {
    this.sidecar = sidecar;
    sidecar.mustRun(sidecar.game("echo day 1 > $S/day"));
  }

  /** Kills the sidecar while its game plays, then the game, as an operator would. */
  void killWhilePlaying(String day) throws Exception {
    end(killAlone("echo " + day + " > $S/day"));
  }

  /** Kills the sidecar alone, and returns the process of the game, which goes on. */
  long killAlone(String... played) throws Exception {
    List<String> lines = new ArrayList<>(List.of(played));
    lines.addAll(List.of("echo $$", PLAY_ON));
    String game = sidecar.game(lines.toArray(String[]::new));
    Started run = sidecar.start("--lease", "1", "--", game).awaitOut("\n");
    run.signal("KILL").process().waitFor();
    return Long.parseLong(run.out().strip());
  }

  static void end(long game) throws Exception {
    Started.signal("KILL", game);
    await().until(() -> ProcessHandle.of(game).isEmpty());
  }

  Outcome play() throws Exception {
    return sidecar.run("--", sidecar.game("cat $S/day"));
  }

  Outcome save(String... more) throws Exception {
    List<String> all = new ArrayList<>(List.of("save", "--world", "w1"));
    all.addAll(List.of("--save-dir", "saves"));
    all.addAll(List.of(more));
    return sidecar.runBare(all.toArray(String[]::new));
  }

  long snapshots() throws Exception {
    return Database.documents(sidecar.database(), "world_snapshots");
  }

  /**
   * Runs a game whose world can't be saved: the object store is broken until the run has ended with
   * 74.
   */
  Outcome failToSave(String day) throws Exception {
    Path away = sidecar.stores().resolve("away");
    String objects = sidecar.objects().toString();
    String game =
        sidecar.game("echo " + day + " > $S/day", "mv " + objects + " " + away, ": > " + objects);
    Outcome outcome = sidecar.run("--save-timeout", "1", "--lease", LONG_LEASE, "--", game);
    Files.delete(sidecar.objects());
    Files.move(away, sidecar.objects());
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(74);
    return outcome;
  }

  static String command(Outcome unsaved) {
    Matcher matcher = Pattern.compile("run here: (worldkeep save .*)").matcher(unsaved.err());
    assertThat(matcher.find()).as(unsaved.err()).isTrue();
    return matcher.group(1);
  }

  /** Runs a command as an operator pastes it into a shell. */
  Outcome paste(String command) throws Exception {
    String path = Sidecar.launcherScript().getParent().toString();
    return sidecar
        .startOther(List.of("sh", "-c", "PATH=\"" + path + ":$PATH\"; " + command))
        .finish();
  }
}
