package io.github.worldkeep.store.filesystem;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChecksumsTest {
  @Test
  void of_checkString_isThePublishedValue() {
    byte[] check = "123456789".getBytes(US_ASCII);
    assertThat(Checksums.of(check, 0, check.length)).isEqualTo(0xE3069283);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072, 1_000_003})
  void ofWhole_fromBlocks_isTheChecksumOfTheContent(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    CRC32C whole = new CRC32C();
    whole.update(content);
    ByteBuffer buffer = ByteBuffer.wrap(content).asReadOnlyBuffer();
    int[] blocks = Checksums.ofBlocks(buffer);
    assertThat(blocks).hasSize((size + 65_535) / 65_536);
    assertThat(Checksums.ofWhole(blocks, size)).isEqualTo((int) whole.getValue());
    assertThat(buffer.remaining()).isEqualTo(size);
  }
}
