package io.github.worldkeep.state;

import static io.github.worldkeep.state.Cluster.LONG;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.state.Cluster.Hero;
import io.github.worldkeep.state.lease.Lease;
import io.github.worldkeep.state.lease.LeaseLostException;
import io.github.worldkeep.state.player.Checkpoint;
import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.state.player.Save;
import io.github.worldkeep.state.world.SaveReport;
import io.github.worldkeep.state.world.World;
import io.github.worldkeep.state.world.WorldId;
import io.github.worldkeep.state.world.Worlds;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.TransferProgress;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.testkit.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A world with one item, and a player who picks it up: whenever the server crashes, the next one
 * finds it on the ground or in the bag.
 */
final class WorldCheckpointTest extends TwoMembers {
  private static final WorldId ISLE = new WorldId("isle");
  private static final Duration A_WHILE = Duration.ofMillis(200);
  private static final List<String> WITH_LAMP = List.of("sword", "lamp");
  private static final List<String> WITHOUT = List.of("sword");

  private Path directory;
  private Lease lease;
  private World world;
  private PlayerHandle<Hero> zoe;

  @BeforeEach
  void play() throws Exception {
    directory = Files.createDirectory(temp.resolve("game"));
    ground("lamp");
    lease = here.server().acquire(ISLE.leaseName(), Duration.ZERO);
    world = open(here, lease);
    zoe = here.load("zoe");
    world.save(directory);
  }

  private static World open(Member member, Lease lease) {
    return new Worlds(member.persistence()).open(ISLE, lease);
  }

  /** The game writes its folder. */
  private void ground(String item) throws IOException {
    Files.writeString(directory.resolve("ground"), item);
  }

  private void pickUp() throws IOException {
    ground("");
    zoe.update(hero -> hero.with("sword", "lamp"));
  }

  private SaveReport save(Checkpoint checkpoint) throws IOException {
    return world.save(directory, TransferProgress.NONE, checkpoint::commit);
  }

  /** Another server after a crash of this one. */
  private void assertAfterACrash(String ground, List<String> bag) throws IOException {
    here.cutOff();
    cluster.letLeasesExpire();
    Lease next = there.server().acquire(ISLE.leaseName(), Duration.ZERO);
    Path restored = temp.resolve("restored");
    open(there, next).restore(restored);
    assertThat(Files.readString(restored.resolve("ground"))).isEqualTo(ground);
    assertThat(there.load("zoe").value().items()).isEqualTo(bag);
  }

  @Test
  void save_withACheckpoint_movesTheItem() throws Exception {
    pickUp();
    try (Checkpoint checkpoint = here.players().beginCheckpoint()) {
      assertThat(save(checkpoint).snapshot().number()).isEqualTo(2);
    }

    assertAfterACrash("", WITH_LAMP);
  }

  /** The world was read before, and is published after: the item would be there twice. */
  @Test
  void save_withAPickUpBetweenScanAndCommit_doesNotDoubleTheItem() throws Exception {
    ground("lamp, in the rain");
    zoe.update(hero -> hero.at(2));
    try (Checkpoint checkpoint = here.players().beginCheckpoint()) {
      world.save(
          directory,
          TransferProgress.NONE,
          batch -> {
            zoe.update(hero -> hero.with("sword", "lamp"));
            return checkpoint.commit(batch);
          });
    }

    assertAfterACrash("lamp, in the rain", WITHOUT);
  }

  /** The bag would be durable before the ground, and anybody could load it. */
  @Test
  void save_withALeaveBetweenMomentAndCommit_keepsThePlayerHere() throws Exception {
    pickUp();
    Save leave;
    try (Checkpoint checkpoint = here.players().beginCheckpoint()) {
      leave = zoe.leave();
      await().during(A_WHILE).until(() -> !leave.isDone());
      assertThat(cluster.stored("zoe")).contains("\"items\":[\"sword\"]", "\"owner\"");

      save(checkpoint);
    }

    leave.await(LONG);
    assertAfterACrash("", WITH_LAMP);
  }

  @Test
  void save_crashedBeforeTheCommit_leavesBothAsTheyWere() throws Exception {
    pickUp();
    try (Checkpoint checkpoint = here.players().beginCheckpoint()) {
      Save save = zoe.save();
      await().during(A_WHILE).until(() -> !save.isDone());
      assertThatThrownBy(
              () ->
                  world.save(
                      directory,
                      TransferProgress.NONE,
                      batch -> {
                        here.cutOff();
                        return checkpoint.commit(batch);
                      }))
          .isInstanceOf(StoreException.class);
      assertAfterACrash("lamp", WITHOUT);
    }
  }

  @Test
  void save_crashedBeforeTheAnswer_hasMovedTheItem() throws Exception {
    pickUp();
    try (Checkpoint checkpoint = here.players().beginCheckpoint()) {
      here.befallSaves(lastAnswerLost());
      StoreException failure = catchThrowableOfType(StoreException.class, () -> save(checkpoint));

      assertThat(failure.retry()).isEqualTo(Retry.OUTCOME_UNKNOWN);
      assertAfterACrash("", WITH_LAMP);
    }
  }

  /** The store does it, and nothing is heard of it, or of anything else. */
  private Fault lastAnswerLost() {
    return (call, healed) -> {
      call.call();
      here.cutOff();
      throw new DriverException(Kind.UNAVAILABLE, "the connection was lost");
    };
  }

  /** World and players find out by themselves, and must find the same. */
  @Test
  void save_whoseAnswerIsLost_isKnownToWorldAndPlayers() throws Exception {
    pickUp();
    try (Checkpoint checkpoint = here.players().beginCheckpoint()) {
      here.befallSaves(Fault.after(Kind.UNAVAILABLE));

      assertThat(save(checkpoint).snapshot().number()).isEqualTo(2);

      assertThat(zoe.unsavedFor()).isZero();
      assertThat(zoe.revision()).isEqualTo(2);
    }
    here.heal();
    assertAfterACrash("", WITH_LAMP);
  }

  @Test
  void save_ofAnUnchangedWorld_savesThePlayersAndChecksTheWorld() throws Exception {
    zoe.update(hero -> hero.at(2));
    try (Checkpoint checkpoint = here.players().beginCheckpoint()) {
      assertThat(save(checkpoint).changed()).isFalse();
    }
    assertThat(cluster.stored("zoe")).contains("\"level\":2");

    World another = open(here, lease);
    ground("nothing");
    another.save(directory);
    ground("lamp");
    zoe.update(hero -> hero.at(3));
    try (Checkpoint checkpoint = here.players().beginCheckpoint()) {
      assertThatThrownBy(() -> save(checkpoint)).isInstanceOf(ConflictException.class);
    }
    assertThat(cluster.stored("zoe")).contains("\"level\":2");
    assertThat(zoe.unsavedFor()).isPositive();
  }

  /** The successor has not saved yet: only the lease is in the way. */
  @Test
  void save_afterATakeoverOfTheWorld_isRefusedWithThePlayers() throws Exception {
    Worlds unguarded = new Worlds(here.persistence());
    World plain = unguarded.open(ISLE);
    pickUp();
    here.missHeartbeats();
    cluster.letLeasesExpire();
    there.server().acquire(ISLE.leaseName(), Duration.ZERO);

    try (Checkpoint checkpoint = here.players().beginCheckpoint()) {
      assertThatThrownBy(() -> save(checkpoint))
          .isInstanceOf(LeaseLostException.class)
          .hasMessageContaining("isle");
    }
    assertThatThrownBy(() -> world.save(directory)).isInstanceOf(LeaseLostException.class);
    assertThat(unguarded.open(ISLE).latest().orElseThrow().number()).isEqualTo(1);
    assertThat(cluster.stored("zoe")).contains("\"items\":[\"sword\"]");
    assertThat(lease.isHeld()).isFalse();
    assertThat(plain.save(directory).changed()).isTrue();
  }

  /** Nobody has taken the world: the server goes on, with another token. */
  @Test
  void save_afterTheServerWasPresumedDead_goesOn() throws Exception {
    pickUp();
    presumeDead();

    try (Checkpoint checkpoint = here.players().beginCheckpoint()) {
      assertThat(save(checkpoint).snapshot().number()).isEqualTo(2);
    }

    assertThat(here.told()).contains("presumed dead").doesNotContain("lost zoe");
  }

  /** Somebody fences it, and takes nothing. */
  private void presumeDead() {
    String id = here.server().id();
    there
        .persistence()
        .documents()
        .collection("servers", Codec.raw())
        .update(id, json -> new String(json, UTF_8).replace("ALIVE", "FENCED").getBytes(UTF_8));
    await().until(() -> here.told().contains("presumed dead"));
  }

  @Test
  void open_withALeaseOnSomethingElse_isRefused() {
    Lease other = here.server().acquire("world/reef", Duration.ZERO);
    assertThatThrownBy(() -> open(here, other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("world/isle");
  }

  @Test
  void save_afterTheLeaseWasReleased_isRefused() {
    lease.release();
    assertThatThrownBy(() -> world.save(directory))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("released");
  }
}
