package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Index;
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
    String operator =
        switch (filter.operator()) {
          case EQ -> " = ?";
          case LT -> " < ?";
          case LTE -> " <= ?";
          case GT -> " > ?";
          case GTE -> " >= ?";
        };
    String sql = IndexExpression.of(filter.index()) + operator;
    return leaf(Condition.of(sql, IndexExpression.bound(filter.value())));
  }

  /** One parameter whatever the number of values, so that there are few different statements. */
  @Override
  public Condition in(Filter.In filter) {
    List<Object> values = filter.values().stream().map(IndexExpression::bound).toList();
    String value = filter.index().type() == Index.Type.NUMBER ? "CAST(value AS REAL)" : "value";
    String sql =
        IndexExpression.of(filter.index()) + " IN (SELECT " + value + " FROM json_each(?))";
    return leaf(Condition.of(sql, JsonArray.of(values)));
  }

  @Override
  public Condition exists(Filter.Exists filter) {
    Index<?> index = filter.index();
    return leaf(
        Condition.of(
            index.type() == Index.Type.TEXTS
                ? "json_type(data, " + IndexExpression.path(index) + ") = 'array'"
                : IndexExpression.of(index) + " IS NOT NULL"));
  }

  @Override
  public Condition contains(Filter.Contains filter) {
    String elements = table.elements(filter.index());
    String sql = "id IN (SELECT id FROM " + elements + " WHERE value = ?)";
    return leaf(Condition.of(sql, filter.element()));
  }

  @Override
  public Condition startsWith(Filter.StartsWith filter) {
    String expression = IndexExpression.of(filter.index());
    return leaf(new PrefixRange(filter.prefix()).on(expression));
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
