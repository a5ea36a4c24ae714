package io.github.worldkeep.store;

import static io.github.worldkeep.store.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.ObjectDriver;
import io.github.worldkeep.store.spi.ObjectSource;
import io.github.worldkeep.store.spi.PartUpload;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a driver fails at the end of a transfer: its exceptions are not for callers. */
final class ObjectEndsTest {
  private static final int MIB = 1024 * 1024;

  private final Calls calls = new Calls(Duration.ofSeconds(30));
  private final Gate gate =
      new Gate(
          StoreKind.OBJECTS, StoreUri.parse("scripted:x"), Set.of(), calls, StoreListener.NONE);

  @AfterEach
  void close() {
    calls.close();
  }

  /** Takes parts, but can't end an upload either way. */
  private static final class Endless implements PartUpload {
    @Override
    public int partSize() {
      return MIB;
    }

    @Override
    public void part(int number, ByteBuffer content) {}

    @Override
    public ObjectInfo commit(int parts, long size) {
      throw new DriverException(Kind.UNAVAILABLE, "no commit");
    }

    @Override
    public void abort() {
      throw new DriverException(Kind.UNAVAILABLE, "no abort");
    }
  }

  private static ObjectDriver driver() {
    return (ObjectDriver)
        Proxy.newProxyInstance(
            ObjectDriver.class.getClassLoader(),
            new Class<?>[] {ObjectDriver.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("begin")) {
                return new Endless();
              }
              throw new AssertionError(method);
            });
  }

  @Test
  void writer_closedWhileTheStoreCantAbort_isAStoreException() {
    ObjectWriter writer = new ObjectWriter(gate, driver(), "k", PutOptions.NONE);
    writer.write(new byte[3 * MIB]);
    assertThat(failure(Kind.UNAVAILABLE, writer::close))
        .hasMessageContainingAll("objects", "'k'", "no abort");
    writer.close();
  }

  @Test
  void upload_failsAndCantBeAborted_theFirstFailureIsThrown(@TempDir Path directory)
      throws Exception {
    Path file = Files.write(directory.resolve("file"), new byte[3 * MIB]);
    Upload upload = new Upload(gate, driver(), "k", PutOptions.NONE, TransferProgress.NONE);
    StoreException failure;
    try (FileChannel content = FileChannel.open(file)) {
      failure = failure(Kind.UNAVAILABLE, () -> upload.run(content));
    }
    assertThat(failure).hasMessageContaining("no commit");
    assertThat(failure.getSuppressed())
        .singleElement()
        .isInstanceOf(StoreException.class)
        .extracting(Throwable::getMessage)
        .asString()
        .contains("no abort");
  }

  @Test
  void reader_thatCantBeClosed_isAStoreException() {
    for (RuntimeException wrong :
        new RuntimeException[] {
          new DriverException(Kind.INTERNAL, "no close"), new IllegalStateException("hunter2")
        }) {
      ObjectReader reader = new ObjectReader(gate, "k", closing(wrong));
      assertThat(failure(Kind.INTERNAL, reader::close))
          .hasMessageContaining("'k'")
          .message()
          .doesNotContain("hunter2");
      reader.close();
    }
  }

  private static ObjectSource closing(RuntimeException failure) {
    return new ObjectSource() {
      @Override
      public ObjectInfo info() {
        throw new AssertionError();
      }

      @Override
      public long length() {
        return 0;
      }

      @Override
      public int read(byte[] target, int offset, int length) {
        return -1;
      }

      @Override
      public void close() {
        throw failure;
      }
    };
  }
}
