package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.testkit.EmbeddedHarness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** The kit's harness: one file for both kinds. */
final class SqliteHarness {
  private SqliteHarness() {}

  static EmbeddedHarness in(Path directory) {
    Path file = directory.resolve("game.db");
    return EmbeddedHarness.at("sqlite:" + file, StoreKind.KEY_VALUES, StoreKind.DOCUMENTS)
        .withFiles(directory)
        .withStoredKeys(() -> Long.parseLong(Bare.column(file, "SELECT count(*) FROM kv").get(0)))
        .withNewerMark(
            () -> Bare.update(file, "UPDATE worldkeep SET value = 99 WHERE name = 'format'"))
        .withReadOnly(() -> refuseWrites(file))
        .withIndexUse(
            (collection, index) -> QueryPlan.of(file, collection, sample(index)).usesIndex());
  }

  @SuppressWarnings("unchecked")
  private static Filter sample(Index<?> index) {
    return switch (index.type()) {
      case TEXT -> ((Index<String>) index).eq("a");
      case NUMBER -> ((Index<Number>) index).eq(1);
      case BOOL -> ((Index<Boolean>) index).eq(true);
      case TIME -> ((Index<Instant>) index).eq(Instant.EPOCH);
      case TEXTS -> ((Index<String>) index).contains("a");
    };
  }

  /** SQLite opens a file whose header names an unknown write version for reading only. */
  static void refuseWrites(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      bytes[18] = 9;
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
