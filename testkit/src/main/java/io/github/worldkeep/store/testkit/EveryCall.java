package io.github.worldkeep.store.testkit;

import static io.github.worldkeep.store.testkit.Documents.number;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.ByteRange;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.DocumentStore;
import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.KeyValueStore;
import io.github.worldkeep.store.ListOptions;
import io.github.worldkeep.store.ObjectStore;
import io.github.worldkeep.store.ObjectWriter;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PutOptions;
import io.github.worldkeep.store.Query;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.TransferProgress;
import io.github.worldkeep.store.Version;
import io.github.worldkeep.store.WriteCondition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * One call of each method of a store, with valid arguments. Every call needs a response of the
 * store.
 *
 * @param method the public method that it calls
 */
record EveryCall(String method, ThrowingCallable call) {
  private static final byte[] VALUE = {1};
  private static final int SEVERAL_PARTS = 9 * 1024 * 1024;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Version SOME = new Version("1");

  /** Returns the calls of the stores of these kinds, and opens their collections. */
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
    if (kinds.contains(StoreKind.OBJECTS)) {
      calls.addAll(of(client.objects()));
    }
    return calls;
  }

  /** Each on a thread of its own, as most of them wait. */
  static void allAtOnce(List<EveryCall> calls, Consumer<EveryCall> what) throws Exception {
    Race.run(
        calls.size(),
        i ->
            () -> {
              what.accept(calls.get(i));
              return i;
            });
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

  private static List<EveryCall> of(ObjectStore store) {
    return List.of(
        new EveryCall("stat", () -> store.stat("k")),
        new EveryCall("get", () -> store.get("k")),
        new EveryCall("get", () -> store.get("k", ByteRange.of(0, 1))),
        new EveryCall("read", () -> store.read("k")),
        new EveryCall("read", () -> store.read("k", ByteRange.last(1))),
        new EveryCall("read", () -> store.read("k", ByteRange.from(0), "etag")),
        new EveryCall("put", () -> store.put("k", VALUE)),
        new EveryCall("put", () -> store.put("k", VALUE, PutOptions.NONE)),
        new EveryCall("write", () -> stream(store, VALUE)),
        new EveryCall("write", () -> stream(store, new byte[SEVERAL_PARTS])),
        new EveryCall("upload", () -> upload(store)),
        new EveryCall("download", () -> download(store)),
        new EveryCall("copy", () -> store.copy("k", "l")),
        new EveryCall("copy", () -> store.copy("k", "l", WriteCondition.NONE)),
        new EveryCall("delete", () -> store.delete("k")),
        new EveryCall("deleteAll", () -> store.deleteAll(List.of("k", "l"))),
        new EveryCall("deletePrefix", () -> store.deletePrefix("k")),
        new EveryCall("list", () -> store.list("", ListOptions.ALL)));
  }

  private static void stream(ObjectStore store, byte[] content) {
    try (ObjectWriter writer = store.write("k", PutOptions.NONE)) {
      writer.write(content);
      writer.commit();
    }
  }

  private static void upload(ObjectStore store) throws IOException {
    Path file = Files.createTempFile("worldkeep", null);
    try {
      store.upload(file, "k", PutOptions.NONE, TransferProgress.NONE);
    } finally {
      Files.delete(file);
    }
  }

  private static void download(ObjectStore store) throws IOException {
    Path file = Files.createTempFile("worldkeep", null);
    try {
      store.download("k", file, TransferProgress.NONE);
    } finally {
      Files.delete(file);
    }
  }
}
