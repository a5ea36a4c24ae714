package io.github.worldkeep.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.bootstrap.backend.SessionDraft;
import io.github.worldkeep.bootstrap.backend.store.Sessions;
import io.github.worldkeep.bootstrap.host.agones.AgonesStandIn;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The sidecar among other servers, and among hosts: a world has one owner, a host a live server.
 */
class LifeIT {
  @TempDir private Path directory;
  private Sidecar sidecar;
  private Path over;

  @BeforeEach
  void prepare() throws IOException {
    sidecar = new Sidecar(directory);
    over = directory.resolve("over");
  }

  /** Returns a game that plays until the file {@code over} exists. */
  private String playing() throws IOException {
    return sidecar.game(
        "echo first > $S/file", "echo ready", "until [ -f " + over + " ]; do sleep 0.02; done");
  }

  /** Another server of the same world, on a disk of its own. */
  private Started startOther(String lease, String game) throws IOException {
    return sidecar.startBare(
        "run", "--world", "w1", "--save-dir", "other", "--lease", lease, "--", game);
  }

  @Test
  void world_ofAnotherServer_isNotPlayed_butWaitedFor() throws Exception {
    Started first = sidecar.start("--", playing()).awaitOut("ready");
    String owner = "world/w1 belongs to server local-" + first.process().pid();

    Outcome refused = startOther("1", sidecar.game("echo the game ran")).finish();
    assertThat(refused.exitCode()).as(refused.err()).isEqualTo(75);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err()).contains("waiting: " + owner, "error: " + owner);

    Started patient = startOther("15", sidecar.game("cat $S/file")).awaitErr("waiting: " + owner);
    Files.createFile(over);
    assertThat(first.finish().exitCode()).isZero();
    assertThat(patient.finish().out()).isEqualTo("first\n");
  }

  @Test
  void paused_andTakenOver_savesNothingOverTheOthers() throws Exception {
    Started first = sidecar.start("--lease", "1", "--", playing()).awaitOut("ready");
    pauseWithoutTheStore(first);
    Outcome other = startOther("15", sidecar.game("echo other > $S/file")).finish();
    assertThat(other.exitCode()).as(other.err()).isZero();

    first.signal("CONT");
    Outcome paused = first.finish();

    assertThat(paused.exitCode()).as(paused.err()).isEqualTo(74);
    assertThat(paused.err())
        .contains("the lease is lost", "NOT saved: world w1 belongs to another server now");
    Tree.delete(sidecar.saves());
    assertThat(sidecar.run("--", sidecar.game("cat $S/file")).out()).isEqualTo("other\n");
  }

  /**
   * Pauses the run outside of a commit. A commit would lock SQLite, and no other server could take
   * over.
   */
  private void pauseWithoutTheStore(Started run) throws Exception {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              run.signal("STOP");
              boolean free = Database.isFree(sidecar.database());
              if (!free) {
                run.signal("CONT");
              }
              return free;
            });
  }

  @Test
  void run_severalSessions_inOneProcess() throws Exception {
    sidecar.with("WORLDKEEP_MAX_RECYCLES", "2");
    Outcome outcome = sidecar.run("--", sidecar.game("echo x >> $S/n", "wc -l < $S/n"));
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.out()).isEqualTo("1\n2\n3\n");
    assertThat(outcome.err()).contains("another session follows", "saved world w1, snapshot 3");
  }

  @Test
  void run_afterAGameThatFailed_isTheLast() throws Exception {
    sidecar.with("WORLDKEEP_MAX_RECYCLES", "2");
    Outcome outcome = sidecar.run("--", sidecar.game("echo x > $S/n", "echo ran", "exit 3"));
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(3);
    assertThat(outcome.out()).isEqualTo("ran\n");
  }

  /** A host that ends the session by a soft stop, and one that has lost the server. */
  @ParameterizedTest
  @CsvSource({
    "'softStop=after:active+2s, softStop=grace:20s', 5, the server is to end: asking the game",
    "hardStop=after:active+2s, 69, error: hard stop: asked for by WORLDKEEP_LOCAL_FAULTS",
  })
  void host_endsTheSession_whichIsSaved(String fault, int exitCode, String told) throws Exception {
    sidecar.with("WORLDKEEP_LOCAL_FAULTS", fault);
    Outcome outcome =
        sidecar.run(
            "--",
            sidecar.game(
                "trap 'echo asked >> $S/file; exit 5' TERM",
                "echo played > $S/file",
                "while :; do sleep 0.02; done"));
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(exitCode);
    assertThat(outcome.err()).contains(told, "saved world w1, snapshot 1");
    assertThat(sidecar.saves().resolve("file")).hasContent("played\nasked");
  }

  @Test
  void newWorld_setsAside_orAdopts() throws Exception {
    Files.createDirectories(sidecar.saves());
    Files.writeString(sidecar.saves().resolve("file"), "mine");

    Outcome adopted = sidecar.run("--adopt", "--", sidecar.game("cat $S/file"));
    assertThat(adopted.out()).isEqualTo("mine");
    assertThat(adopted.err()).contains("saved world w1, snapshot 1");

    Outcome other =
        sidecar.runBare("run", "--world", "w2", "--save-dir", "saves", "--", sidecar.game("ls $S"));
    assertThat(other.out()).isEmpty();
    assertThat(other.err()).contains("(see --adopt) are now in ");
    assertThat(sidecar.saves().resolve(".worldkeep/aside-1/file")).hasContent("mine");
  }

  /** Creates a session, as a backend does before it allocates a server. */
  private void provide(String session) {
    Map<String, String> stores =
        Map.of(
            "WORLDKEEP_DOCUMENTS",
            "sqlite:" + sidecar.database(),
            "WORLDKEEP_OBJECTS",
            "file:" + sidecar.objects());
    try (Persistence persistence =
        Persistence.open(PersistenceConfig.fromEnvironment(stores::get))) {
      new Sessions(persistence.documents())
          .create(
              new SessionDraft(
                  session, "island", Optional.empty(), Optional.empty(), List.of(), "{}"));
    }
  }

  @Test
  void agones_givesTheSession_andReceivesHealthAndShutdown() throws Exception {
    provide("match-1");
    try (AgonesStandIn sdk = new AgonesStandIn()) {
      sidecar.with("AGONES_SDK_HTTP_PORT", Integer.toString(sdk.port()));
      Started run =
          sidecar.startBare(
              "run",
              "--host",
              "agones",
              "--mode",
              "allocate",
              "--save-dir",
              "saves",
              "--",
              sidecar.game(
                  "echo $WORLDKEEP_SESSION_ID plays $WORLDKEEP_WORLD_ID > $S/file",
                  "trap 'exit 0' TERM",
                  "cat $S/file",
                  "while :; do sleep 0.02; done"));
      await()
          .alias("health, before there is a world")
          .atMost(Duration.ofSeconds(30))
          .until(() -> sdk.state().equals("Ready") && sdk.calls("/health") > 0);
      assertThat(sidecar.saves()).doesNotExist();

      sdk.allocateWith(
          Map.of(
              "worldkeep.io/room-config", "{\"sessionId\": \"match-1\", \"worldId\": \"island\"}"));
      run.awaitOut("match-1 plays island\n");
      assertThat(sdk.calls("/shutdown")).isZero();
      Outcome outcome = run.signal("TERM").finish();

      assertThat(outcome.exitCode()).as(outcome.err()).isZero();
      assertThat(outcome.err())
          .contains("waiting for the host", "world island, save directory", "saved world island");
      assertThat(sdk.state()).isEqualTo("Shutdown");
    }
  }

  @Test
  void term_whileAwaitingAnAllocation_endsAtOnce() throws Exception {
    try (AgonesStandIn sdk = new AgonesStandIn()) {
      sidecar.with("AGONES_SDK_HTTP_PORT", Integer.toString(sdk.port()));
      Started run =
          sidecar.startBare(
              "run",
              "--host",
              "agones",
              "--mode",
              "allocate",
              "--",
              sidecar.game("echo the game ran"));
      run.awaitErr("waiting for the host");
      Outcome outcome = run.signal("TERM").finish();
      assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(143);
      assertThat(outcome.out()).isEmpty();
      assertThat(sdk.state()).isEqualTo("Shutdown");
    }
  }
}
