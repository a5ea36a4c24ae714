package io.github.worldkeep.store.s3;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import software.amazon.awssdk.core.sync.RequestBody;

/** A buffer's remaining bytes as the body of a request, without a copy, as often as it is sent. */
final class Content extends InputStream {
  private static final String TYPE = "application/octet-stream";

  private final ByteBuffer buffer;

  private Content(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  static RequestBody of(ByteBuffer content) {
    ByteBuffer own = content.duplicate();
    return RequestBody.fromContentProvider(
        () -> new Content(own.duplicate()), own.remaining(), TYPE);
  }

  @Override
  public int read() {
    return buffer.hasRemaining() ? buffer.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    int count = Math.min(length, buffer.remaining());
    if (count == 0) {
      return -1;
    }
    buffer.get(target, offset, count);
    return count;
  }

  @Override
  public long skip(long count) {
    int skipped = (int) Math.max(0, Math.min(count, buffer.remaining()));
    buffer.position(buffer.position() + skipped);
    return skipped;
  }

  @Override
  public int available() {
    return buffer.remaining();
  }

  @Override
  public boolean markSupported() {
    return true;
  }

  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // For one thread.
  public void mark(int limit) {
    buffer.mark();
  }

  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // For one thread.
  public void reset() {
    buffer.reset();
  }
}
