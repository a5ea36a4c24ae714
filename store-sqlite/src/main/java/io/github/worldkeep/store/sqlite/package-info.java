/**
 * Documents and key-values in one SQLite file: {@code sqlite:game.db}. Start with {@link
 * io.github.worldkeep.store.sqlite.SqliteStoreProvider}.
 *
 * <p>Inside, {@code Writer} is where every write goes (one connection, group commit), {@code
 * Readers} where every read goes, {@code Documents} and {@code KeyValues} what is written and read,
 * and {@code Format} the tables. The file's format is described in {@code docs/formats.md}.
 *
 * <p>SQLite itself is a native library. It is unpacked into {@code java.io.tmpdir} at the first
 * use, and deleted as soon as it is loaded. The database's own directory is used if that directory
 * can't be written, or allows no executing. If neither allows it, opening fails with {@code
 * DENIED}. The setting {@code org.sqlite.lib.path} of sqlite-jdbc goes first.
 */
@NullMarked
package io.github.worldkeep.store.sqlite;

import org.jspecify.annotations.NullMarked;
