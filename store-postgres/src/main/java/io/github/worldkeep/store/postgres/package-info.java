/**
 * Documents and key-values in a schema of a PostgreSQL database: {@code
 * postgresql://user@host/game}. Start with {@link
 * io.github.worldkeep.store.postgres.PostgresStoreProvider}.
 *
 * <p>Inside, {@code Pool} is where every statement goes, {@code Documents} and {@code KeyValues}
 * what is written and read, {@code Writer} the group commit of documents, {@code Transaction} how
 * many writes become few statements, and {@code Format} the tables. The tables are described in
 * {@code docs/formats.md}.
 */
@NullMarked
package io.github.worldkeep.store.postgres;

import org.jspecify.annotations.NullMarked;
