package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.Sort;
import io.github.worldkeep.store.spi.Utf8Order;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a query must answer, in plain Java, straight from the documentation of {@link Index}. */
record QueryOracle(JsonNode document) implements Filter.Visitor<Boolean> {
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z");

  static List<String> find(Map<String, JsonNode> documents, Filter filter, List<Sort> sorts) {
    Predicate<JsonNode> matches = document -> filter.accept(new QueryOracle(document));
    Comparator<Map.Entry<String, JsonNode>> order = Map.Entry.comparingByKey(Utf8Order.INSTANCE);
    for (int i = sorts.size() - 1; i >= 0; i--) {
      order = by(sorts.get(i)).thenComparing(order);
    }
    return documents.entrySet().stream()
        .filter(entry -> matches.test(entry.getValue()))
        .sorted(order)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Comparator<Map.Entry<String, JsonNode>> by(Sort sort) {
    Comparator<Map.Entry<String, JsonNode>> ascending =
        Comparator.comparing(
            entry -> new QueryOracle(entry.getValue()).value(sort.index()),
            Comparator.nullsFirst(QueryOracle::compareValues));
    return sort.descending() ? ascending.reversed() : ascending;
  }

  @SuppressWarnings("unchecked")
  private static int compareValues(Object a, Object b) {
    return a instanceof String text
        ? Utf8Order.INSTANCE.compare(text, (String) b)
        : ((Comparable<Object>) a).compareTo(b);
  }

  private JsonNode field(Index<?> index) {
    JsonNode node = document;
    for (String name : index.path().split("\\.")) {
      node = node.isObject() ? node.path(name) : node.path("none").path("none");
    }
    return node;
  }

  private @Nullable Object value(Index<?> index) {
    JsonNode field = field(index);
    return switch (index.type()) {
      case TEXT -> field.isString() ? field.stringValue() : null;
      case NUMBER -> field.isNumber() ? (Object) (field.doubleValue() + 0.0) : null;
      case BOOL -> field.isBoolean() ? (Object) field.booleanValue() : null;
      case TIME -> field.isString() ? time(field.stringValue()) : null;
      case TEXTS -> field.isArray() ? field : null;
    };
  }

  private static @Nullable Instant time(String text) {
    if (!TIME.matcher(text).matches()) {
      return null;
    }
    try {
      return LocalDateTime.parse(text.substring(0, text.length() - 1)).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return null;
    }
  }

  @Override
  public Boolean compare(Filter.Compare filter) {
    Object value = value(filter.index());
    if (value == null) {
      return false;
    }
    int order = compareValues(value, filter.value());
    return switch (filter.operator()) {
      case EQ -> order == 0;
      case LT -> order < 0;
      case LTE -> order <= 0;
      case GT -> order > 0;
      case GTE -> order >= 0;
    };
  }

  @Override
  public Boolean in(Filter.In filter) {
    Object value = value(filter.index());
    return value != null && filter.values().contains(value);
  }

  @Override
  public Boolean exists(Filter.Exists filter) {
    return value(filter.index()) != null;
  }

  @Override
  public Boolean contains(Filter.Contains filter) {
    JsonNode field = field(filter.index());
    return field.isArray()
        && field
            .valueStream()
            .anyMatch(e -> e.isString() && e.stringValue().equals(filter.element()));
  }

  @Override
  public Boolean startsWith(Filter.StartsWith filter) {
    return value(filter.index()) instanceof String text && text.startsWith(filter.prefix());
  }

  @Override
  public Boolean and(Filter.And filter) {
    return filter.parts().stream().allMatch(part -> part.accept(this));
  }

  @Override
  public Boolean or(Filter.Or filter) {
    return filter.parts().stream().anyMatch(part -> part.accept(this));
  }

  @Override
  public Boolean not(Filter.Not filter) {
    return !filter.part().accept(this);
  }
}
