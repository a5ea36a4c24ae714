package io.github.worldkeep.store.testkit;

import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Sort;
import io.github.worldkeep.store.Version;
import io.github.worldkeep.store.spi.BatchResult;
import io.github.worldkeep.store.spi.BatchResult.Reason;
import io.github.worldkeep.store.spi.CollectionSchema;
import io.github.worldkeep.store.spi.DocumentDriver;
import io.github.worldkeep.store.spi.FindRequest;
import io.github.worldkeep.store.spi.FoundDocument;
import io.github.worldkeep.store.spi.Position;
import io.github.worldkeep.store.spi.StoredDocument;
import io.github.worldkeep.store.spi.Utf8Order;
import io.github.worldkeep.store.spi.Write;
import io.github.worldkeep.store.spi.Write.Action;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Documents in maps, found by the oracle. Defects override single methods. */
class ReferenceDocuments implements DocumentDriver {
  final ReferenceState state;

  ReferenceDocuments(ReferenceState state) {
    this.state = state;
  }

  /** A document, and as a tree. */
  record Held(StoredDocument document, JsonNode tree) {}

  Map<String, Held> documents(CollectionSchema collection) {
    return state.collections.computeIfAbsent(
        collection.name(), name -> new TreeMap<>(Utf8Order.INSTANCE));
  }

  @Override
  public void open(CollectionSchema collection) {
    state.alone(() -> documents(collection));
  }

  @Override
  public @Nullable StoredDocument get(CollectionSchema collection, String id) {
    return state.alone(() -> copy(documents(collection).get(id)));
  }

  private static @Nullable StoredDocument copy(@Nullable Held held) {
    if (held == null) {
      return null;
    }
    StoredDocument found = held.document();
    return new StoredDocument(found.id(), found.version(), found.json().clone());
  }

  @Override
  public List<@Nullable StoredDocument> getAll(CollectionSchema collection, List<String> ids) {
    return state.alone(
        () -> {
          List<@Nullable StoredDocument> found = new ArrayList<>();
          ids.forEach(id -> found.add(copy(documents(collection).get(id))));
          return found;
        });
  }

  @Override
  public List<BatchResult> commit(List<List<Write>> batches) {
    return state.alone(() -> batches.stream().map(this::commitOne).toList());
  }

  BatchResult commitOne(List<Write> batch) {
    Map<String, Map<String, Held>> before = new HashMap<>();
    state.collections.forEach(
        (name, documents) -> {
          Map<String, Held> copy = new TreeMap<>(Utf8Order.INSTANCE);
          copy.putAll(documents);
          before.put(name, copy);
        });
    List<@Nullable Version> versions = new ArrayList<>();
    for (Write write : batch) {
      Optional<Reason> rejection = rejection(write);
      if (rejection.isPresent()) {
        rollBack(before);
        return new BatchResult.Rejected(versions.size(), rejection.get());
      }
      versions.add(carryOut(write));
    }
    return new BatchResult.Committed(versions);
  }

  void rollBack(Map<String, Map<String, Held>> before) {
    state.collections.clear();
    state.collections.putAll(before);
  }

  Optional<Reason> rejection(Write write) {
    Held found = documents(write.collection()).get(write.id());
    if (write.action() == Action.INSERT) {
      return found == null ? Optional.empty() : Optional.of(Reason.EXISTS);
    }
    if (write.expected() == null) {
      return Optional.empty();
    }
    if (found == null) {
      return Optional.of(Reason.MISSING);
    }
    return found.document().version().equals(write.expected())
        ? Optional.empty()
        : Optional.of(Reason.OTHER_VERSION);
  }

  private @Nullable Version carryOut(Write write) {
    Map<String, Held> documents = documents(write.collection());
    return switch (write.action()) {
      case PUT, INSERT, REPLACE -> {
        Version version = newVersion(documents.get(write.id()));
        byte[] json = write.content().clone();
        StoredDocument written = new StoredDocument(write.id(), version, json);
        documents.put(write.id(), new Held(written, Documents.tree(json)));
        yield version;
      }
      case DELETE -> {
        Held gone = documents.remove(write.id());
        yield gone == null ? null : gone.document().version();
      }
      case CHECK -> write.expected();
    };
  }

  Version newVersion(@Nullable Held old) {
    return new Version(Long.toString(++state.lastVersion));
  }

  @Override
  public List<FoundDocument> find(FindRequest request) {
    return state.alone(
        () -> {
          Map<String, Held> documents = documents(request.collection());
          List<FoundDocument> found = new ArrayList<>();
          for (String id : matching(documents, request.filter(), request.sorts())) {
            FoundDocument document = found(documents.get(id), request.sorts());
            if (isAfter(document, request) && found.size() < request.limit()) {
              found.add(document);
            }
          }
          return found;
        });
  }

  List<String> matching(Map<String, Held> documents, Filter filter, List<Sort> sorts) {
    Map<String, JsonNode> trees = new HashMap<>();
    documents.forEach((id, document) -> trees.put(id, document.tree()));
    return QueryOracle.find(trees, filter, sorts);
  }

  private FoundDocument found(Held document, List<Sort> sorts) {
    List<@Nullable Object> key = new ArrayList<>();
    for (Sort sort : sorts) {
      key.add(QueryOracle.value(document.tree(), sort.index()).orElse(null));
    }
    return new FoundDocument(copy(document), key);
  }

  boolean isAfter(FoundDocument document, FindRequest request) {
    Position after = request.after();
    if (after == null) {
      return true;
    }
    for (int i = 0; i < request.sorts().size(); i++) {
      int order =
          QueryOracle.compareKeys(
              Optional.ofNullable(document.sortKey().get(i)),
              Optional.ofNullable(after.sortKey().get(i)));
      if (order != 0) {
        return request.sorts().get(i).descending() ? order < 0 : order > 0;
      }
    }
    return Utf8Order.INSTANCE.compare(document.document().id(), after.id()) > 0;
  }

  @Override
  public long count(CollectionSchema collection, Filter filter) {
    return state.alone(() -> matching(documents(collection), filter, List.of()).size());
  }

  @Override
  public Instant now() {
    return state.alone(() -> state.clock.instant());
  }
}
