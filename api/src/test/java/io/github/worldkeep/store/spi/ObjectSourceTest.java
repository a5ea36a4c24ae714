package io.github.worldkeep.store.spi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.StoreException.Kind;
import java.io.ByteArrayInputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a source does that only says how to read some bytes. */
final class ObjectSourceTest {
  /** Says that it has a length, and gives at most three bytes at a time. */
  private static final class Stream implements ObjectSource {
    private final ByteArrayInputStream content;
    private final long length;

    Stream(String content, long length) {
      this.content = new ByteArrayInputStream(content.getBytes(UTF_8));
      this.length = length;
    }

    @Override
    public ObjectInfo info() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long length() {
      return length;
    }

    @Override
    public int read(byte[] target, int offset, int count) {
      return content.read(target, offset, Math.min(3, count));
    }

    @Override
    public void close() {}
  }

  private static void assertCorrupt(ThrowingCallable call, String message) {
    DriverException failure = catchThrowableOfType(DriverException.class, call);
    assertThat(failure).hasMessage(message);
    assertThat(failure.kind()).isEqualTo(Kind.CORRUPT);
  }

  @Test
  void readAll_inSmallPieces_isAllOfIt() throws Exception {
    assertThat(new Stream("the content", 11).readAll()).isEqualTo("the content".getBytes(UTF_8));
    assertThat(new Stream("", 0).readAll()).isEmpty();
  }

  @Test
  void readAll_endsBeforeItsLength_isCorrupt() {
    assertCorrupt(() -> new Stream("the", 11).readAll(), "it ended after 3 of 11 bytes");
  }

  @Test
  void readAll_goesOnAfterItsLength_isCorrupt() {
    assertCorrupt(() -> new Stream("the content", 3).readAll(), "it goes on after its length");
  }

  @Test
  void readFully_fillsOnlyTheStart() throws Exception {
    byte[] target = "--------".getBytes(UTF_8);
    new Stream("the content", 11).readFully(target, 5);
    assertThat(target).isEqualTo("the c---".getBytes(UTF_8));
  }
}
