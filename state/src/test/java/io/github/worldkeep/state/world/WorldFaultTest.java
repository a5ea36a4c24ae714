package io.github.worldkeep.state.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.TransferProgress;
import io.github.worldkeep.store.testkit.Fault;
import io.github.worldkeep.store.testkit.FaultInjection;
import io.github.worldkeep.store.testkit.FaultPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stores that fail in the middle of what worlds do. */
class WorldFaultTest {
  private static final WorldId ID = new WorldId("w1");

  @TempDir(factory = MemoryTempDir.class)
  private Path temp;

  private final FaultInjection faults = new FaultInjection();
  private EmbeddedStores stores;
  private Persistence persistence;
  private World world;
  private Path directory;

  @BeforeEach
  void saveOnce() throws Exception {
    stores = new EmbeddedStores(temp.resolve("stores"));
    persistence = Persistence.open(faults.wrap(stores.config()));
    world = new Worlds(persistence).open(ID);
    directory = Tree.write(temp.resolve("world/level.dat"), "level 1").getParent();
    Tree.write(directory.resolve("region"), Tree.random(1, 2_000_000));
    world.save(directory, TransferProgress.NONE);
    Tree.write(directory.resolve("level.dat"), "level 2");
  }

  @AfterEach
  void close() {
    persistence.close();
    faults.close();
    stores.close();
  }

  private SaveReport save() throws IOException {
    return world.save(directory, TransferProgress.NONE);
  }

  private StoreException saveFails() {
    return catchThrowableOfType(StoreException.class, this::save);
  }

  private long latestInTheStore() {
    return stores.open("w1").latest().orElseThrow().number();
  }

  @Test
  void save_commitHappenedButItsAnswerIsLost_succeeds() throws Exception {
    faults.inject(FaultPlan.always(Fault.after(Kind.UNAVAILABLE)).onlyFor("commit").times(1));

    SaveReport report = save();

    assertThat(report.snapshot().number()).isEqualTo(2);
    assertThat(latestInTheStore()).isEqualTo(2);
    Tree.write(directory.resolve("level.dat"), "level 3");
    assertThat(save().snapshot().number()).isEqualTo(3);
  }

  @Test
  void save_commitDidNotHappen_failsAndSucceedsTheNextTime() throws Exception {
    faults.inject(FaultPlan.always(Fault.before(Kind.UNAVAILABLE)).onlyFor("commit"));

    assertThat(saveFails().retry()).isEqualTo(Retry.OUTCOME_UNKNOWN);
    assertThat(latestInTheStore()).isEqualTo(1);

    faults.heal();
    assertThat(save().snapshot().number()).isEqualTo(2);
    assertThat(latestInTheStore()).isEqualTo(2);
  }

  /** Nobody could say then what had happened; the next save finds out, and does not conflict. */
  @Test
  void save_answerIsLostAndTheStoreGone_theNextSaveGoesOn() throws Exception {
    faults.inject(
        (kind, method) ->
            kind == StoreKind.OBJECTS || method.equals("now") || world.latest().isEmpty()
                ? Fault.NONE
                : method.equals("commit")
                    ? Fault.after(Kind.UNAVAILABLE)
                    : Fault.before(Kind.UNAVAILABLE));

    assertThat(saveFails().retry()).isEqualTo(Retry.OUTCOME_UNKNOWN);
    assertThat(world.latest().orElseThrow().number()).isEqualTo(1);
    assertThat(latestInTheStore()).isEqualTo(2);

    faults.heal();
    SaveReport again = save();
    assertThat(again.changed()).isFalse();
    assertThat(again.snapshot().number()).isEqualTo(2);
    Tree.write(directory.resolve("level.dat"), "level 3");
    assertThat(save().snapshot().number()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"put", "stat", "begin", "part", "commit", "open", "get", "now"})
  void save_anyCallFails_leavesTheLatestSnapshotAndSucceedsTheNextTime(String method)
      throws Exception {
    Tree.write(directory.resolve("region"), Tree.random(2, 2_000_000));
    faults.inject(FaultPlan.always(Fault.before(Kind.UNAVAILABLE)).onlyFor(method));

    StoreException failure = saveFails();
    if (failure != null) {
      assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(latestInTheStore()).isEqualTo(1);
    }

    faults.heal();
    save();
    assertThat(latestInTheStore()).isEqualTo(2);
    assertThat(restored()).isEqualTo(Tree.describe(directory));
  }

  private SortedMap<String, String> restored() throws IOException {
    stores.open("w1").restore(temp.resolve("restored"), TransferProgress.NONE);
    return Tree.describe(temp.resolve("restored"));
  }

  @Test
  void restore_storeGone_isUnavailableAndNotDamaged() throws Exception {
    SortedMap<String, String> before = Tree.describe(directory);
    faults.inject(FaultPlan.always(Fault.before(Kind.UNAVAILABLE)));

    StoreException failure =
        catchThrowableOfType(
            StoreException.class, () -> world.restore(directory, TransferProgress.NONE));

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(Tree.describe(directory)).isEqualTo(before);
    assertThat(directory.resolve(".worldkeep")).doesNotExist();
  }

  @Test
  void restore_storeGoneHalfway_changesNothing() throws Exception {
    SortedMap<String, String> before = Tree.describe(directory);
    StoreException failure =
        catchThrowableOfType(
            StoreException.class,
            () ->
                world.restore(
                    directory,
                    (done, total) ->
                        faults.inject(FaultPlan.always(Fault.before(Kind.UNAVAILABLE)))));

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(Tree.describe(directory)).isEqualTo(before);
    assertThat(directory.resolve(".worldkeep")).doesNotExist();
  }

  @Test
  void open_storeGone_isNeverANewWorld() {
    faults.inject(FaultPlan.always(Fault.before(Kind.UNAVAILABLE)));

    StoreException failure =
        catchThrowableOfType(StoreException.class, () -> new Worlds(persistence).open(ID));

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
  }
}
