package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.spi.PrefixRange;
import java.util.ArrayList;
import java.util.List;

/** A condition in SQL with the values of its parameters. */
record Condition(String sql, List<Object> values) {
  static final Condition TRUE = of("true");
  static final Condition FALSE = of("false");

  Condition {
    values = List.copyOf(values);
  }

  static Condition of(String sql, Object... values) {
    return new Condition(sql, List.of(values));
  }

  /** The expression is a text that starts with the prefix; an index serves this. */
  static Condition startsWith(String expression, String prefix) {
    PrefixRange range = PrefixRange.of(prefix);
    Condition from = of(expression + " >= ?", range.start());
    return range.end().map(end -> from.and(of(expression + " < ?", end))).orElse(from);
  }

  Condition and(Condition other) {
    return all(List.of(this, other));
  }

  Condition or(Condition other) {
    return any(List.of(this, other));
  }

  /** All of the parts; TRUE without parts. */
  static Condition all(List<Condition> parts) {
    return join(" AND ", TRUE, parts);
  }

  /** At least one of the parts; FALSE without parts. */
  static Condition any(List<Condition> parts) {
    return join(" OR ", FALSE, parts);
  }

  private static Condition join(String operator, Condition none, List<Condition> parts) {
    if (parts.isEmpty()) {
      return none;
    }
    List<String> sql = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    for (Condition part : parts) {
      sql.add(part.sql);
      values.addAll(part.values);
    }
    return new Condition("(" + String.join(operator, sql) + ")", values);
  }

  /** True where this one is false or NULL. */
  Condition not() {
    return new Condition("((" + sql + ") IS NOT TRUE)", values);
  }
}
