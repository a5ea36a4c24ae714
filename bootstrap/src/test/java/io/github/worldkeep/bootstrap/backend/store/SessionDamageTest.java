package io.github.worldkeep.bootstrap.backend.store;

import static io.github.worldkeep.store.testkit.DamagedJson.assertEachIsReadOrRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.Version;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

final class SessionDamageTest {
  private static String golden(String name) throws IOException {
    try (InputStream in = SessionDamageTest.class.getResourceAsStream("/formats/" + name)) {
      return new String(in.readAllBytes(), UTF_8).stripTrailing();
    }
  }

  private static <T> T readTwice(Codec<T> codec, byte[] json) {
    T read = codec.decode(json);
    assertThat(codec.decode(codec.encode(read))).isEqualTo(read);
    return read;
  }

  @Test
  void session_damaged_isReadOrRefused() throws IOException {
    assertEachIsReadOrRefused(
        golden("session-1.json"),
        json -> {
          SessionDocument session = readTwice(DocumentCodec.SESSIONS, json);
          assertThat(session.session("s", new Version("1")).id()).isEqualTo("s");
          assertThat(Lane.number(session.change())).isNotNegative();
        });
  }

  @Test
  void instance_damaged_isReadOrRefused() throws IOException {
    assertEachIsReadOrRefused(
        golden("session-instance-1.json"),
        json -> assertThat(readTwice(DocumentCodec.INSTANCES, json).players()).isNotNegative());
  }

  @Test
  void lane_damaged_isReadOrRefused() throws IOException {
    assertEachIsReadOrRefused(
        golden("session-lane-1.json"),
        json -> assertThat(readTwice(DocumentCodec.LANES, json).number()).isPositive());
  }
}
