package io.github.worldkeep.store.testkit;

import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.ObjectStore;
import io.github.worldkeep.store.ObjectWriter;
import io.github.worldkeep.store.PutOptions;
import io.github.worldkeep.store.TransferProgress;
import io.github.worldkeep.store.WriteCondition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Every way to write an object, each with a size of content that takes it. */
enum ObjectPath {
  /** In one call. */
  PUT(1_000) {
    @Override
    ObjectInfo write(ObjectStore store, String key, byte[] content, PutOptions options) {
      return store.put(key, content, options);
    }
  },
  /** As a stream that ends before it is sent in parts. */
  STREAM(30_000) {
    @Override
    ObjectInfo write(ObjectStore store, String key, byte[] content, PutOptions options) {
      return stream(store, key, content, options);
    }
  },
  /** As a stream of several parts. */
  PARTS(9 * 1024 * 1024 + 17) {
    @Override
    ObjectInfo write(ObjectStore store, String key, byte[] content, PutOptions options) {
      return stream(store, key, content, options);
    }
  },
  /** An upload of a file, in parallel parts. */
  UPLOAD(9 * 1024 * 1024 - 17) {
    @Override
    ObjectInfo write(ObjectStore store, String key, byte[] content, PutOptions options)
        throws IOException {
      Path file = Files.createTempFile("worldkeep-upload", null);
      try {
        Files.write(file, content);
        return store.upload(file, key, options, TransferProgress.NONE);
      } finally {
        Files.delete(file);
      }
    }
  },
  /** A copy of another object, on the condition. */
  COPY(1_001) {
    @Override
    ObjectInfo write(ObjectStore store, String key, byte[] content, PutOptions options) {
      PutOptions unconditional =
          new PutOptions(
              options.contentType(), options.metadata(), WriteCondition.NONE, options.crc32c());
      String source = "source of a copy/" + Thread.currentThread().getId();
      store.put(source, content, unconditional);
      ObjectInfo info = store.copy(source, key, options.condition());
      store.delete(source);
      return info;
    }
  };

  private final int size;

  ObjectPath(int size) {
    this.size = size;
  }

  abstract ObjectInfo write(ObjectStore store, String key, byte[] content, PutOptions options)
      throws IOException;

  /** Content that takes this way; another one for another seed. */
  byte[] content(int seed) {
    byte[] content = new byte[size];
    new Random(seed).nextBytes(content);
    return content;
  }

  private static ObjectInfo stream(
      ObjectStore store, String key, byte[] content, PutOptions options) {
    try (ObjectWriter writer = store.write(key, options)) {
      int step = Math.max(1, content.length / 3);
      for (int at = 0; at < content.length; at += step) {
        writer.write(content, at, Math.min(step, content.length - at));
      }
      return writer.commit();
    }
  }
}
