package io.github.worldkeep.state.player;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RevisionCodecTest {
  /** A double would round it, and rolling back would store that. */
  @Test
  void decode_encoded_hasTheDataByteByByte() {
    String data = "{\"gold\":12345678901234567890.12345678901234567890,\"x\":-0.0}";
    RevisionCodec codec = new RevisionCodec();
    RevisionDocument revision =
        new RevisionDocument("ada", 7, 1, Instant.EPOCH, "s1", "w1", data.getBytes(UTF_8));

    RevisionDocument read = codec.decode(codec.encode(revision));

    assertThat(new String(read.data(), UTF_8)).isEqualTo(data);
    assertThat(read).usingRecursiveComparison().isEqualTo(revision);
  }
}
