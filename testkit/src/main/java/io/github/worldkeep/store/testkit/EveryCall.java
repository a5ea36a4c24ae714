package io.github.worldkeep.store.testkit;

import static io.github.worldkeep.store.testkit.Documents.number;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.DocumentStore;
import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.KeyValueStore;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.Query;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * Each way to ask a store for something, with arguments that are in order. Every call needs the
 * store to answer.
 *
 * @param method the public method that it calls
 */
record EveryCall(String method, ThrowingCallable call) {
  private static final byte[] VALUE = {1};
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Version SOME = new Version("1");

  /** Of the stores of these kinds; collections are opened now. */
  static List<EveryCall> of(Persistence client, Set<StoreKind> kinds) {
    List<EveryCall> calls = new ArrayList<>();
    if (kinds.contains(StoreKind.KEY_VALUES)) {
      calls.addAll(of(client.keyValues()));
    }
    if (kinds.contains(StoreKind.DOCUMENTS)) {
      DocumentStore store = client.documents();
      DocumentCollection<byte[]> items = store.collection("items", Codec.raw());
      calls.addAll(of(store, items));
      calls.addAll(of(items));
    }
    return calls;
  }

  private static List<EveryCall> of(KeyValueStore store) {
    return List.of(
        new EveryCall("get", () -> store.get("k")),
        new EveryCall("getAll", () -> store.getAll(List.of("k", "l"))),
        new EveryCall("entry", () -> store.entry("k")),
        new EveryCall("put", () -> store.put("k", VALUE)),
        new EveryCall("put", () -> store.put("k", VALUE, HOUR)),
        new EveryCall("putAll", () -> store.putAll(Map.of("k", VALUE, "l", VALUE))),
        new EveryCall("putAll", () -> store.putAll(Map.of("k", VALUE), HOUR)),
        new EveryCall("putIfAbsent", () -> store.putIfAbsent("k", VALUE)),
        new EveryCall("putIfAbsent", () -> store.putIfAbsent("k", VALUE, HOUR)),
        new EveryCall("replace", () -> store.replace("k", VALUE, VALUE)),
        new EveryCall("replace", () -> store.replace("k", VALUE, VALUE, HOUR)),
        new EveryCall("remove", () -> store.remove("k")),
        new EveryCall("remove", () -> store.remove("k", VALUE)),
        new EveryCall("take", () -> store.take("k")),
        new EveryCall("increment", () -> store.increment("n", 1)),
        new EveryCall("touch", () -> store.touch("k", HOUR)),
        new EveryCall("scan", () -> store.scan("").toList()));
  }

  private static List<EveryCall> of(DocumentStore store, DocumentCollection<byte[]> items) {
    Batch batch = new Batch().put(items, "a", number(1));
    return List.of(
        new EveryCall("collection", () -> store.collection("items", Codec.raw())),
        new EveryCall("collection", () -> store.collection("new", Map.class)),
        new EveryCall("commit", () -> store.commit(batch)),
        new EveryCall("commitEach", () -> store.commitEach(List.of(batch, batch))),
        new EveryCall("now", store::now));
  }

  private static List<EveryCall> of(DocumentCollection<byte[]> items) {
    return List.of(
        new EveryCall("get", () -> items.get("a")),
        new EveryCall("getAll", () -> items.getAll(List.of("a", "b"))),
        new EveryCall("insert", () -> items.insert("a", number(1))),
        new EveryCall("put", () -> items.put("a", number(1))),
        new EveryCall("replace", () -> items.replace("a", number(1), SOME)),
        new EveryCall("replace", () -> items.replace(new Document<>("a", SOME, number(1)))),
        new EveryCall("delete", () -> items.delete("a")),
        new EveryCall("delete", () -> items.delete("a", SOME)),
        new EveryCall("update", () -> items.update("a", value -> value)),
        new EveryCall("find", () -> items.find(Query.all())),
        new EveryCall("stream", () -> items.stream(Query.all()).toList()),
        new EveryCall("count", () -> items.count(Filter.all())));
  }
}
