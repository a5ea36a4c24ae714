package io.github.worldkeep.store.sqlite;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.worldkeep.store.Batch;
import io.github.worldkeep.store.BatchOutcome;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.DocumentStore;
import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.KeyValueStore;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.Version;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Writes with several threads until it is killed, and says on its standard output what has been
 * acknowledged, a line for each, after the call returned. Arguments: file, round.
 *
 * <ul>
 *   <li>{@code put <id> <n> <version>}: document of {@code players} with that n
 *   <li>{@code insert <id> <version>}: a new document
 *   <li>{@code batch <id> <n> <version> <version>}: the same n in {@code players} and {@code
 *       worlds}, in one batch
 *   <li>{@code delete <id> <n>}: inserted and deleted again
 *   <li>{@code kv <key> <n>}: a key's value
 * </ul>
 */
final class CrashingWriter {
  private static final int THREADS = 3;

  private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final String round;
  private final DocumentStore documents;
  private final DocumentCollection<byte[]> players;
  private final DocumentCollection<byte[]> worlds;
  private final KeyValueStore keyValues;

  private CrashingWriter(Persistence persistence, String round) {
    this.round = round;
    documents = persistence.documents();
    players = documents.collection("players", Codec.raw(), Index.number("n"), Index.texts("tags"));
    worlds = documents.collection("worlds", Codec.raw());
    keyValues = persistence.keyValues();
  }

  public static void main(String[] arguments) throws InterruptedException {
    StoreUri uri = StoreUri.parse("sqlite:" + Path.of(arguments[0]));
    PersistenceConfig config =
        PersistenceConfig.none().with(StoreKind.DOCUMENTS, uri).with(StoreKind.KEY_VALUES, uri);
    CrashingWriter writer = new CrashingWriter(Persistence.open(config), arguments[1]);
    writer.say("ready");
    Thread[] threads = new Thread[THREADS];
    for (int i = 0; i < THREADS; i++) {
      int thread = i;
      threads[i] = new Thread(() -> writer.run(thread));
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    writer.failure.get().printStackTrace();
    System.exit(1);
  }

  private void run(int thread) {
    try {
      for (int n = 1; failure.get() == null; n++) {
        write(thread, n);
      }
    } catch (RuntimeException e) {
      failure.set(e);
    }
  }

  private void write(int thread, int n) {
    String own = round + "-" + thread;
    switch (n % 5) {
      case 0 ->
          say("put shared-" + thread + " " + n + " " + players.put("shared-" + thread, json(n)));
      case 1 -> say("insert " + own + "-" + n + " " + players.insert(own + "-" + n, json(n)));
      case 2 -> {
        Batch batch = new Batch().put(players, own, json(n)).put(worlds, own, json(n));
        BatchOutcome.Committed done = documents.commit(batch);
        say("batch " + own + " " + n + " " + version(done, 0) + " " + version(done, 1));
      }
      case 3 -> {
        Version version = players.insert("brief-" + thread, json(n));
        say("insert-brief brief-" + thread + " " + version);
        players.delete("brief-" + thread, version);
        say("delete brief-" + thread + " " + n);
      }
      default -> {
        keyValues.put("kv-" + thread, Integer.toString(n).getBytes(UTF_8));
        say("kv kv-" + thread + " " + n);
      }
    }
  }

  private static String version(BatchOutcome.Committed done, int index) {
    return Optional.of(done.versions().get(index)).flatMap(v -> v).orElseThrow().value();
  }

  private static byte[] json(int n) {
    String filler = Integer.toHexString(n * 0x9e3779b9).repeat(100);
    return ("{\"n\":" + n + ",\"tags\":[\"t" + n % 7 + "\"],\"filler\":\"" + filler + "\"}")
        .getBytes(UTF_8);
  }

  /** One write for each line, so that a kill never leaves half of one. */
  private void say(String line) {
    try {
      out.write((line + "\n").getBytes(UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
