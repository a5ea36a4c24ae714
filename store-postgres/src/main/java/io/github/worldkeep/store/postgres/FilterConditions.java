package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Index;
import java.util.List;

/**
 * Makes a filter SQL. An absent field makes a comparison NULL, which a WHERE takes for false; so a
 * negation is pushed down to the single comparisons, where it is true for false and NULL.
 */
record FilterConditions(Schema schema, boolean negated) implements Filter.Visitor<Condition> {

  private Condition leaf(Condition condition) {
    return negated ? condition.not() : condition;
  }

  private IndexExpression expression(Index<?> index) {
    return new IndexExpression(schema, index);
  }

  @Override
  public Condition compare(Filter.Compare filter) {
    IndexExpression expression = expression(filter.index());
    Object value = filter.value();
    return leaf(
        switch (filter.operator()) {
          case EQ -> expression.equalTo(value);
          case LT -> expression.compared("<", value);
          case LTE -> expression.compared("<=", value);
          case GT -> expression.compared(">", value);
          case GTE -> expression.compared(">=", value);
        });
  }

  /** Uses one parameter for any number of values, so that there are few different statements. */
  @Override
  public Condition in(Filter.In filter) {
    IndexExpression expression = expression(filter.index());
    List<Object> keys = filter.values().stream().map(IndexExpression::keyOf).toList();
    Condition key = Condition.of(expression.key() + " = ANY(?)", array(filter.index(), keys));
    if (filter.values().stream().anyMatch(IndexExpression::isLong)) {
      Object values = array(filter.index(), filter.values());
      key = key.and(Condition.of(expression.full() + " = ANY(?)", values));
    }
    return leaf(key);
  }

  private static Object array(Index<?> index, List<Object> values) {
    return switch (index.type()) {
      case NUMBER -> values.toArray(new Double[0]);
      case BOOL -> values.toArray(new Boolean[0]);
      case TEXT, TIME, TEXTS -> values.toArray(new String[0]);
    };
  }

  @Override
  public Condition exists(Filter.Exists filter) {
    IndexExpression expression = expression(filter.index());
    return leaf(expression.present());
  }

  /** Two question marks are one to PostgreSQL: the operator that looks for an element. */
  @Override
  public Condition contains(Filter.Contains filter) {
    String sql = expression(filter.index()).full() + " ?? ?";
    return leaf(Condition.of(sql, filter.element()));
  }

  @Override
  public Condition startsWith(Filter.StartsWith filter) {
    IndexExpression expression = expression(filter.index());
    String prefix = filter.prefix();
    if (!IndexExpression.isLong(prefix)) {
      return leaf(Condition.startsWith(expression.key(), prefix));
    }
    Condition key = Condition.of(expression.key() + " = ?", IndexExpression.keyOf(prefix));
    return leaf(key.and(Condition.of("starts_with(" + expression.full() + ", ?)", prefix)));
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
    return filter.part().accept(new FilterConditions(schema, !negated));
  }
}
