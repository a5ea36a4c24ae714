package io.github.worldkeep.sidecar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores that are damaged, of another version, full, or busy. */
class DamageIT {
  /** The limit of 8 MiB binds the sidecar, as a quota would. The game lifts it for itself. */
  private static final List<String> FILE_SIZE_LIMIT =
      List.of("sh", "-c", "ulimit -S -f 16384; exec \"$@\"", "sh");

  private static final String LARGE =
      "ulimit -S -f unlimited; head -c 12000000 /dev/urandom > $S/large";

  @TempDir private Path directory;
  private Sidecar sidecar;
  private Map<String, String> firstSaved;

  @BeforeEach
  void saveOnce() throws Exception {
    sidecar = new Sidecar(directory);
    sidecar.mustRun(sidecar.game("echo one > $S/file", "head -c 50000 /dev/urandom > $S/data"));
    firstSaved = Tree.hashes(sidecar.saves());
  }

  private String refusedUntouched(int exitCode) throws Exception {
    Files.writeString(sidecar.saves().resolve("file"), "newer");
    Map<String, String> before = Tree.hashes(sidecar.saves());
    Outcome outcome = sidecar.run("--", sidecar.game("echo the game ran"));
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(exitCode);
    assertThat(outcome.out()).isEmpty();
    assertThat(outcome.err()).contains("error: ").doesNotContain("\tat ");
    assertThat(Tree.hashes(sidecar.saves())).isEqualTo(before);
    assertThat(sidecar.saves().resolve(".worldkeep")).doesNotExist();
    return outcome.err();
  }

  private void mustRestoreFirst() throws Exception {
    Tree.delete(sidecar.saves());
    assertThat(sidecar.run("--", sidecar.game(":")).err())
        .contains("restored world w1, snapshot 1");
    assertThat(Tree.hashes(sidecar.saves())).isEqualTo(firstSaved);
  }

  @Test
  void object_damaged() throws Exception {
    Path object = Tree.largest(sidecar.objects());
    flip(object, Files.size(object) / 2);
    assertThat(refusedUntouched(65))
        .contains("do not have their checksum: restore the object from a copy");
  }

  @Test
  void object_missing() throws Exception {
    Files.delete(Tree.largest(sidecar.objects()));
    assertThat(refusedUntouched(65))
        .contains("world w1 is damaged: data: ", " is missing; nothing was changed");
  }

  @Test
  void database_damaged() throws Exception {
    for (Path file : Tree.files(sidecar.stores())) {
      if (file.getFileName().toString().startsWith("documents.db")) {
        Files.write(file, new byte[4096]);
      }
    }
    flip(sidecar.database(), 0);
    assertThat(refusedUntouched(65)).contains("restore a backup of it");
  }

  @Test
  void database_ofNewerVersion() throws Exception {
    Database.update(sidecar.database(), "UPDATE worldkeep SET value = 99 WHERE name = 'format'");
    assertThat(refusedUntouched(76))
        .contains("format 99, written by a newer version; this one knows");
    Database.update(sidecar.database(), "UPDATE worldkeep SET value = 2 WHERE name = 'format'");
    mustRestoreFirst();
  }

  @Test
  void snapshot_ofNewerVersion() throws Exception {
    writeFormat99();
    assertThat(refusedUntouched(76))
        .contains(
            "'worlds/w1'",
            "was written by a newer Worldkeep (format 99; this one knows 1): update");
  }

  /** Through the API, as SQL would damage the row. */
  private void writeFormat99() {
    StoreUri uri = StoreUri.parse("sqlite:" + sidecar.database());
    try (Persistence persistence =
        Persistence.open(PersistenceConfig.none().with(StoreKind.DOCUMENTS, uri))) {
      DocumentCollection<byte[]> worlds = persistence.documents().collection("worlds", Codec.raw());
      Document<byte[]> world = worlds.get("w1").orElseThrow();
      String json = new String(world.value(), UTF_8).replace("\"format\":1,", "\"format\":99,");
      worlds.replace(world.with(json.getBytes(UTF_8)));
    }
  }

  @Test
  void snapshot_changedWithSql() throws Exception {
    Database.update(
        sidecar.database(), "UPDATE c_worlds SET data = json_set(data, '$.number', 99)");
    assertThat(refusedUntouched(65)).contains("w1", "does not have its checksum");
  }

  @Test
  void finalSave_fileSizeLimit() throws Exception {
    sidecar.under(FILE_SIZE_LIMIT);
    unsaved(sidecar.run("--save-timeout", "1", "--lease", "1", "--", sidecar.game(LARGE)), "large");
    Map<String, String> played = Tree.hashes(sidecar.saves());
    played.remove(".worldkeep/base");

    // The command of docs/operations.md for a world that was not saved.
    sidecar.under(List.of());
    assertThat(sidecar.runBare("save", "--world", "w1", "--save-dir", "saves").exitCode()).isZero();
    Tree.delete(sidecar.saves());
    sidecar.run("--", sidecar.game(":"));
    assertThat(Tree.hashes(sidecar.saves())).isEqualTo(played);
  }

  @Test
  void finalSave_fullDisk() throws Exception {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    List<String> mount = List.of("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString());
    if (!Privileges.succeeds(mount)) {
      throw Privileges.notRun("a really full disk needs root and the right to mount a tmpfs");
    }
    try {
      sidecar.with("WORLDKEEP_DOCUMENTS", "sqlite:" + disk.resolve("documents.db"));
      sidecar.with("WORLDKEEP_OBJECTS", "file:" + disk.resolve("objects"));
      Tree.delete(sidecar.saves());
      sidecar.mustRun(sidecar.game("echo uno > $S/file"));
      firstSaved = Tree.hashes(sidecar.saves());
      String game = sidecar.game("head -c 12000000 /dev/urandom > $S/large", "exit 3");
      Outcome outcome = sidecar.run("--save-timeout", "1", "--lease", "1", "--", game);
      unsaved(outcome, "large");
      assertThat(outcome.err()).contains("the disk is full", "not saved yet, trying again");
      assertThat(Database.integrity(disk.resolve("documents.db"))).isEqualTo("ok");
      mustRestoreFirst();
    } finally {
      Privileges.mustSucceed("umount", disk.toString());
    }
  }

  private void unsaved(Outcome outcome, String kept) {
    assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(74);
    assertThat(outcome.err())
        .contains(
            "error: the world was NOT saved: ",
            "In the store is snapshot 1; the game's files are still in " + sidecar.saves())
        .doesNotContain("\tat ");
    assertThat(sidecar.saves().resolve(kept)).exists();
  }

  @Test
  void finalSave_repeatedUntilTheStoreRecovers() throws Exception {
    sidecar.under(FILE_SIZE_LIMIT);
    Started started = sidecar.start("--", sidecar.game(LARGE)).awaitErr("trying again");
    String pid = Long.toString(started.process().pid());
    Privileges.mustSucceed("prlimit", "--pid", pid, "--fsize=unlimited:");
    Outcome outcome = started.finish();
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    assertThat(outcome.err()).contains("saved world w1, snapshot 2");
    sidecar.under(List.of());
    Map<String, String> saved = Tree.hashes(sidecar.saves());
    Tree.delete(sidecar.saves());
    sidecar.run("--", sidecar.game(":"));
    assertThat(Tree.hashes(sidecar.saves())).isEqualTo(saved).containsKey("large");
  }

  @Test
  void finalSave_gameDeletedItsWorld() throws Exception {
    Outcome outcome = sidecar.run("--lease", "1", "--", sidecar.game("rm -r $S/*", "mkdir -p $S"));
    assertThat(outcome.exitCode()).isEqualTo(74);
    assertThat(outcome.err()).contains("an empty directory never replaces a world");
    mustRestoreFirst();
  }

  private static void flip(Path file, long position) throws IOException {
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      access.seek(position);
      int before = access.read();
      access.seek(position);
      access.write(before ^ 0x10);
    }
  }
}
