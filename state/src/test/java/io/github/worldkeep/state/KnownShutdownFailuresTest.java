package io.github.worldkeep.state;

import static io.github.worldkeep.state.Cluster.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.state.Cluster.Hero;
import io.github.worldkeep.state.lease.Lease;
import io.github.worldkeep.state.lease.LeaseHeldException;
import io.github.worldkeep.state.player.CloseReport;
import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.state.player.PlayersOptions;
import io.github.worldkeep.state.player.Save;
import io.github.worldkeep.state.world.ChildProcess;
import io.github.worldkeep.store.testkit.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How leaving and stopping failed in other projects, as their users reported it; not here. */
final class KnownShutdownFailuresTest extends TwoMembers {
  private static final int PLAYERS = 50;

  /** Of many servers' plugins: who quit before the load had finished was saved as a blank. */
  @Test
  void quit_beforeTheLoadHasFinished_savesNothing() throws Exception {
    here.load("zoe").leave().await(LONG);
    String before = cluster.stored("zoe");
    CompletableFuture<PlayerHandle<Hero>> load = loadThatStalls(there, "get");

    assertThat(there.players().get("zoe")).isEmpty();
    assertThat(there.players().all()).isEmpty();
    assertThat(there.players().saveAll()).isEmpty();
    assertThat(cluster.stored("zoe")).isEqualTo(before);
    there.heal();

    load.get(LONG.toSeconds(), TimeUnit.SECONDS).leave().await(LONG);
    assertThat(cluster.stored("zoe")).contains("\"items\":[\"sword\"]", "\"revision\":1");
    assertThat(here.load("zoe").value()).isEqualTo(Hero.fresh());
  }

  /** The same, when the server stops before the load has read anything. */
  @Test
  void close_beforeALoadHasRead_savesNothingAndTakesNobody() throws Exception {
    assertThatNobodyIsTaken("get");
  }

  /** The same, when the server stops while the load takes the lease. */
  @Test
  void close_whileALoadTakesTheLease_savesNothingAndGivesItBack() throws Exception {
    assertThatNobodyIsTaken("commit");
  }

  private void assertThatNobodyIsTaken(String stalled) throws Exception {
    PlayerHandle<Hero> zoe = here.load("zoe");
    zoe.update(hero -> hero.at(2));
    zoe.leave().await(LONG);
    CompletableFuture<PlayerHandle<Hero>> load = loadThatStalls(there, stalled);

    CloseReport report = there.players().close(Duration.ofMillis(100));

    assertThat(report.isComplete()).isTrue();
    there.heal();
    assertThatThrownBy(() -> load.get(LONG.toSeconds(), TimeUnit.SECONDS))
        .hasCauseInstanceOf(IllegalStateException.class);
    await().untilAsserted(() -> assertThat(cluster.stored("zoe")).doesNotContain("\"owner\""));
    assertThat(cluster.stored("zoe")).contains("\"level\":2", "\"revision\":2");
    assertThat(here.load("zoe").value().level()).isEqualTo(2);
  }

  private static CompletableFuture<PlayerHandle<Hero>> loadThatStalls(
      Member member, String stalled) {
    CountDownLatch stalling = new CountDownLatch(1);
    CompletableFuture<PlayerHandle<Hero>> load = new CompletableFuture<>();
    Thread loading =
        new Thread(
            () -> {
              try {
                load.complete(member.load("zoe"));
              } catch (RuntimeException e) {
                load.completeExceptionally(e);
              }
            },
            "loading");
    member.inject(
        (kind, method) -> {
          boolean ofLoad = Thread.currentThread() == loading && method.equals(stalled);
          if (ofLoad) {
            stalling.countDown();
          }
          return ofLoad ? Fault.STALL : Fault.NONE;
        });
    loading.setDaemon(true);
    loading.start();
    await().until(() -> stalling.getCount() == 0);
    assertThat(load).isNotDone();
    return load;
  }

  /**
   * HuskSync #159: when the server stopped, players were lost and items doubled, as the save needed
   * a scheduler that had ended.
   */
  @Test
  void close_inAShutdownHookOfAGameThatHangs_savesEverybody() throws Exception {
    Path root = temp.resolve("stopped");
    try (ChildProcess server =
        ChildProcess.start(
            List.of(), ShutdownProgram.class, root.toString(), String.valueOf(PLAYERS))) {
      assertThat(server.nextLine()).isEqualTo("playing");
      server.terminate();
      assertThat(server.rest()).containsExactly("left " + PLAYERS + ", complete true");
    }

    try (Cluster next = new Cluster(root)) {
      Member successor = next.join("successor");
      for (int i = 0; i < PLAYERS; i++) {
        assertThat(next.stored("hero" + i))
            .contains("\"level\":" + (2 + i) + ",", "\"revision\":2")
            .doesNotContain("\"owner\"");
        assertThat(successor.load("hero" + i).value().level()).isEqualTo(2 + i);
      }
    }
  }

  /** AdvancedSlimePaper #12, #18: what was unloaded, or its server stopped, stayed locked. */
  @Test
  void lease_ofAHandleThatEnds_isFreeAtOnce() {
    here.load("zoe").leave().await(LONG);
    try (Lease world = here.server().acquire("world/1", Duration.ZERO)) {
      assertThat(world.isHeld()).isTrue();
    }
    there.load("zoe").leave().await(LONG);
    there.server().acquire("world/1", Duration.ZERO).release();

    here.load("zoe");
    here.load("bob");
    here.server().acquire("world/1", Duration.ZERO);
    here.players().close(LONG);
    there.load("zoe");
    here.server().close();
    there.load("bob");
    assertThat(there.server().acquire("world/1", Duration.ZERO).isHeld()).isTrue();
  }

  /** AdvancedSlimePaper #12, #18: what a server had that crashed stayed locked for ever. */
  @Test
  void lease_ofAServerThatCrashed_expires() {
    here.load("zoe");
    here.server().acquire("world/1", Duration.ZERO);
    here.cutOff();
    assertThatThrownBy(() -> there.load("zoe")).isInstanceOf(LeaseHeldException.class);

    cluster.letLeasesExpire();

    assertThat(there.load("zoe").value()).isEqualTo(Hero.fresh());
    assertThat(there.server().acquire("world/1", Duration.ZERO).isHeld()).isTrue();
  }

  /** Colyseus #823: the process ended after the first of several rooms was disposed of. */
  @Test
  void close_ofManyPlayersOfWhomOneCantBeSaved_awaitsTheOthers() throws Exception {
    for (int i = 0; i < PLAYERS; i++) {
      here.load("hero" + i).update(hero -> hero.at(2));
    }
    here.load("broken").update(hero -> hero.at(2).with("sw\0rd"));
    here.inject(
        (kind, method) ->
            method.equals("commit") ? Fault.delay(Duration.ofMillis(100)) : Fault.NONE);

    CloseReport report = here.players().close(LONG); // No JSON text has a NUL.

    assertThat(report.left()).isEqualTo(PLAYERS);
    assertThat(report.unsaved()).containsExactly("broken");
    for (int i = 0; i < PLAYERS; i++) {
      assertThat(cluster.stored("hero" + i)).contains("\"level\":2").doesNotContain("\"owner\"");
    }
    assertThat(cluster.stored("broken")).contains("\"level\":1");
  }

  /** Colyseus #913: the shutdown waited for ever for one that did not end. */
  @Test
  void close_whileTheStoreDoesNotAnswer_endsAfterItsDeadline() throws Exception {
    PlayerHandle<Hero> zoe = here.load("zoe");
    here.load("bob");
    zoe.update(hero -> hero.at(2));
    here.stallCommits();
    Save save = zoe.save();
    CompletableFuture<CloseReport> closing =
        CompletableFuture.supplyAsync(() -> here.players().close(Duration.ofMillis(300)));

    CloseReport report = closing.get(10, TimeUnit.SECONDS);

    assertThat(report.isComplete()).isFalse();
    assertThat(report.unsaved()).contains("zoe");
    assertThat(save.isDurable()).isFalse();
    assertThat(save.isDone()).isTrue();
    assertThat(there.load("ann").value()).isEqualTo(Hero.fresh());
  }

  /**
   * PlayerSync #131: a server crashed, the player went on elsewhere with older items, and when the
   * server came back, what it had replaced what the player had by then.
   */
  @Test
  void open_withAJournalOfAPlayerWhoWentOnElsewhere_doesNotReplayIt() throws Exception {
    PlayersOptions journaling = Cluster.AT_ONCE.withJournal(temp.resolve("journal"));
    Member crashed = cluster.join("crashed", Cluster.HEROES, journaling);
    for (String id : List.of("zoe", "bob", "ann")) {
      crashed.load(id).update(hero -> hero.with("sword", "lamp"));
    }
    crashed.cutOff();
    assertThat(crashed.players().close(Duration.ofMillis(300)).journaled()).hasSize(3);
    cluster.letLeasesExpire();
    PlayerHandle<Hero> playing = there.load("zoe");
    playing.update(hero -> hero.at(2));
    playing.save().await(LONG);
    there.load("bob").leave().await(LONG); // Played, and changed nothing.
    String newest = cluster.stored("zoe");
    String seen = cluster.stored("bob");

    Member back = cluster.join("back", Cluster.HEROES, journaling);

    assertThat(back.told()).contains("not replayed zoe", "not replayed bob");
    assertThat(back.told()).doesNotContain("not replayed ann");
    assertThat(cluster.stored("zoe")).isEqualTo(newest).contains("\"items\":[\"sword\"]");
    assertThat(cluster.stored("bob")).isEqualTo(seen);
    assertThat(back.load("ann").value().items()).containsExactly("sword", "lamp");
    playing.update(hero -> hero.at(3));
    assertThat(playing.save().await(LONG)).isEqualTo(3);
    assertThat(kept(temp.resolve("journal"))).hasSize(2);
  }

  /** What was set aside for people to look at. */
  private static List<Path> kept(Path journal) throws IOException {
    try (Stream<Path> files = Files.walk(journal)) {
      return files.filter(file -> file.toString().endsWith(".player")).toList();
    }
  }
}
