package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.Index;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The SQL expression for the value of an index: NULL where it is absent. SQLite uses an index on an
 * expression only for the very same expression, so a change here needs a new format.
 *
 * <p>Numbers are compared as 64-bit floats. SQLite reads a number of more than 19 digits perhaps to
 * the neighbour of the nearest float.
 */
final class IndexExpression {
  private IndexExpression() {}

  /** The path as SQLite's JSON functions take it, as a literal. Each name stands in quotes. */
  static String path(Index<?> index) {
    return "'$.\"" + index.path().replace(".", "\".\"") + "\"'";
  }

  static String of(Index<?> index) {
    String value = "json_extract(data, " + path(index) + ")";
    String type = "json_type(data, " + path(index) + ")";
    return switch (index.type()) {
      case TEXT -> "CASE WHEN " + type + " = 'text' THEN " + value + " END";
      case NUMBER ->
          "CASE WHEN " + type + " IN ('integer', 'real') THEN CAST(" + value + " AS REAL) END";
      case BOOL -> "CASE " + type + " WHEN 'true' THEN 1 WHEN 'false' THEN 0 END";
      case TIME -> time(value, type);
      case TEXTS -> type;
    };
  }

  /** The condition that a value is there, as a range, because SQLite uses an index for ranges. */
  static String present(Index<?> index) {
    return switch (index.type()) {
      case TEXT, TIME -> of(index) + " >= ''";
      case NUMBER -> of(index) + " >= -9e999";
      case BOOL -> of(index) + " >= 0";
      case TEXTS -> of(index) + " = 'array'";
    };
  }

  /**
   * The form is ISO 8601 with four digits of year and up to nine of a fraction, the date is one of
   * the calendar, and what is left is as {@link Index#orderedText} writes it.
   */
  private static String time(String value, String type) {
    return String.format(
        Locale.ROOT,
        "CASE WHEN %2$s = 'text' AND %1$s GLOB"
            + " '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]*Z'"
            + " AND date(substr(%1$s, 1, 10)) = substr(%1$s, 1, 10)"
            + " AND substr(%1$s, 12, 2) < '24' THEN CASE"
            + " WHEN length(%1$s) = 20 THEN substr(%1$s, 1, 19)"
            + " WHEN length(%1$s) BETWEEN 22 AND 30 AND substr(%1$s, 20, 1) = '.'"
            + " AND substr(%1$s, 21, length(%1$s) - 21) NOT GLOB '*[^0-9]*'"
            + " THEN rtrim(rtrim(substr(%1$s, 1, length(%1$s) - 1), '0'), '.') END END",
        value,
        type);
  }

  /** A value of a filter or position as the expression has it. */
  static Object bound(Object value) {
    if (value instanceof Boolean bool) {
      return bool ? 1L : 0L;
    }
    return value instanceof Instant time ? Index.orderedText(time) : value;
  }

  /** A value of the expression as a sort key has it. */
  static @Nullable Object read(Index<?> index, ResultSet rows, int column) throws SQLException {
    Object value = rows.getObject(column);
    if (value == null) {
      return null;
    }
    return switch (index.type()) {
      case NUMBER -> ((Number) value).doubleValue() + 0.0; // Makes -0.0 the same as 0.0.
      case BOOL -> ((Number) value).intValue() == 1;
      case TIME -> Instant.parse(value + "Z");
      case TEXT, TEXTS -> value;
    };
  }
}
