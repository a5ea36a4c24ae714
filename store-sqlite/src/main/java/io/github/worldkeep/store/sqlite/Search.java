package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.Sort;
import io.github.worldkeep.store.spi.FindRequest;
import io.github.worldkeep.store.spi.FoundDocument;
import io.github.worldkeep.store.spi.Position;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One page of a query. The documents after a position are read in up to three ranges of the index
 * on the first sort: the rest of those with the position's value, those with a value beyond it,
 * and, when descending, those without a value. With one condition joined by OR, SQLite would read
 * all pages before this one.
 */
final class Search {
  /** id, version, data and checksum. */
  private static final int DOCUMENT_COLUMNS = 4;

  private final CollectionTable table;
  private final FindRequest request;
  private final List<Sort> sorts;

  /** A part of the order, and by what is still to be sorted within it. */
  record Part(Condition condition, List<Sort> sorts) {}

  Search(CollectionTable table, FindRequest request) {
    this.table = table;
    this.request = request;
    this.sorts = request.sorts();
  }

  List<FoundDocument> run(SqliteConnection session) throws SQLException {
    List<Part> parts = parts();
    if (parts.size() == 1) {
      return read(session, parts.get(0), request.limit());
    }
    session.update("BEGIN"); // The parts see the same state.
    try {
      List<FoundDocument> found = new ArrayList<>();
      for (Part part : parts) {
        if (found.size() < request.limit()) {
          found.addAll(read(session, part, request.limit() - found.size()));
        }
      }
      return found;
    } finally {
      session.update("ROLLBACK");
    }
  }

  /** The parts in the order of their documents. */
  List<Part> parts() {
    Condition filter = table.condition(request.filter());
    return places().map(part -> new Part(part.condition().and(filter), part.sorts())).toList();
  }

  private Stream<Part> places() {
    Position after = request.after();
    if (after == null) {
      return Stream.of(new Part(Condition.TRUE, sorts));
    }
    if (sorts.isEmpty()) {
      return Stream.of(new Part(after(after, 0), sorts));
    }
    String first = IndexExpression.of(sorts.get(0).index());
    Object value = after.sortKey().get(0);
    List<Sort> rest = sorts.subList(1, sorts.size());
    Part same = new Part(equal(first, value).and(after(after, 1)), rest);
    Part beyond = new Part(beyond(sorts.get(0), value), sorts);
    Part absent = new Part(Condition.of(first + " IS NULL"), rest);
    if (!sorts.get(0).descending()) {
      return Stream.of(same, beyond);
    }
    return value == null ? Stream.of(same) : Stream.of(same, beyond, absent);
  }

  /** Comes after the position by the sorts from this one on, and the id. */
  private Condition after(Position position, int sort) {
    if (sort == sorts.size()) {
      return Condition.of("id > ?", position.id());
    }
    Sort by = sorts.get(sort);
    String expression = IndexExpression.of(by.index());
    Object value = position.sortKey().get(sort);
    Condition tie = equal(expression, value).and(after(position, sort + 1));
    Condition beyond = beyond(by, value);
    if (by.descending() && value != null) {
      beyond = beyond.or(Condition.of(expression + " IS NULL"));
    }
    return beyond.or(tie);
  }

  private static Condition equal(String expression, @Nullable Object value) {
    return value == null
        ? Condition.of(expression + " IS NULL")
        : Condition.of(expression + " = ?", IndexExpression.bound(value));
  }

  /** Has a value that comes after this one; absent ones aside. */
  private static Condition beyond(Sort sort, @Nullable Object value) {
    String expression = IndexExpression.of(sort.index());
    if (value == null) {
      return sort.descending()
          ? Condition.FALSE
          : Condition.of(IndexExpression.present(sort.index()));
    }
    String operator = sort.descending() ? " < ?" : " > ?";
    return Condition.of(expression + operator, IndexExpression.bound(value));
  }

  private List<FoundDocument> read(SqliteConnection session, Part part, int limit)
      throws SQLException {
    List<Object> values = new ArrayList<>(part.condition().values());
    values.add(limit);
    return session.query(sql(part), this::found, values.toArray());
  }

  String sql(Part part) {
    String keys =
        sorts.stream().map(s -> ", " + IndexExpression.of(s.index())).collect(Collectors.joining());
    String order =
        part.sorts().stream()
            .map(s -> IndexExpression.of(s.index()) + (s.descending() ? " DESC, " : ", "))
            .collect(Collectors.joining());
    return "SELECT id, version, data, checksum"
        + (keys + " FROM " + table.name + " WHERE " + part.condition().sql())
        + (" ORDER BY " + order + "id LIMIT ?");
  }

  private List<FoundDocument> found(ResultSet rows) throws SQLException {
    List<FoundDocument> found = new ArrayList<>();
    while (rows.next()) {
      found.add(new FoundDocument(table.document(rows.getString(1), rows, 2), sortKey(rows)));
    }
    return found;
  }

  private List<@Nullable Object> sortKey(ResultSet rows) throws SQLException {
    List<@Nullable Object> key = new ArrayList<>(sorts.size());
    for (int i = 0; i < sorts.size(); i++) {
      int column = DOCUMENT_COLUMNS + 1 + i;
      key.add(IndexExpression.read(sorts.get(i).index(), rows, column));
    }
    return key;
  }
}
