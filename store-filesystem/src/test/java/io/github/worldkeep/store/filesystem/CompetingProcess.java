package io.github.worldkeep.store.filesystem;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.worldkeep.store.ConflictException;
import io.github.worldkeep.store.ObjectReader;
import io.github.worldkeep.store.ObjectStore;
import io.github.worldkeep.store.ObjectWriter;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PutOptions;
import io.github.worldkeep.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;

/** One of several processes that use a store at the same moment; does what it is told. */
final class CompetingProcess {
  private CompetingProcess() {}

  public static void main(String[] arguments) throws IOException {
    int count = Integer.parseInt(arguments[2]);
    try (Persistence persistence = Stores.open(Path.of(arguments[0]))) {
      ObjectStore store = persistence.objects();
      switch (arguments[1]) {
        case "create" -> {
          awaitStart();
          create(store, count);
        }
        case "increment" -> {
          awaitStart();
          increment(store, count);
        }
        case "hold" -> hold(store, count);
        case "put" -> put(store, count);
        default -> throw new IllegalArgumentException(arguments[1]);
      }
    }
  }

  private static void awaitStart() throws IOException {
    System.out.println("ready");
    System.in.read();
  }

  /** Says which objects it created. */
  private static void create(ObjectStore store, int count) {
    for (int i = 0; i < count; i++) {
      String me = Long.toString(ProcessHandle.current().pid());
      try {
        store.put("k" + i, me.getBytes(UTF_8), PutOptions.NONE.ifAbsent());
        System.out.println("k" + i + " " + me);
      } catch (ConflictException e) {
        // The other one was first.
      }
    }
  }

  private static void increment(ObjectStore store, int count) throws IOException {
    int done = 0;
    while (done < count) {
      try (ObjectReader reader = store.read("counter").orElseThrow()) {
        int value = Integer.parseInt(new String(reader.readAllBytes(), UTF_8)) + 1;
        PutOptions options = PutOptions.NONE.ifMatches(reader.info().etag());
        store.put("counter", Integer.toString(value).getBytes(UTF_8), options);
        done++;
      } catch (ConflictException e) {
        // Read again.
      }
    }
  }

  /** Keeps an upload open until it is told to end it. */
  private static void hold(ObjectStore store, int size) throws IOException {
    try (ObjectWriter writer = store.write("held", PutOptions.NONE)) {
      writer.write(new byte[size]);
      awaitStart();
      System.out.println(writer.commit().size());
    }
  }

  /** Says how an attempt to write so many bytes ended, in one call and as a stream. */
  private static void put(ObjectStore store, int size) {
    try {
      store.put("k", new byte[size]);
      System.out.println("written");
    } catch (StoreException e) {
      System.out.println(e.kind() + " " + e.retry() + " " + e.getMessage());
    }
    try (ObjectWriter writer = store.write("k", PutOptions.NONE)) {
      writer.write(new byte[size]);
      writer.commit();
      System.out.println("written");
    } catch (StoreException e) {
      System.out.println(e.kind() + " " + e.retry() + " " + e.getMessage());
    }
  }
}
