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

/** Fetches one object in parallel parts into a sibling file, which then takes the target's name. */
final class Download {
  private static final int PART_BYTES = 8 * 1024 * 1024;

  private final Gate gate;
  private final ObjectDriver driver;
  private final ObjectInfo info;
  private final TransferProgress progress;

  Download(Gate gate, ObjectDriver driver, ObjectInfo info, TransferProgress progress) {
    this.gate = gate;
    this.driver = driver;
    this.info = info;
    this.progress = progress;
  }

  void run(Path file) throws IOException {
    // Without the file's own name, which may be as long as a name can be.
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
      int parts = Math.toIntExact(Math.max(1, (info.size() + PART_BYTES - 1) / PART_BYTES));
      int[] checksums = new int[parts];
      new Transfers(info.size(), progress)
          .run(parts, PART_BYTES, (n, buffer) -> fetch(target, n, buffer, checksums));
      verify(checksums);
    }
  }

  /** Of ranges, not every store verifies what it hands out. */
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
    return (int) Math.min(PART_BYTES, info.size() - (long) number * PART_BYTES);
  }

  private int fetch(FileChannel target, int number, byte[] buffer, int[] checksums)
      throws IOException {
    long offset = (long) number * PART_BYTES;
    int length = lengthOf(number);
    gate.actStep(
        Operation.READ,
        info.key(),
        call -> {
          ByteRange range = ByteRange.of(offset, length);
          try (ObjectSource source = driver.open(info.key(), range, info.etag())) {
            if (source == null) {
              throw new DriverException(
                  StoreException.Kind.CONFLICT, "the object was deleted while it was fetched");
            }
            Transfers.readFully(source, buffer, length);
          }
        });
    ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, length);
    checksums[number] = Crc32c.of(bytes);
    while (bytes.hasRemaining()) {
      target.write(bytes, offset + bytes.position());
    }
    return length;
  }
}
