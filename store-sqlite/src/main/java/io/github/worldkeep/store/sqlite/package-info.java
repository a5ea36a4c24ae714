/**
 * Documents and key-values in one SQLite file: {@code sqlite:game.db}. Start with {@link
 * io.github.worldkeep.store.sqlite.SqliteStoreProvider}.
 *
 * <p>Inside, {@code Writer} is where every write goes (one connection, group commit), {@code
 * Readers} where every read goes, {@code Documents} and {@code KeyValues} what is written and read,
 * and {@code Format} the tables. The file's format is described in {@code docs/formats.md}.
 *
 * <p>SQLite itself is a native library, which sqlite-jdbc unpacks into {@code java.io.tmpdir} when
 * it is first used; that directory must be writable and must allow executing.
 */
@NullMarked
package io.github.worldkeep.store.sqlite;

import org.jspecify.annotations.NullMarked;
