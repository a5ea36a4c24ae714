package io.github.worldkeep.store.s3;

import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.InterruptWatch;
import io.github.worldkeep.store.spi.ObjectSource;
import java.io.IOException;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Content as it arrives. The whole of an object is verified before its last byte is handed out; of
 * a range, the server verifies what it reads.
 */
final class S3Source implements ObjectSource {
  private final Bucket bucket;
  private final String key;
  private final Stored stored;
  private final ObjectInfo info;
  private final Extent extent;
  private final @Nullable CRC32C crc;
  private final ResponseInputStream<GetObjectResponse> content;
  private long position;

  S3Source(
      Bucket bucket,
      String key,
      Stored stored,
      ResponseInputStream<GetObjectResponse> content,
      Extent extent) {
    this.bucket = bucket;
    this.key = key;
    this.stored = stored;
    this.info = bucket.info(key, stored);
    this.extent = extent;
    this.content = content;
    this.crc = extent.isWhole() ? new CRC32C() : null;
  }

  @Override
  public ObjectInfo info() {
    return info;
  }

  @Override
  public long length() {
    return extent.length();
  }

  @Override
  @SuppressWarnings("try") // The call is only watched.
  public int read(byte[] target, int offset, int length) throws InterruptedException {
    if (position == extent.length()) {
      return -1;
    }
    int count = (int) Math.min(length, extent.length() - position);
    try (InterruptWatch.Watched call = bucket.connection().watch().begin(content::abort)) {
      return received(target, offset, content.read(target, offset, count));
    } catch (IOException e) {
      throw broken(e);
    } catch (CancellationException e) {
      throw Failures.interrupted(e);
    } catch (SdkException e) {
      DriverException failure = Failures.of(e);
      throw failure.kind() == Kind.CORRUPT ? damaged() : failure;
    }
  }

  private static DriverException broken(IOException e) {
    return Thread.currentThread().isInterrupted()
        ? Failures.interrupted(e)
        : new DriverException(Kind.UNAVAILABLE, "the connection broke: " + e, e);
  }

  private int received(byte[] target, int offset, int count) throws InterruptedException {
    if (count < 0) {
      throw new DriverException(
          Kind.UNAVAILABLE,
          "the answer ended after " + position + " of " + extent.length() + " bytes");
    }
    position += count;
    CRC32C sum = crc;
    if (sum != null) {
      sum.update(target, offset, count);
      if (position == extent.length()) {
        verify((int) sum.getValue());
      }
    }
    return count;
  }

  private void verify(int sum) throws InterruptedException {
    OptionalInt expected = info.crc32c();
    if (expected.isPresent() && expected.getAsInt() != sum) {
      throw damaged();
    }
  }

  /** Some servers read content and metadata one after the other, and may mix two versions. */
  private DriverException damaged() throws InterruptedException {
    Stored now = bucket.head(key);
    return stored.equals(now) ? Failures.corrupt() : Failures.replaced();
  }

  @Override
  public void close() {
    if (position < extent.length()) {
      content.abort(); // Instead of reading the rest.
      return;
    }
    try {
      content.close();
    } catch (IOException | AbortedException e) { // The SDK aborts for an interrupted thread.
      content.abort(); // All of it was read: only the connection is lost.
    }
  }
}
