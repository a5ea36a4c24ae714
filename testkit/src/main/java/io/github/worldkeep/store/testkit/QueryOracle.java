package io.github.worldkeep.store.testkit;

import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.Sort;
import io.github.worldkeep.store.spi.Utf8Order;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Computes the result that every store must return for a query, slowly and simply, on each document
 * as a JSON tree. It follows the documentation of {@link Index}, {@link Filter} and {@link Sort}.
 */
public final class QueryOracle {
  private static final Pattern TIME =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?Z");

  private QueryOracle() {}

  /** The ids of the documents that match, all of them, in order. */
  public static List<String> find(
      Map<String, JsonNode> documents, Filter filter, List<Sort> sorts) {
    List<Row> rows = new ArrayList<>();
    documents.forEach(
        (id, document) -> {
          if (matches(document, filter)) {
            rows.add(new Row(id, sorts.stream().map(s -> value(document, s.index())).toList()));
          }
        });
    rows.sort((a, b) -> compare(sorts, a, b));
    return rows.stream().map(Row::id).toList();
  }

  private record Row(String id, List<Optional<Object>> sortKey) {}

  private static int compare(List<Sort> sorts, Row a, Row b) {
    for (int i = 0; i < sorts.size(); i++) {
      int order = compareKeys(a.sortKey().get(i), b.sortKey().get(i));
      if (order != 0) {
        return sorts.get(i).descending() ? -order : order;
      }
    }
    return Utf8Order.INSTANCE.compare(a.id(), b.id());
  }

  /** The order of two values of one index, of which the absent one comes first. */
  public static int compareKeys(Optional<Object> a, Optional<Object> b) {
    if (a.isEmpty() || b.isEmpty()) {
      return Boolean.compare(a.isPresent(), b.isPresent());
    }
    return compareValues(a.get(), b.get());
  }

  private static int compareValues(Object a, Object b) {
    if (a instanceof String text) {
      return Utf8Order.INSTANCE.compare(text, (String) b);
    } else if (a instanceof Double number) {
      return number.compareTo((Double) b);
    } else if (a instanceof Boolean bool) {
      return bool.compareTo((Boolean) b);
    }
    return ((Instant) a).compareTo((Instant) b);
  }

  /** Whether the filter is true for the document. */
  public static boolean matches(JsonNode document, Filter filter) {
    return filter.accept(new Matcher(document));
  }

  /**
   * The value that an index has in a document, or empty if it is absent there: a {@code String},
   * {@code Double} (no negative zero), {@code Boolean}, {@code Instant}, or a {@code List} of the
   * strings of an array.
   */
  public static Optional<Object> value(JsonNode document, Index<?> index) {
    JsonNode node = document;
    for (String name : names(index.path())) {
      node = node.isObject() ? node.get(name) : null;
      if (node == null) {
        return Optional.empty();
      }
    }
    return switch (index.type()) {
      case TEXT -> node.isString() ? Optional.of(node.stringValue()) : Optional.empty();
      case NUMBER -> node.isNumber() ? Optional.of(number(node)) : Optional.empty();
      case BOOL -> node.isBoolean() ? Optional.of(node.booleanValue()) : Optional.empty();
      case TIME -> node.isString() ? time(node.stringValue()) : Optional.empty();
      case TEXTS -> node.isArray() ? Optional.of(texts(node)) : Optional.empty();
    };
  }

  private static String[] names(String path) {
    return path.indexOf('.') < 0 ? new String[] {path} : path.split("\\.", -1);
  }

  private static Object number(JsonNode node) {
    double number = node.numberValue().doubleValue();
    return number == 0 ? 0.0 : number;
  }

  private static Optional<Object> time(String text) {
    if (!TIME.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      String local = text.substring(0, text.length() - 1);
      return Optional.of(LocalDateTime.parse(local).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty(); // The thirtieth of February, for example.
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : array) {
      if (element.isString()) {
        texts.add(element.stringValue());
      }
    }
    return texts;
  }

  private record Matcher(JsonNode document) implements Filter.Visitor<Boolean> {
    @Override
    public Boolean compare(Filter.Compare filter) {
      Optional<Object> found = value(document, filter.index());
      if (found.isEmpty()) {
        return false;
      }
      int order = compareValues(found.get(), filter.value());
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
      Optional<Object> found = value(document, filter.index());
      return found.isPresent()
          && filter.values().stream().anyMatch(v -> compareValues(found.get(), v) == 0);
    }

    @Override
    public Boolean exists(Filter.Exists filter) {
      return value(document, filter.index()).isPresent();
    }

    @Override
    public Boolean contains(Filter.Contains filter) {
      Optional<Object> found = value(document, filter.index());
      return found.isPresent() && ((List<?>) found.get()).contains(filter.element());
    }

    @Override
    public Boolean startsWith(Filter.StartsWith filter) {
      Optional<Object> found = value(document, filter.index());
      return found.isPresent() && ((String) found.get()).startsWith(filter.prefix());
    }

    @Override
    public Boolean and(Filter.And filter) {
      return filter.parts().stream().allMatch(part -> matches(document, part));
    }

    @Override
    public Boolean or(Filter.Or filter) {
      return filter.parts().stream().anyMatch(part -> matches(document, part));
    }

    @Override
    public Boolean not(Filter.Not filter) {
      return !matches(document, filter.part());
    }
  }
}
