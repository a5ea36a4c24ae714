package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.Sort;
import io.github.worldkeep.store.spi.FindRequest;
import io.github.worldkeep.store.spi.FoundDocument;
import io.github.worldkeep.store.spi.Position;
import io.github.worldkeep.store.spi.StoredDocument;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One page of a query. The documents after a position are up to three ranges of the index on the
 * first sort: the rest of those with the position's value, those with a value beyond it, and, when
 * descending, those without a value. With one condition joined by OR, PostgreSQL would read all
 * pages before this one. A UNION ALL of the ranges, each with a limit, yields them in order and
 * stops early, because PostgreSQL does not run them in parallel.
 *
 * <p>The order is that of the keys in the indexes. A page with texts that are longer than a key is
 * read again by the full texts.
 */
final class Search {
  private static final int DOCUMENT_COLUMNS = 3;

  private final Schema schema;
  private final CollectionTable table;
  private final FindRequest request;
  private final List<Sort> sorts;

  Search(Schema schema, CollectionTable table, FindRequest request) {
    this.schema = schema;
    this.table = table;
    this.request = request;
    this.sorts = request.sorts();
  }

  List<FoundDocument> run(BorrowedConnection session) throws SQLException {
    List<FoundDocument> found = read(session, false);
    boolean exact =
        found.stream().flatMap(f -> f.sortKey().stream()).noneMatch(IndexExpression::isLong);
    return exact ? found : read(session, true);
  }

  private List<FoundDocument> read(BorrowedConnection session, boolean inFull) throws SQLException {
    Condition page = page(inFull);
    return session.query(page.sql(), this::found, page.values().toArray());
  }

  /** The statement, with its values. */
  Condition page(boolean inFull) {
    Condition filter = request.filter().accept(new FilterConditions(schema, false));
    List<Condition> parts = parts().map(part -> select(part.and(filter), inFull)).toList();
    if (parts.size() == 1) {
      return parts.get(0);
    }
    String union =
        parts.stream().map(p -> "(" + p.sql() + ")").collect(Collectors.joining(" UNION ALL "));
    List<Object> values = parts.stream().flatMap(p -> p.values().stream()).toList();
    return new Condition(union + " LIMIT " + request.limit(), values);
  }

  /** Returns the ranges after the position, in the order of the documents. */
  private Stream<Condition> parts() {
    Position after = request.after();
    if (after == null) {
      return Stream.of(Condition.TRUE);
    }
    if (sorts.isEmpty()) {
      return Stream.of(after(after, 0));
    }
    IndexExpression first = expression(sorts.get(0));
    Object value = after.sortKey().get(0);
    Condition same = equal(first, value).and(after(after, 1));
    Condition beyond = beyond(sorts.get(0), value);
    if (!sorts.get(0).descending()) {
      return Stream.of(same, beyond);
    }
    return value == null ? Stream.of(same) : Stream.of(same, beyond, first.absent());
  }

  /** Comes after the position by the sorts from this one on, and the id. */
  private Condition after(Position position, int sort) {
    if (sort == sorts.size()) {
      return Condition.of("id > ?", position.id());
    }
    Sort by = sorts.get(sort);
    IndexExpression expression = expression(by);
    Object value = position.sortKey().get(sort);
    Condition tie = equal(expression, value).and(after(position, sort + 1));
    Condition beyond = beyond(by, value);
    if (by.descending() && value != null) {
      beyond = beyond.or(expression.absent());
    }
    return beyond.or(tie);
  }

  private IndexExpression expression(Sort sort) {
    return new IndexExpression(schema, sort.index());
  }

  private static Condition equal(IndexExpression expression, @Nullable Object value) {
    return value == null ? expression.absent() : expression.equalTo(value);
  }

  /** Has a value that comes after this one; absent ones aside. */
  private Condition beyond(Sort sort, @Nullable Object value) {
    IndexExpression expression = expression(sort);
    if (value == null) {
      return sort.descending() ? Condition.FALSE : expression.present();
    }
    return expression.compared(sort.descending() ? "<" : ">", value);
  }

  /** The limit stands in the text: PostgreSQL plans better for a number that it knows. */
  private Condition select(Condition where, boolean inFull) {
    String keys =
        sorts.stream().map(s -> ", " + expression(s).full()).collect(Collectors.joining());
    String sql =
        "SELECT id, version, data"
            + (keys + " FROM " + table.name + " WHERE " + where.sql())
            + (" ORDER BY " + order(inFull) + "id LIMIT " + request.limit());
    return new Condition(sql, where.values());
  }

  private String order(boolean inFull) {
    StringBuilder order = new StringBuilder();
    for (Sort sort : sorts) {
      String direction = sort.descending() ? " DESC NULLS LAST, " : " NULLS FIRST, ";
      IndexExpression expression = expression(sort);
      order.append(expression.key()).append(direction);
      if (inFull && !expression.key().equals(expression.full())) {
        order.append(expression.full()).append(direction);
      }
    }
    return order.toString();
  }

  private List<FoundDocument> found(ResultSet rows) throws SQLException {
    List<FoundDocument> found = new ArrayList<>();
    while (rows.next()) {
      StoredDocument document =
          new StoredDocument(
              rows.getString(1), Versions.version(rows.getLong(2)), rows.getBytes(3));
      found.add(new FoundDocument(document, sortKey(rows)));
    }
    return found;
  }

  private List<@Nullable Object> sortKey(ResultSet rows) throws SQLException {
    List<@Nullable Object> key = new ArrayList<>(sorts.size());
    for (int i = 0; i < sorts.size(); i++) {
      key.add(expression(sorts.get(i)).read(rows, DOCUMENT_COLUMNS + 1 + i));
    }
    return key;
  }
}
