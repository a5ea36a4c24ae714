package io.github.worldkeep.store;

import io.github.worldkeep.store.spi.Crc32c;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.ObjectDriver;
import io.github.worldkeep.store.spi.ObjectSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Downloads one object in parallel parts into a sibling file, which is then renamed to the target.
 * A part passes through a small buffer. Whole parts in memory would fill a small heap, and leave
 * the processor's cache before they are written.
 */
final class Download {
  private static final int MIB = 1024 * 1024;

  /** From this size on parts are larger, because each costs a request. */
  private static final long LARGE = 64L * MIB;

  private static final int BUFFER_BYTES = 256 * 1024;

  private final Gate gate;
  private final ObjectDriver driver;
  private final ObjectInfo info;
  private final TransferProgress progress;
  private final int partBytes;

  Download(Gate gate, ObjectDriver driver, ObjectInfo info, TransferProgress progress) {
    this.gate = gate;
    this.driver = driver;
    this.info = info;
    this.progress = progress;
    this.partBytes = (info.size() < LARGE ? 8 : 16) * MIB;
  }

  void run(Path file) throws IOException {
    // Without the file's own name, which may already have the greatest length.
    Path part = file.resolveSibling(".worldkeep-" + UUID.randomUUID() + ".part");
    try {
      fetchInto(part);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private void fetchInto(Path part) throws IOException {
    try (FileChannel target =
        FileChannel.open(part, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
      int parts = Math.toIntExact(Math.max(1, (info.size() + partBytes - 1) / partBytes));
      int[] checksums = new int[parts];
      new Transfers(info.size(), progress)
          .run(parts, BUFFER_BYTES, (n, buffer) -> fetch(target, n, buffer, checksums));
      verify(checksums);
    }
  }

  /** Not every store verifies the content of a range. */
  private void verify(int[] checksums) {
    int whole = 0;
    for (int i = 0; i < checksums.length; i++) {
      whole = Crc32c.combine(whole, checksums[i], lengthOf(i));
    }
    if (info.crc32c().isPresent() && info.crc32c().getAsInt() != whole) {
      String message = "the content does not have its checksum: restore the object from a copy";
      throw gate.failure(
          StoreException.Kind.CORRUPT,
          StoreException.Retry.NEVER,
          Operation.READ,
          info.key(),
          message,
          null);
    }
  }

  private int lengthOf(int number) {
    return (int) Math.min(partBytes, info.size() - (long) number * partBytes);
  }

  private int fetch(FileChannel target, int number, byte[] buffer, int[] checksums)
      throws IOException {
    long offset = (long) number * partBytes;
    int length = lengthOf(number);
    CRC32C crc = new CRC32C();
    try (ObjectReader part = open(ByteRange.of(offset, length))) {
      for (int done = 0; done < length; ) {
        int count = Math.min(buffer.length, length - done);
        part.readFully(buffer, count);
        crc.update(buffer, 0, count);
        write(target, ByteBuffer.wrap(buffer, 0, count), offset + done);
        done += count;
      }
      part.requireEnd();
    }
    checksums[number] = (int) crc.getValue();
    return length;
  }

  private ObjectReader open(ByteRange range) {
    return gate.step(
        Operation.READ,
        info.key(),
        call -> {
          ObjectSource source = driver.open(info.key(), range, info.etag());
          if (source == null) {
            throw new DriverException(
                StoreException.Kind.CONFLICT, "the object was deleted while it was fetched");
          }
          return new ObjectReader(gate, info.key(), source);
        });
  }

  private static void write(FileChannel target, ByteBuffer bytes, long offset) throws IOException {
    while (bytes.hasRemaining()) {
      target.write(bytes, offset + bytes.position());
    }
  }
}
