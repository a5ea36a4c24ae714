package io.github.worldkeep.benchmarks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * Transfers as a careful user of the SDK writes them by hand: the parts of one object, four at a
 * time over the blocking client, directly from and to the file.
 */
final class S3Parts implements AutoCloseable {
  private static final int PARALLEL = 4;
  private static final String TYPE = "application/octet-stream";

  private final S3Client client = S3Bucket.bare();
  private final ExecutorService threads = Executors.newFixedThreadPool(PARALLEL);
  private final int partBytes;
  private final ThreadLocal<byte[]> buffers;

  private S3Parts(int partBytes, int bufferBytes) {
    this.partBytes = partBytes;
    this.buffers = ThreadLocal.withInitial(() -> new byte[bufferBytes]);
  }

  /** Returns a client that holds each part in memory. */
  static S3Parts inMemory() {
    return new S3Parts(S3Bucket.PART_BYTES, S3Bucket.PART_BYTES);
  }

  /**
   * Returns a client for downloads, with larger parts and with buffers that fit a processor's
   * cache.
   */
  static S3Parts streamed() {
    return new S3Parts(2 * S3Bucket.PART_BYTES, 256 * 1024);
  }

  void upload(Path file, String key) throws IOException, InterruptedException, ExecutionException {
    String bucket = S3Bucket.name();
    String id = client.createMultipartUpload(c -> c.bucket(bucket).key(key)).uploadId();
    try (FileChannel source = FileChannel.open(file, StandardOpenOption.READ)) {
      List<CompletedPart> parts =
          each(source.size(), (offset, length) -> send(source, key, id, offset, length));
      client.completeMultipartUpload(
          c -> c.bucket(bucket).key(key).uploadId(id).multipartUpload(m -> m.parts(parts)));
    }
  }

  private CompletedPart send(FileChannel source, String key, String id, long offset, int length)
      throws IOException {
    int number = (int) (offset / partBytes) + 1;
    ByteBuffer content = ByteBuffer.wrap(buffers.get(), 0, length);
    while (content.hasRemaining()) {
      source.read(content, offset + content.position());
    }
    UploadPartResponse sent =
        client.uploadPart(
            p -> p.bucket(S3Bucket.name()).key(key).uploadId(id).partNumber(number),
            RequestBody.fromContentProvider(
                () -> new ByteArrayInputStream(content.array(), 0, length), length, TYPE));
    return CompletedPart.builder().partNumber(number).eTag(sent.eTag()).build();
  }

  void download(String key, Path file)
      throws IOException, InterruptedException, ExecutionException {
    long size = client.headObject(h -> h.bucket(S3Bucket.name()).key(key)).contentLength();
    Path beside = file.resolveSibling("beside"); // So that no half of a download is seen.
    try (FileChannel target =
        FileChannel.open(beside, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      each(size, (offset, length) -> receive(key, target, offset, length));
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private long receive(String key, FileChannel target, long offset, int length) throws IOException {
    String range = "bytes=" + offset + "-" + (offset + length - 1);
    try (InputStream content =
        client.getObject(g -> g.bucket(S3Bucket.name()).key(key).range(range))) {
      byte[] buffer = buffers.get();
      for (int done = 0; done < length; ) {
        int count = Math.min(buffer.length, length - done);
        content.readNBytes(buffer, 0, count);
        ByteBuffer piece = ByteBuffer.wrap(buffer, 0, count);
        while (piece.hasRemaining()) {
          target.write(piece, offset + done + piece.position());
        }
        done += count;
      }
      return length;
    }
  }

  /** Moves one part. */
  @FunctionalInterface
  private interface Part<T> {
    T move(long offset, int length) throws IOException;
  }

  private <T> List<T> each(long size, Part<T> part)
      throws InterruptedException, ExecutionException {
    List<Callable<T>> moves = new ArrayList<>();
    for (long offset = 0; offset < size; offset += partBytes) {
      long from = offset;
      int length = (int) Math.min(partBytes, size - offset);
      moves.add(() -> part.move(from, length));
    }
    List<T> moved = new ArrayList<>();
    for (Future<T> future : threads.invokeAll(moves)) {
      moved.add(future.get());
    }
    return moved;
  }

  @Override
  public void close() {
    threads.shutdown();
    client.close();
  }
}
