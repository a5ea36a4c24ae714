package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.Filter;
import java.util.List;

/**
 * Makes a filter SQL. An absent field makes a comparison NULL, which a WHERE takes for false; so a
 * negation is pushed down to the single comparisons, where it is true for false and NULL.
 */
record FilterConditions(CollectionTable table, boolean negated)
    implements Filter.Visitor<Condition> {

  private Condition leaf(Condition condition) {
    return negated ? condition.not() : condition;
  }

  @Override
  public Condition compare(Filter.Compare filter) {
    String expression = IndexExpression.of(filter.index());
    String sql =
        switch (filter.operator()) {
          case EQ -> expression + " = ?";
          case LT -> range(expression + " < ?");
          case LTE -> range(expression + " <= ?");
          case GT -> range(expression + " > ?");
          case GTE -> range(expression + " >= ?");
        };
    return leaf(Condition.of(sql, IndexExpression.bound(filter.value())));
  }

  /**
   * Tells SQLite's planner that few documents match. Without it, it would rather walk through all
   * of them in the order of their ids than sort what the index finds.
   */
  private static String range(String comparison) {
    return "likelihood(" + comparison + ", 0.02)";
  }

  /** Uses one parameter for any number of values, so that there are few different statements. */
  @Override
  public Condition in(Filter.In filter) {
    List<Object> values = filter.values().stream().map(IndexExpression::bound).toList();
    String sql = IndexExpression.of(filter.index()) + " IN (SELECT value FROM json_each(?))";
    return leaf(Condition.of(sql, JsonArray.of(values)));
  }

  @Override
  public Condition exists(Filter.Exists filter) {
    return leaf(Condition.of(range(IndexExpression.present(filter.index()))));
  }

  @Override
  public Condition contains(Filter.Contains filter) {
    String sql = "id IN (SELECT id FROM " + table.elements(filter.index()) + " WHERE value = ?)";
    return leaf(Condition.of(sql, filter.element()));
  }

  @Override
  public Condition startsWith(Filter.StartsWith filter) {
    Condition inRange = Condition.startsWith(IndexExpression.of(filter.index()), filter.prefix());
    return leaf(new Condition(range(inRange.sql()), inRange.values()));
  }

  @Override
  public Condition and(Filter.And filter) {
    List<Condition> parts = parts(filter.parts());
    return negated ? Condition.any(parts) : Condition.all(parts);
  }

  @Override
  public Condition or(Filter.Or filter) {
    List<Condition> parts = parts(filter.parts());
    return negated ? Condition.all(parts) : Condition.any(parts);
  }

  private List<Condition> parts(List<Filter> filters) {
    return filters.stream().map(part -> part.accept(this)).toList();
  }

  @Override
  public Condition not(Filter.Not filter) {
    return filter.part().accept(new FilterConditions(table, !negated));
  }
}
