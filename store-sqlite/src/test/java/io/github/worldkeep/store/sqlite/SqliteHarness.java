package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.testkit.EmbeddedHarness;
import java.nio.file.Path;

/** The kit's harness: one file for both kinds. */
final class SqliteHarness {
  private SqliteHarness() {}

  static EmbeddedHarness in(Path directory) {
    Path file = directory.resolve("game.db");
    return EmbeddedHarness.at("sqlite:" + file, StoreKind.KEY_VALUES, StoreKind.DOCUMENTS)
        .withNewerMark(
            () -> Bare.update(file, "UPDATE worldkeep SET value = 99 WHERE name = 'format'"))
        .withPlan(
            (collection, index) -> QueryPlan.of(file, collection, index.exists()).usesIndex());
  }
}
