package io.github.worldkeep.store.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.Crc32c;
import io.github.worldkeep.store.spi.DriverException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Whatever bytes stand in a footer's place, with the right checksum or not. */
final class FooterTest {
  private static final int SIZE = 200_000;
  private static final int FUZZED = Integer.getInteger("footer.fuzzed", 50_000);

  /** Places of the fixed fields. */
  private static final int SECONDS = 16;

  private static final int NANOS = 24;
  private static final int CONTENT = 28;
  private static final int COUNT = 40;
  private static final int KEY = 42;

  private static ByteBuffer footer() {
    int[] blocks = {1, 2, 3, 4};
    ObjectInfo info =
        new ObjectInfo(
            "a/key",
            SIZE,
            "00112233445566778899aabbccddeeff",
            Instant.ofEpochSecond(1_700_000_000, 7),
            "text/plain",
            Map.of("name", "värde"),
            OptionalInt.of(5));
    return Footer.encode(info, blocks, 0);
  }

  private static void seal(ByteBuffer footer) {
    int crcAt = footer.capacity() - 12;
    footer.putInt(crcAt, Crc32c.of(footer.duplicate().position(0).limit(crcAt)));
  }

  private static Footer read(ByteBuffer footer) {
    byte[] bytes = footer.array();
    int length = Footer.length(ByteBuffer.wrap(bytes), bytes.length);
    if (length != bytes.length) {
      throw Failures.corrupt("another length");
    }
    return Footer.read(bytes, "a/key", SIZE + (long) bytes.length);
  }

  /** All that can be asked of it. */
  private static void use(Footer footer) {
    assertThat(footer.size()).isEqualTo(SIZE);
    assertThat(footer.blocks()).hasSize(4);
    assertThat(footer.info().key()).isEqualTo("a/key");
    assertThat(footer.etag()).hasSize(32);
  }

  private static void assertCorrupt(Consumer<ByteBuffer> change) {
    ByteBuffer footer = footer();
    change.accept(footer);
    seal(footer);
    assertThatThrownBy(() -> use(read(footer)))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT));
  }

  @Test
  void read_fieldsThatCantBe_areCorruptWithTheRightChecksumToo() {
    use(read(footer()));
    assertCorrupt(footer -> footer.putLong(CONTENT, -1));
    assertCorrupt(footer -> footer.putLong(CONTENT, Long.MIN_VALUE));
    assertCorrupt(footer -> footer.putLong(CONTENT, Long.MAX_VALUE));
    assertCorrupt(footer -> footer.putLong(CONTENT, SIZE + 1));
    assertCorrupt(footer -> footer.putLong(SECONDS, Long.MAX_VALUE));
    assertCorrupt(footer -> footer.putLong(SECONDS, Long.MIN_VALUE));
    assertCorrupt(footer -> footer.putInt(NANOS, -1));
    assertCorrupt(footer -> footer.putInt(NANOS, 1_000_000_000));
    assertCorrupt(footer -> footer.putShort(COUNT, (short) -1));
    assertCorrupt(footer -> footer.putShort(COUNT, (short) 2));
    assertCorrupt(footer -> footer.putShort(COUNT, (short) 0));
    assertCorrupt(footer -> footer.putShort(COUNT, Short.MAX_VALUE));
    assertCorrupt(footer -> footer.putShort(KEY, (short) 0xffff));
    assertCorrupt(footer -> footer.putShort(KEY, (short) 4));
    assertCorrupt(footer -> footer.put(KEY + 2, (byte) 'b'));
    assertCorrupt(footer -> footer.put(KEY + 9, (byte) 0xff));
    assertCorrupt(footer -> footer.putInt(footer.capacity() - 16, 0));
    assertCorrupt(footer -> footer.putInt(footer.capacity() - 16, -1));
    assertCorrupt(footer -> footer.putInt(footer.capacity() - 20, -1));
    assertCorrupt(footer -> footer.putInt(footer.capacity() - 20, Integer.MAX_VALUE));
  }

  @Test
  void read_aNewerFormat_isOnlyBelievedWithItsChecksum() {
    ByteBuffer footer = footer();
    footer.putInt(footer.capacity() - 16, 2);
    assertThatThrownBy(() -> read(footer))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.CORRUPT));
    seal(footer);
    assertThatThrownBy(() -> read(footer))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NEWER_FORMAT));
  }

  @Test
  void read_anyBytes_isSoundOrCorrupt() {
    Random random = new Random(16);
    for (int i = 0; i < FUZZED; i++) {
      ByteBuffer footer = footer();
      for (int left = 1 + random.nextInt(4); left > 0; left--) {
        footer.put(random.nextInt(footer.capacity()), (byte) random.nextInt());
      }
      if (random.nextInt(8) > 0) {
        seal(footer);
      }
      try {
        use(read(footer));
      } catch (DriverException e) {
        assertThat(e.kind()).as("%s", e).isIn(Kind.CORRUPT, Kind.NEWER_FORMAT);
      }
    }
  }
}
