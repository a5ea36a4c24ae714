package io.github.worldkeep.store.filesystem;

import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.PutOptions;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.PartUpload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An object in parts, each written to its place in one temporary file through a channel of its own:
 * an interrupt closes only the channel of the thread it is meant for.
 */
final class ObjectUpload implements PartUpload {
  private static final int PART = 4 * 1024 * 1024;

  private final FilesystemObjects store;
  private final String key;
  private final PutOptions options;
  private final Path file;
  private final Map<Integer, Part> parts = new ConcurrentHashMap<>();

  private static final class Part {
    private final int length;
    private final int[] blocks;

    Part(ByteBuffer content) {
      length = content.remaining();
      blocks = Checksums.ofBlocks(content);
    }
  }

  ObjectUpload(FilesystemObjects store, String key, PutOptions options, Path file) {
    this.store = store;
    this.key = key;
    this.options = options;
    this.file = file;
  }

  @Override
  public int partSize() {
    return PART;
  }

  @Override
  public void part(int number, ByteBuffer content) {
    Part part = new Part(content);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long position = (long) number * PART;
      while (content.hasRemaining()) {
        position += channel.write(content, position);
      }
    } catch (IOException e) {
      throw Failures.unpublished(e);
    }
    parts.put(number, part);
  }

  @Override
  public ObjectInfo commit(int count, long size) {
    int[] blocks = blocks(count, size);
    ObjectInfo info = store.describe(key, options, size, blocks);
    try (TempFile temp =
        new TempFile(file, FileChannel.open(file, StandardOpenOption.WRITE).position(size))) {
      return store.publish(temp, info, blocks, options.condition());
    } catch (IOException e) {
      throw Failures.unpublished(e);
    }
  }

  private int[] blocks(int count, long size) {
    int[] blocks = new int[Checksums.blocksIn(size)];
    int filled = 0;
    for (int i = 0; i < count; i++) {
      Part part = parts.get(i);
      long expected = Math.min(PART, size - (long) i * PART);
      if (part == null || part.length != expected) {
        throw incomplete(i, expected);
      }
      System.arraycopy(part.blocks, 0, blocks, filled, part.blocks.length);
      filled += part.blocks.length;
    }
    if (filled != blocks.length || parts.size() != count) {
      throw incomplete(count, 0);
    }
    return blocks;
  }

  private static DriverException incomplete(int number, long expected) {
    String message =
        "part " + number + " of the upload must have " + expected + " bytes and has not";
    return new DriverException(Kind.INTERNAL, Retry.SAFE, message, null);
  }

  @Override
  public void abort() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Closing the store, or else the next open, sweeps it; the caller has a failure of its own.
    }
  }
}
