package io.github.worldkeep.store.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Crc32cTest {
  @Test
  void of_theStandardsExample_isItsValue() {
    // RFC 3720, appendix B.4: 32 bytes of ones.
    byte[] ones = new byte[32];
    Arrays.fill(ones, (byte) 0xff);
    assertThat(Crc32c.of(ByteBuffer.wrap(ones))).isEqualTo(0x62A8AB43);
    assertThat(Crc32c.of(ByteBuffer.allocate(0))).isZero();
  }

  @Test
  void of_buffer_leavesItAsItIs() {
    ByteBuffer content = ByteBuffer.wrap(new byte[] {1, 2, 3, 4}, 1, 2);
    assertThat(Crc32c.of(content)).isEqualTo(Crc32c.of(ByteBuffer.wrap(new byte[] {2, 3})));
    assertThat(content.remaining()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 63, 64, 65, 4_095, 65_536, 100_001, 1_000_000})
  void combine_twoPieces_isThatOfBothTogether(int second) {
    Random random = new Random(second);
    for (int first : new int[] {0, 1, 1_000}) {
      byte[] all = new byte[first + second];
      random.nextBytes(all);
      int combined =
          Crc32c.combine(
              Crc32c.of(ByteBuffer.wrap(all, 0, first)),
              Crc32c.of(ByteBuffer.wrap(all, first, second)),
              second);
      assertThat(combined).as("%d and %d bytes", first, second).isEqualTo(crc(all));
    }
  }

  private static int crc(byte[] content) {
    return Crc32c.of(ByteBuffer.wrap(content));
  }

  @Test
  void combine_lengthsBeyondAnInt_isAssociative() {
    long huge = 5L << 33;
    int together = Crc32c.combine(Crc32c.combine(1, 2, huge), 3, huge);
    assertThat(together).isEqualTo(Crc32c.combine(1, Crc32c.combine(2, 3, huge), 2 * huge));
  }
}
