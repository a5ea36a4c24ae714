package io.github.worldkeep.store.filesystem;

import io.github.worldkeep.store.ObjectStore;
import io.github.worldkeep.store.ObjectWriter;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PutOptions;
import java.nio.file.Path;
import java.util.Random;

/**
 * Overwrites a few objects, in one call or as a stream, until it is killed, and says so when each
 * write has returned. The content follows from the key and the version in the metadata.
 */
final class CrashingWriter {
  static final int KEYS = 10;

  private CrashingWriter() {}

  public static void main(String[] arguments) {
    Path root = Path.of(arguments[0]);
    int version = Integer.parseInt(arguments[1]);
    Random random = new Random(version);
    try (Persistence persistence = Stores.open(root)) {
      while (true) {
        String key = key(random.nextInt(KEYS));
        write(persistence.objects(), key, ++version);
        System.out.println(key + " " + version);
        System.out.flush();
      }
    }
  }

  /** The last one is large: it is sent in parts. */
  static String key(int number) {
    return (number < KEYS - 1 ? "small/" : "large/") + number;
  }

  static byte[] content(String key, int version) {
    Random random = new Random(31L * version + key.hashCode());
    boolean large = key.startsWith("large");
    int size = large ? 1_100_000 + random.nextInt(4_000_000) : random.nextInt(90_000);
    byte[] content = new byte[size];
    random.nextBytes(content);
    return content;
  }

  private static void write(ObjectStore store, String key, int version) {
    byte[] content = content(key, version);
    PutOptions options = PutOptions.NONE.withMetadata("version", Integer.toString(version));
    if (version % 2 == 0 && key.startsWith("small")) {
      store.put(key, content, options);
      return;
    }
    try (ObjectWriter writer = store.write(key, options)) {
      writer.write(content);
      writer.commit();
    }
  }
}
