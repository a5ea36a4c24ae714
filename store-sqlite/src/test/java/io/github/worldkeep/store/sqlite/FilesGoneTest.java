package io.github.worldkeep.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.testkit.EmbeddedHarness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is open is no longer what the path names. The kit has the plain case. */
final class FilesGoneTest {
  private static final byte[] ONE = "{\"n\":1}".getBytes(UTF_8);
  private static final byte[] TWO = "{\"n\":2}".getBytes(UTF_8);
  private static final List<String> FILES = List.of("game.db", "game.db-wal", "game.db-shm");

  @TempDir Path directory;
  private Path place;
  private Path elsewhere;
  private EmbeddedHarness harness;

  @BeforeEach
  void create() throws IOException {
    place = Files.createDirectory(directory.resolve("place"));
    elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    harness = SqliteHarness.in(place);
  }

  private static DocumentCollection<byte[]> things(Persistence persistence) {
    return persistence.documents().collection("things", Codec.raw());
  }

  private static void move(Path from, Path to) throws IOException {
    for (String name : FILES) {
      Files.move(from.resolve(name), to.resolve(name));
    }
  }

  private static void assertUnavailable(ThrowingCallable call, Retry... retries) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> {
              assertThat(e.kind()).as("%s", e).isEqualTo(Kind.UNAVAILABLE);
              assertThat(e.retry()).isIn((Object[]) retries);
              assertThat(e.getMessage()).contains("game.db", "mounted");
            });
  }

  @Test
  void everyCall_withAnotherDatabaseInItsPlace_isUnavailableAndLeavesThatAlone() throws Exception {
    Persistence lost = harness.open();
    DocumentCollection<byte[]> things = things(lost);
    things.put("a", ONE);
    move(place, elsewhere);
    try (Persistence other = harness.open()) {
      things(other).put("a", TWO);
      assertUnavailable(() -> things.put("a", ONE), Retry.SAFE, Retry.OUTCOME_UNKNOWN);
      assertUnavailable(() -> things.put("a", ONE), Retry.SAFE);
      assertUnavailable(() -> things.get("a"), Retry.SAFE);
      assertUnavailable(() -> things.get("missing"), Retry.SAFE);
      lost.close();
      assertThat(place.resolve("game.db-wal")).as("the log of the other one").exists();
      things(other).put("b", ONE);
    }
    try (Persistence again = harness.open()) {
      assertThat(things(again).get("a").orElseThrow().value()).isEqualTo(TWO);
      assertThat(things(again).get("b")).isPresent();
    }
  }

  @Test
  void reads_withoutAnyWrite_noticeSoon() throws Exception {
    try (Persistence persistence = harness.open()) {
      DocumentCollection<byte[]> things = things(persistence);
      things.put("a", ONE);
      move(place, elsewhere);
      assertUnavailable(() -> things.get("missing"), Retry.SAFE);
      await().untilAsserted(() -> assertUnavailable(() -> things.get("a"), Retry.SAFE));
      move(elsewhere, place);
      assertThat(things.get("a")).as("back in their place").isPresent();
      things.put("a", TWO);
    }
    assertThat(Bare.column(place.resolve("game.db"), "SELECT data FROM c_things"))
        .containsExactly("{\"n\":2}");
  }

  @Test
  void put_withoutItsLog_isUnavailable() throws Exception {
    try (Persistence persistence = harness.open()) {
      DocumentCollection<byte[]> things = things(persistence);
      things.put("a", ONE);
      Files.delete(place.resolve("game.db-wal"));
      assertUnavailable(() -> things.put("a", TWO), Retry.SAFE, Retry.OUTCOME_UNKNOWN);
    }
  }

  @Test
  void commit_whileTheFilesVanish_isNotAcknowledged() throws Exception {
    try (Persistence persistence = harness.open()) {
      things(persistence).put("a", ONE);
    }
    StoreFile file =
        new StoreFile(place.resolve("game.db"), StoreFile.Flush.FULL, Duration.ofSeconds(9));
    SqliteStore store = SqliteStore.open(file, InstantSource.system());
    try {
      Request<Integer> request =
          new Request<>(
              1,
              1,
              session -> {
                int done = session.update("UPDATE c_things SET version = version");
                moveUnchecked();
                return done;
              });
      assertThatThrownBy(() -> store.writer().write(request))
          .isInstanceOfSatisfying(
              DriverException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
                assertThat(e.retry()).hasValue(Retry.OUTCOME_UNKNOWN);
              });
    } finally {
      store.close();
    }
  }

  /** A directory that has not changed lately is all that a commit looks at. */
  private SqliteStore withAnOldDirectory() throws InterruptedException {
    StoreFile file =
        new StoreFile(place.resolve("game.db"), StoreFile.Flush.FULL, Duration.ofSeconds(9));
    return SqliteStore.open(
        file, InstantSource.offset(InstantSource.system(), Duration.ofHours(1)));
  }

  private static void write(SqliteStore store) throws InterruptedException {
    store
        .writer()
        .write(new Request<>(1, 1, session -> session.update("UPDATE c_things SET version = 1")));
  }

  private static void assertNotAcknowledged(SqliteStore store) {
    assertThatThrownBy(() -> write(store))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
  }

  @Test
  void commit_rightAfterAnother_noticesThatTheFilesAreGone() throws Exception {
    try (Persistence persistence = harness.open()) {
      things(persistence).put("a", ONE);
    }
    SqliteStore store = withAnOldDirectory();
    try {
      write(store);
      write(store);
      move(place, elsewhere);
      assertNotAcknowledged(store);
      move(elsewhere, place);
      write(store);
    } finally {
      store.close();
    }
  }

  @Test
  void commit_withABackupOfTheSameTimeInItsPlace_isNotAcknowledged() throws Exception {
    try (Persistence persistence = harness.open()) {
      things(persistence).put("a", ONE);
    }
    SqliteStore store = withAnOldDirectory();
    try {
      write(store);
      Path backup = Files.createDirectory(directory.resolve("backup"));
      for (String name : FILES) {
        Files.copy(place.resolve(name), backup.resolve(name));
      }
      FileTime before = Files.getLastModifiedTime(place);
      write(store);
      move(place, elsewhere);
      move(backup, place);
      Files.setLastModifiedTime(place, before);
      assertNotAcknowledged(store);
    } finally {
      store.close();
    }
  }

  private void moveUnchecked() {
    try {
      move(place, elsewhere);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
