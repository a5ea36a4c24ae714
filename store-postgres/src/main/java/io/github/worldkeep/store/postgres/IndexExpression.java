package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.Index;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The SQL for the value of an index: NULL where it is absent. PostgreSQL uses an index on an
 * expression only for the very same expression, so a change here needs a new format.
 *
 * <p>An entry of a B-tree holds less than 2,704 bytes, so of a text only the first characters are
 * in the index: its key. Texts that are longer, and what is compared with them, need a second look.
 */
record IndexExpression(Schema schema, Index<?> index) {
  /** How many characters of a text are its key; with an id of 512 bytes they fit in any case. */
  static final int KEY_LENGTH = 500;

  /** The value in full. */
  String full() {
    return switch (index.type()) {
      case TEXT -> "(" + schema.of("text_of(") + field() + ") COLLATE \"C\")";
      case NUMBER -> schema.of("number_of(") + field() + ")";
      case BOOL -> schema.of("bool_of(") + field() + ")";
      case TIME -> "(" + schema.of("time_of(") + field() + ") COLLATE \"C\")";
      case TEXTS -> schema.of("texts_of(") + field() + ")";
    };
  }

  /** The key in the index. */
  String key() {
    return index.type() == Index.Type.TEXT ? "left(" + full() + ", " + KEY_LENGTH + ")" : full();
  }

  /** Each step takes a field of an object; of an array, a number would else take an element. */
  private String field() {
    return "data -> '" + index.path().replace(".", "' -> '") + "'";
  }

  /** Whether the value is so long that its key may be that of other values, too. */
  static boolean isLong(@Nullable Object value) {
    return value instanceof String text
        && text.length() >= KEY_LENGTH
        && text.codePointCount(0, text.length()) >= KEY_LENGTH;
  }

  /** The key of a value of a filter or position. */
  static Object keyOf(Object value) {
    if (!isLong(value)) {
      return value instanceof Instant time ? Index.orderedText(time) : value;
    }
    String text = (String) value;
    return text.substring(0, text.offsetByCodePoints(0, KEY_LENGTH));
  }

  Condition equalTo(Object value) {
    Condition key = Condition.of(key() + " = ?", keyOf(value));
    return isLong(value) ? key.and(Condition.of(full() + " = ?", value)) : key;
  }

  /**
   * Compares with a value.
   *
   * @param operator one of {@code < <= > >=}
   */
  Condition compared(String operator, Object value) {
    if (!isLong(value)) {
      return Condition.of(key() + " " + operator + " ?", keyOf(value));
    }
    String wider = operator.charAt(0) + "= ?";
    return Condition.of(key() + " " + wider, keyOf(value))
        .and(Condition.of(full() + " " + operator + " ?", value));
  }

  Condition present() {
    return Condition.of(key() + " IS NOT NULL");
  }

  Condition absent() {
    return Condition.of(key() + " IS NULL");
  }

  /** A value of the full expression as a sort key has it. */
  @Nullable Object read(ResultSet rows, int column) throws SQLException {
    return switch (index.type()) {
      case NUMBER -> {
        double number = rows.getDouble(column);
        yield rows.wasNull() ? null : (Object) (number + 0.0); // Makes -0.0 the same as 0.0.
      }
      case BOOL -> {
        boolean bool = rows.getBoolean(column);
        yield rows.wasNull() ? null : (Object) bool;
      }
      case TIME -> {
        String text = rows.getString(column);
        yield text == null ? null : Instant.parse(text + "Z");
      }
      case TEXT, TEXTS -> rows.getString(column);
    };
  }
}
