package io.github.worldkeep.store;

import io.github.worldkeep.store.spi.CollectionSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first index in a query that the collection does not declare: such a query would be fast
 * on a developer's ten documents and scan a table in production. Returns the problem, or null.
 */
final class DeclaredIndexes implements Filter.Visitor<Optional<String>> {
  private static final int MAX_DEPTH = 32;

  private final String collection;
  private final Map<String, Index.Type> types = new HashMap<>();

  DeclaredIndexes(CollectionSchema schema) {
    collection = schema.name();
    schema.indexes().forEach(index -> types.put(index.path(), index.type()));
  }

  @Nullable String problemWith(Query query) {
    for (Sort sort : query.sorts()) {
      String problem = problemWith(sort.index());
      if (problem != null) {
        return problem;
      }
    }
    return problemWith(query.filter());
  }

  @Nullable String problemWith(Filter filter) {
    return depth(filter) > MAX_DEPTH
        ? "the filter is nested more than 32 deep: simplify it"
        : filter.accept(this).orElse(null);
  }

  private static int depth(Filter filter) {
    int depth = 1;
    List<Filter> level = List.of(filter);
    while (depth <= MAX_DEPTH && !level.isEmpty()) {
      level = level.stream().flatMap(f -> parts(f).stream()).toList();
      depth += level.isEmpty() ? 0 : 1;
    }
    return depth;
  }

  private static List<Filter> parts(Filter filter) {
    if (filter instanceof Filter.And and) {
      return and.parts();
    } else if (filter instanceof Filter.Or or) {
      return or.parts();
    } else if (filter instanceof Filter.Not not) {
      return List.of(not.part());
    }
    return List.of();
  }

  private @Nullable String problemWith(Index<?> index) {
    Index.Type declared = types.get(index.path());
    if (declared == index.type()) {
      return null;
    }
    String call = index.type().name().toLowerCase(Locale.ROOT) + "(\"" + index.path() + "\")";
    String found = declared == null ? "no index on it" : "a " + declared + " index on it";
    return String.format(
        Locale.ROOT,
        "path %s: collection %s declares %s; declare Index.%s when you open the collection",
        index.path(),
        collection,
        found,
        call);
  }

  private Optional<String> first(List<Filter> parts) {
    return parts.stream().flatMap(part -> part.accept(this).stream()).findFirst();
  }

  @Override
  public Optional<String> compare(Filter.Compare filter) {
    return Optional.ofNullable(problemWith(filter.index()));
  }

  @Override
  public Optional<String> in(Filter.In filter) {
    return Optional.ofNullable(problemWith(filter.index()));
  }

  @Override
  public Optional<String> exists(Filter.Exists filter) {
    return Optional.ofNullable(problemWith(filter.index()));
  }

  @Override
  public Optional<String> contains(Filter.Contains filter) {
    return Optional.ofNullable(problemWith(filter.index()));
  }

  @Override
  public Optional<String> startsWith(Filter.StartsWith filter) {
    return Optional.ofNullable(problemWith(filter.index()));
  }

  @Override
  public Optional<String> and(Filter.And filter) {
    return first(filter.parts());
  }

  @Override
  public Optional<String> or(Filter.Or filter) {
    return first(filter.parts());
  }

  @Override
  public Optional<String> not(Filter.Not filter) {
    return filter.part().accept(this);
  }
}
