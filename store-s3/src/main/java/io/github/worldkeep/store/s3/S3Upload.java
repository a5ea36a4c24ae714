package io.github.worldkeep.store.s3;

import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.PutOptions;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.Crc32c;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.PartUpload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/**
 * An object in parts. One whose first part is not full has no other, and is put in one request when
 * it is committed; else the parts are those of a multipart upload.
 */
final class S3Upload implements PartUpload {
  private static final int MAX_PARTS = 10_000;

  private final Bucket bucket;
  private final Puts puts;
  private final PartConditions conditions;
  private final String key;
  private final PutOptions options;
  private final Consumer<S3Upload> ended;
  private final ReentrantLock beginning = new ReentrantLock();
  private final Map<Integer, Part> parts = new ConcurrentHashMap<>();
  private volatile @Nullable Multipart multipart;
  private volatile @Nullable ByteBuffer only;

  private record Part(int size, int crc32c, CompletedPart completed) {}

  S3Upload(
      Bucket bucket,
      Puts puts,
      PartConditions conditions,
      String key,
      PutOptions options,
      Consumer<S3Upload> ended) {
    this.bucket = bucket;
    this.puts = puts;
    this.conditions = conditions;
    this.key = key;
    this.options = options;
    this.ended = ended;
  }

  @Override
  public int partSize() {
    return bucket.settings().partSize();
  }

  @Override
  public void part(int number, ByteBuffer content) throws InterruptedException {
    if (number >= MAX_PARTS) {
      throw new DriverException(
          Kind.INVALID,
          Retry.NEVER,
          "S3 takes at most 10,000 parts: add a larger part-size to the s3: URI",
          null);
    }
    if (number == 0 && content.remaining() < partSize()) {
      only = ByteBuffer.allocate(content.remaining()).put(content).flip();
      return;
    }
    send(begun(), number, content);
  }

  /** The lock is held during the request, because concurrent calls need its response. */
  private Multipart begun() throws InterruptedException {
    Multipart running = multipart;
    if (running != null) {
      return running;
    }
    beginning.lockInterruptibly();
    try {
      Multipart begun = multipart;
      if (begun == null) {
        conditions.require(options.condition());
        begun =
            Multipart.begin(
                bucket, key, options.metadata(), options.contentType(), options.crc32c(), true);
        multipart = begun;
      }
      return begun;
    } finally {
      beginning.unlock();
    }
  }

  private void send(Multipart upload, int number, ByteBuffer content) throws InterruptedException {
    int size = content.remaining();
    int crc = Crc32c.of(content);
    String checksum = upload.checksummed() ? Stored.base64(crc) : null;
    UploadPartRequest request =
        UploadPartRequest.builder()
            .bucket(bucket.name())
            .key(bucket.name(key))
            .uploadId(upload.id())
            .partNumber(number + 1)
            .checksumCRC32C(checksum)
            .build();
    try {
      String etag =
          bucket.connection().call(s3 -> s3.uploadPart(request, Content.of(content))).eTag();
      CompletedPart completed =
          CompletedPart.builder()
              .partNumber(number + 1)
              .eTag(etag)
              .checksumCRC32C(checksum)
              .build();
      parts.put(number, new Part(size, crc, completed));
    } catch (S3Exception e) {
      throw Multipart.gone();
    }
  }

  @Override
  public ObjectInfo commit(int count, long size) throws InterruptedException {
    ByteBuffer whole = only;
    if (whole != null) {
      if (count != 1 || whole.remaining() != size) {
        throw incomplete(1, whole.remaining());
      }
      ObjectInfo info = puts.put(key, whole, options);
      ended.accept(this);
      return info;
    }
    List<CompletedPart> completed = new ArrayList<>();
    int crc = verified(count, size, completed);
    Puts.requireStated(options.crc32c(), crc);
    ObjectInfo info = begun().complete(completed, OptionalInt.of(crc), size, options.condition());
    ended.accept(this);
    return info;
  }

  private int verified(int count, long size, List<CompletedPart> completed) {
    int crc = 0;
    for (int i = 0; i < count; i++) {
      Part part = parts.get(i);
      long expected = Math.min(partSize(), size - (long) i * partSize());
      if (part == null || part.size != expected) {
        throw incomplete(i, expected);
      }
      crc = Crc32c.combine(crc, part.crc32c, part.size);
      completed.add(part.completed);
    }
    if (parts.size() != count || (long) count * partSize() < size) {
      throw incomplete(count, 0);
    }
    return crc;
  }

  private static DriverException incomplete(int number, long expected) {
    String message =
        "part " + number + " of the upload must have " + expected + " bytes and has not";
    return new DriverException(Kind.INTERNAL, Retry.SAFE, message, null);
  }

  @Override
  public void abort() {
    ended.accept(this);
    Multipart running = multipart;
    multipart = null;
    only = null;
    if (running != null) {
      running.abort();
    }
  }
}
