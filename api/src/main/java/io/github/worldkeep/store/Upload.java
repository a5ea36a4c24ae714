package io.github.worldkeep.store;

import io.github.worldkeep.store.spi.ObjectDriver;
import io.github.worldkeep.store.spi.PartUpload;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Uploads one file: as a whole if it is small, else in parallel parts. */
final class Upload {
  private static final int LARGEST_SINGLE = 1024 * 1024;

  private final Gate gate;
  private final ObjectDriver driver;
  private final String key;
  private final PutOptions options;
  private final TransferProgress progress;

  Upload(
      Gate gate, ObjectDriver driver, String key, PutOptions options, TransferProgress progress) {
    this.gate = gate;
    this.driver = driver;
    this.key = key;
    this.options = options;
    this.progress = progress;
  }

  ObjectInfo run(FileChannel source) throws IOException {
    long size = source.size();
    return size <= LARGEST_SINGLE ? sendWhole(source, size) : sendParts(source, size);
  }

  private ObjectInfo sendWhole(FileChannel source, long size) throws IOException {
    ByteBuffer content = ByteBuffer.allocate((int) size);
    fill(content, source, 0);
    requireSameSize(source, size);
    progress.advanced(size, size);
    return gate.call(
        Operation.WRITE,
        key,
        call -> {
          call.moved(size);
          return driver.put(key, content, options);
        });
  }

  private ObjectInfo sendParts(FileChannel source, long size) throws IOException {
    PartUpload upload = gate.step(Operation.WRITE, key, call -> driver.begin(key, options));
    try {
      int parts = Math.toIntExact((size + upload.partSize() - 1) / upload.partSize());
      new Transfers(size, progress)
          .run(parts, upload.partSize(), (n, buffer) -> send(source, size, upload, n, buffer));
      requireSameSize(source, size);
      return gate.call(
          Operation.WRITE,
          key,
          call -> {
            call.moved(size);
            return upload.commit(parts, size);
          });
    } catch (IOException | RuntimeException | Error e) {
      abortAfter(e, upload);
      throw e;
    }
  }

  private void abortAfter(Throwable failure, PartUpload upload) {
    try {
      gate.outside(Operation.WRITE, key, upload::abort);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private int send(FileChannel source, long size, PartUpload upload, int number, byte[] buffer)
      throws IOException {
    long offset = (long) number * upload.partSize();
    int length = (int) Math.min(upload.partSize(), size - offset);
    ByteBuffer content = ByteBuffer.wrap(buffer, 0, length);
    fill(content, source, offset);
    gate.actStep(Operation.WRITE, key, call -> upload.part(number, content));
    return length;
  }

  private static void fill(ByteBuffer content, FileChannel source, long offset) throws IOException {
    while (content.hasRemaining()) {
      if (source.read(content, offset + content.position()) < 0) {
        throw new EOFException("the file became shorter while it was read: upload it again");
      }
    }
    content.flip();
  }

  private static void requireSameSize(FileChannel source, long size) throws IOException {
    if (source.size() != size) {
      throw new IOException("the file changed its size while it was read: upload it again");
    }
  }
}
