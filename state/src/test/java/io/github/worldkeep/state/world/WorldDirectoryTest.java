package io.github.worldkeep.state.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.Lease;
import io.github.worldkeep.state.lease.LeaseHeldException;
import io.github.worldkeep.state.lease.LeaseTerms;
import io.github.worldkeep.state.lease.ServerListener;
import io.github.worldkeep.state.lease.Succession;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.TransferProgress;
import io.github.worldkeep.store.testkit.Fault;
import io.github.worldkeep.store.testkit.FaultInjection;
import io.github.worldkeep.store.testkit.FaultPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs in one directory after another, each of which dies or ends. */
class WorldDirectoryTest {
  private static final WorldId ISLE = new WorldId("isle");

  /** Nothing is heard of a server that a test has let die. */
  private static final LeaseTerms SILENT =
      new LeaseTerms(Duration.ofSeconds(15), Duration.ofSeconds(7));

  @TempDir(factory = MemoryTempDir.class)
  private Path temp;

  private final List<GameServer> servers = new ArrayList<>();
  private EmbeddedStores stores;
  private Path directory;

  @BeforeEach
  void open() throws IOException {
    stores = new EmbeddedStores(temp.resolve("stores"));
    directory = Files.createDirectory(temp.resolve("saves"));
  }

  @AfterEach
  void close() {
    servers.forEach(GameServer::close);
    stores.close();
  }

  private GameServer join() {
    GameServer server =
        GameServer.join(
            stores.persistence().documents(), "s" + servers.size(), SILENT, ServerListener.NONE);
    servers.add(server);
    return server;
  }

  /** The next run in a directory; all before it are dead. */
  private WorldDirectory begin(WorldId world, Path place) {
    stores.clock().advance(SILENT.lease().plusMillis(1));
    Lease lease = join().acquire(world.leaseName(), Duration.ZERO);
    return stores.worlds().open(world, lease, place);
  }

  private WorldDirectory begin() {
    return begin(ISLE, directory);
  }

  private static Recovery recover(WorldDirectory here) throws IOException {
    return here.recover(TransferProgress.NONE, true);
  }

  /** What every run does before its game plays. */
  private static Optional<Path> load(WorldDirectory here) throws IOException {
    Optional<RestoreReport> restored = here.restore(TransferProgress.NONE);
    Optional<Path> aside = restored.isPresent() ? restored.get().setAside() : here.clear();
    here.markPlayed(false);
    return aside;
  }

  private void write(String content) {
    try {
      Files.writeString(directory.resolve("day"), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private WorldDirectory playDay(int day) throws IOException {
    WorldDirectory run = begin();
    recover(run);
    load(run);
    write("day " + day);
    return run;
  }

  /** Has snapshot 1, and an end in order. */
  private void saveDayOne() throws IOException {
    WorldDirectory run = playDay(1);
    run.save(TransferProgress.NONE);
    run.close();
  }

  private List<String> snapshots() {
    return stores.worlds().snapshots(ISLE, 10, Optional.empty()).items().stream()
        .map(s -> s.number() + s.label().map(label -> " " + label).orElse(""))
        .toList();
  }

  private void assertPlays(String content) throws IOException {
    WorldDirectory next = begin();
    recover(next);
    load(next);
    assertThat(directory.resolve("day")).hasContent(content);
    next.close();
  }

  @Test
  void diedWhilePlaying_isSavedWithALabel_andTheSnapshotBeforeStays() throws Exception {
    saveDayOne();
    playDay(9);

    WorldDirectory next = begin();
    SaveReport saved = recover(next).saved().orElseThrow();
    assertThat(saved.snapshot().label()).contains(WorldDirectory.RECOVERED_LABEL);
    assertThat(load(next)).isEmpty();

    assertThat(directory.resolve("day")).hasContent("day 9");
    assertThat(snapshots()).containsExactly("2 recovered", "1");
  }

  @Test
  void diedWithANewWorld_isItsFirstSnapshot() throws Exception {
    playDay(1);

    assertPlays("day 1");
    assertThat(snapshots()).containsExactly("1 recovered");
  }

  @Test
  void diedWithoutAChange_savesNothing() throws Exception {
    saveDayOne();
    load(begin());

    assertThat(recover(begin())).isEqualTo(Recovery.NOTHING);
    assertThat(snapshots()).containsExactly("1");
  }

  @Test
  void endedInOrder_leavesNoRecord_andChangesSinceAreSetAside() throws Exception {
    saveDayOne();
    assertThat(directory.resolve(".worldkeep")).doesNotExist();
    write("by hand");

    WorldDirectory next = begin();
    assertThat(recover(next)).isEqualTo(Recovery.NOTHING);
    assertThat(load(next).orElseThrow().resolve("day")).hasContent("by hand");
    assertThat(snapshots()).containsExactly("1");
  }

  @Test
  void diedBeforeTheGameStarted_changesSinceAreSetAside() throws Exception {
    saveDayOne();
    begin().restore(TransferProgress.NONE);
    write("by hand");

    WorldDirectory next = begin();
    assertThat(recover(next)).isEqualTo(Recovery.NOTHING);
    assertThat(load(next)).isPresent();
  }

  @Test
  void anotherServerSavedMeanwhile_isNotOverwritten() throws Exception {
    saveDayOne();
    playDay(9);
    Path other = Files.createDirectory(temp.resolve("other"));
    WorldDirectory stranger = begin(ISLE, other);
    load(stranger);
    Files.writeString(other.resolve("day"), "day 5 elsewhere");
    stranger.save(TransferProgress.NONE);

    WorldDirectory next = begin();
    assertThat(recover(next).obstacle().orElseThrow())
        .startsWith("it continues snapshot 1, and newer is snapshot 2 of ");
    assertThat(load(next).orElseThrow().resolve("day")).hasContent("day 9");
    assertThat(directory.resolve("day")).hasContent("day 5 elsewhere");
    assertThat(snapshots()).containsExactly("2", "1");
  }

  @Test
  void anotherWorldsDirectory_isNotSaved() throws Exception {
    playDay(9);
    WorldId desert = new WorldId("desert");

    WorldDirectory next = begin(desert, directory);
    assertThat(recover(next).obstacle()).contains("it is of world isle");
    assertThat(load(next).orElseThrow().resolve("day")).hasContent("day 9");

    assertThat(stores.open("desert").latest()).isEmpty();
  }

  /** A store that was deleted, or another one: with and without snapshots, all else equal. */
  @Test
  void worldOfTheSameNameInAnotherStore_isNotSaved() throws Exception {
    saveDayOne();
    Path copy = temp.resolve("copy");
    stores.open("isle").restore(copy);
    playDay(9);
    stores.close();
    servers.clear();
    stores = new EmbeddedStores(temp.resolve("stores-2"));

    assertThat(recover(begin()).obstacle().orElseThrow()).contains("in another store");

    assertThat(stores.open("isle").save(copy).snapshot().number()).isEqualTo(1);
    assertThat(recover(begin()).obstacle().orElseThrow()).contains("in another store");
    assertThat(snapshots()).containsExactly("1");
  }

  @Test
  void emptied_isNotSaved() throws Exception {
    saveDayOne();
    playDay(9);
    Files.delete(directory.resolve("day"));

    assertThat(recover(begin())).isEqualTo(Recovery.NOTHING);
    assertPlays("day 1");
  }

  /** What a loss of power does to files that were restored, and not on the disk yet. */
  @Test
  void restoredFile_thatLostItsContent_isNotSaved() throws Exception {
    saveDayOne();
    load(begin());
    FileTime time = Files.getLastModifiedTime(directory.resolve("day"));
    write("");
    Files.setLastModifiedTime(directory.resolve("day"), time);

    WorldDirectory next = begin();
    assertThat(recover(next).obstacle().orElseThrow()).contains("'day' has lost its content");
    assertThat(load(next)).isPresent();
    assertThat(directory.resolve("day")).hasContent("day 1");
    assertThat(snapshots()).containsExactly("1");
  }

  @Test
  void damagedSnapshot_doesNotKeepTheDirectoryFromBeingSaved() throws Exception {
    saveDayOne();
    playDay(9);
    String manifest = stores.open("isle").latest().orElseThrow().manifest();
    Files.delete(stores.objectFile(manifest));

    assertPlays("day 9");
  }

  @Test
  void killed_withPlayersOfTheSameCheckpoint_isNotSaved_butWhatWasLeftIs() throws Exception {
    saveDayOne();
    WorldDirectory run = playDay(9);

    WorldDirectory next = begin();
    assertThat(next.recover(TransferProgress.NONE, false).obstacle().orElseThrow())
        .startsWith("its players are as of snapshot 1 of ");

    run.closeUnsaved();
    assertThat(begin().recover(TransferProgress.NONE, false).saved()).isPresent();
  }

  /** A process that dies at each step from the end of the play to the next play. */
  @Test
  void diedAtAnyStep_playsTheNewest() throws Exception {
    saveDayOne();
    WorldDirectory run = playDay(2);
    assertThatThrownBy(
            () ->
                run.save(
                    TransferProgress.NONE,
                    batch -> {
                      throw new IllegalStateException("it dies before the commit");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertPlays("day 2");
    assertThat(snapshots()).containsExactly("2 recovered", "1");

    WorldDirectory published = playDay(3);
    published.save(TransferProgress.NONE); // It dies right after the commit.
    assertPlays("day 3");
    assertThat(snapshots()).containsExactly("3", "2 recovered", "1");

    WorldDirectory playing = playDay(4);
    playing.save(TransferProgress.NONE);
    write("day 5"); // It dies later than a checkpoint.
    assertPlays("day 5");
    assertThat(snapshots()).startsWith("5 recovered", "4");

    playDay(6);
    recover(begin()); // It dies between the recovery and the restore.
    assertPlays("day 6");
    assertThat(snapshots()).startsWith("6 recovered", "5 recovered");

    playDay(7);
    WorldDirectory restoring = begin();
    recover(restoring);
    restoring.restore(TransferProgress.NONE); // It dies before its game starts.
    assertPlays("day 7");
  }

  /** The store acknowledged a commit, and the process was dead by then. */
  @Test
  void diedInTheCommit_whoseSnapshotIsPublished_continuesThat() throws Exception {
    saveDayOne();
    WorldDirectory run = playDay(2);
    assertThatThrownBy(
            () ->
                run.save(
                    TransferProgress.NONE,
                    batch -> {
                      stores.persistence().documents().commit(batch.get());
                      throw new IllegalStateException("it dies after the commit");
                    }))
        .isInstanceOf(IllegalStateException.class);
    write("day 3");

    assertPlays("day 3");
    assertThat(snapshots()).containsExactly("3 recovered", "2", "1");
  }

  @Test
  void halfRestored_isNeverSaved() throws Exception {
    saveDayOne();
    playDay(9);
    Tree.write(directory.resolve(".worldkeep/restore/day"), "from a snapshot");
    Files.createDirectories(directory.resolve(".worldkeep/aside"));
    Files.createFile(directory.resolve(".worldkeep/clearing"));

    WorldDirectory next = begin();
    assertThat(recover(next).obstacle()).contains("a restore of it did not finish");
    assertThatThrownBy(() -> next.beginSave(OptionalLong.empty()))
        .isInstanceOf(ForeignDirectoryException.class);
    assertThat(snapshots()).containsExactly("1");
  }

  @Test
  void exchange_takesTheRecordOfWhatWasThereAway() throws Exception {
    saveDayOne();
    playDay(9);

    stores.open("isle").restore(directory);

    assertThat(directory.resolve(".worldkeep/base")).doesNotExist();
    assertThat(recover(begin())).isEqualTo(Recovery.NOTHING);
  }

  @Test
  void startThatFailedBeforeItsRestore_leavesTheRecord() throws Exception {
    saveDayOne();
    playDay(9);
    begin().close();

    assertPlays("day 9");
  }

  @Test
  void left_isTakenOverAtOnce_inThisDirectoryOnly() throws Exception {
    saveDayOne();
    WorldDirectory run = playDay(9);
    run.closeUnsaved();
    servers.get(servers.size() - 1).keepLeasesOnClose();

    GameServer other = join();
    assertThatThrownBy(() -> other.acquire(ISLE.leaseName(), Duration.ZERO))
        .isInstanceOf(LeaseHeldException.class);
    GameServer heir = join();
    heir.takeOver(WorldDirectory.unsavedRun(directory, ISLE).orElseThrow());
    Lease lease = heir.acquire(ISLE.leaseName(), Duration.ZERO);

    WorldDirectory next = stores.worlds().open(ISLE, lease, directory);
    next.beginSave(OptionalLong.empty());
    assertThat(next.save(TransferProgress.NONE).snapshot().number()).isEqualTo(2);
    assertThatThrownBy(() -> run.save(TransferProgress.NONE))
        .as("a late write of the run before")
        .isInstanceOf(RuntimeException.class);
  }

  @Test
  void unsavedRun_aRunThatIsPlayed_orThatDied_isEmpty() throws Exception {
    assertThat(WorldDirectory.unsavedRun(directory, ISLE)).isEmpty();
    WorldDirectory run = playDay(9);
    assertThat(WorldDirectory.unsavedRun(directory, ISLE)).isEmpty();
    assertThat(record()).as("what the game may read").doesNotContain("secret");
    run.closeUnsaved();
    assertThat(WorldDirectory.unsavedRun(directory, new WorldId("desert"))).isEmpty();
    assertThat(WorldDirectory.isUnsaved(directory, new WorldId("desert"))).isFalse();
    assertThat(WorldDirectory.isUnsaved(directory, ISLE)).isTrue();
  }

  private String record() throws IOException {
    return Files.readString(directory.resolve(".worldkeep/base"));
  }

  /** The id of a run that plays, in a record that a game has written. */
  @Test
  void unsavedRun_aForgedRecord_takesNothingOver() throws Exception {
    WorldDirectory run = playDay(9);
    run.closeUnsaved();
    String forged = record().replaceFirst("\"secret\":\"[^\"]*\"", "\"secret\":\"00\"");
    Files.writeString(directory.resolve(".worldkeep/base"), forged);

    GameServer heir = join();
    heir.takeOver(WorldDirectory.unsavedRun(directory, ISLE).orElseThrow());

    assertThatThrownBy(() -> heir.acquire(ISLE.leaseName(), Duration.ZERO))
        .isInstanceOf(LeaseHeldException.class);
  }

  @Test
  void left_recoveryThatFails_canBeRepeated_alsoAfterACrash() throws Exception {
    saveDayOne();
    playDay(9).closeUnsaved();
    Optional<Succession> left = WorldDirectory.unsavedRun(directory, ISLE);

    try (FaultInjection faults = new FaultInjection();
        Persistence failing = Persistence.open(faults.wrap(stores.config()))) {
      stores.clock().advance(SILENT.lease().plusMillis(1));
      GameServer server =
          GameServer.join(failing.documents(), "failing", SILENT, ServerListener.NONE);
      Lease lease = server.acquire(ISLE.leaseName(), Duration.ZERO);
      WorldDirectory here = new Worlds(failing).open(ISLE, lease, directory);
      faults.inject(FaultPlan.always(Fault.before(Kind.UNAVAILABLE)).onlyFor("commit"));
      assertThatThrownBy(() -> here.recover(TransferProgress.NONE, false))
          .isInstanceOf(StoreException.class);
      assertThat(WorldDirectory.unsavedRun(directory, ISLE)).isEqualTo(left);
      assertThatThrownBy(() -> here.recover(TransferProgress.NONE, false))
          .isInstanceOf(StoreException.class);
    }

    WorldDirectory next = begin();
    assertThat(next.recover(TransferProgress.NONE, false).saved()).isPresent();
    assertThat(load(next)).isEmpty();
    assertThat(directory.resolve("day")).hasContent("day 9");
    assertThat(snapshots()).containsExactly("2 recovered", "1");
  }

  @Test
  void beginSave_killedWithPlayers_isRefused_unlessTheLatestIsNamed() throws Exception {
    saveDayOne();
    WorldDirectory run = begin();
    load(run);
    run.markPlayed(true);
    write("day 9");

    WorldDirectory next = begin();
    assertThatThrownBy(() -> next.beginSave(OptionalLong.empty()))
        .isInstanceOf(ForeignDirectoryException.class)
        .hasMessageContaining("its players are as of snapshot 1");
    assertThat(recover(begin()).obstacle()).isPresent();
    next.beginSave(OptionalLong.of(1));
    run.closeUnsaved();
    next.beginSave(OptionalLong.empty());
  }

  @Test
  void save_ofWhatLostItsContent_isRefused_unlessTheLatestIsNamed() throws Exception {
    saveDayOne();
    load(begin());
    FileTime time = Files.getLastModifiedTime(directory.resolve("day"));
    write("");
    Files.setLastModifiedTime(directory.resolve("day"), time);

    WorldDirectory next = begin();
    next.beginSave(OptionalLong.empty());
    assertThatThrownBy(() -> next.save(TransferProgress.NONE))
        .isInstanceOf(ForeignDirectoryException.class)
        .hasMessageContaining("'day' has lost its content");
    assertThat(snapshots()).containsExactly("1");

    next.beginSave(OptionalLong.of(1));
    assertThat(next.save(TransferProgress.NONE).snapshot().number()).isEqualTo(2);
  }

  /** A disk that is full is saved as well. */
  @Test
  void beginSave_writesNothing() throws Exception {
    saveDayOne();
    playDay(9).closeUnsaved();
    String before = record();

    begin().beginSave(OptionalLong.empty());

    assertThat(record()).isEqualTo(before);
  }

  @Test
  void beginSave_ofAnotherWorld_saysSo() throws Exception {
    saveDayOne();
    WorldDirectory desert = begin(new WorldId("desert"), directory);

    playDay(9);

    assertThatThrownBy(() -> desert.beginSave(OptionalLong.empty()))
        .isInstanceOfSatisfying(
            ForeignDirectoryException.class, e -> assertThat(e.isElsewhere()).isTrue());
  }

  @Test
  void beginSave_refusesWithTheLatest_unlessThatIsNamed() throws Exception {
    WorldDirectory fresh = begin();
    fresh.beginSave(OptionalLong.empty());
    saveDayOne();
    begin().beginSave(OptionalLong.empty()); // It equals the latest.
    write("by hand");

    WorldDirectory next = begin();
    assertThatThrownBy(() -> next.beginSave(OptionalLong.empty()))
        .isInstanceOfSatisfying(
            ForeignDirectoryException.class, e -> assertThat(e.latest()).isEqualTo(1))
        .hasMessageContaining("it has no record");
    assertThatThrownBy(() -> next.beginSave(OptionalLong.of(2)))
        .hasMessageContaining("its latest is not 2, but snapshot 1");
    next.beginSave(OptionalLong.of(1));
  }

  @Test
  void rollBack_publishesWhatAnEarlierSnapshotHas() throws Exception {
    saveDayOne();
    playDay(9);
    WorldDirectory next = begin();
    recover(next);

    Snapshot now = next.world().rollBack(1);

    assertThat(now.number()).isEqualTo(3);
    assertThat(snapshots()).containsExactly("3 rollback-1", "2 recovered", "1");
    assertPlays("day 1");
    assertThatThrownBy(() -> stores.open("isle").rollBack(7))
        .hasMessageContaining("world isle has no snapshot 7");
  }
}
