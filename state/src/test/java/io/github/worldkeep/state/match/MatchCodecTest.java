package io.github.worldkeep.state.match;

import static io.github.worldkeep.store.testkit.DamagedJson.assertEachIsReadOrRefused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class MatchCodecTest {
  private static final String ENDED =
      "{\"format\":1,\"kind\":\"duel\",\"session\":\"s\",\"state\":\"ENDED\",\"startedAt\":\"2026-01-01T00:00:00Z\",\"endedAt\":\"2026-01-01T00:10:01.500Z\",\"players\":[\"ada\",\"zo\u00eb\"],"
          + "\"participants\":[{\"player\":\"ada\",\"joinedAt\":\"2026-01-01T00:00:00Z\"},{\"player\":\"zo\u00eb\",\"joinedAt\":\"2026-01-01T00:00:00Z\",\"leftAt\":\"2026-01-01T00:00:01.500Z\"}],\"events\":[{\"at\":\"2026-01-01T00:00:01.500Z\",\"type\":\"first"
          + " blood\",\"data\":{\"by\":\"ada\"}}],\"attributes\":{\"map\":\"isle\"},"
          + "\"result\":{\"outcome\":\"completed\",\"standings\":[{\"player\":\"ada\",\"place\":1,\"score\":3200.0,\"attributes\":{\"mvp\":true}}]},\"writer\":\"3f0b\",\"revision\":3}";

  @Test
  void match_damaged_isReadOrRefused() {
    assertEachIsReadOrRefused(
        ENDED,
        json -> {
          MatchDocument match = MatchCodec.CODEC.decode(json);
          assertThat(match.record("m").id()).isEqualTo("m");
          Course course = new Course("m", match, new StoreTime(Instant.EPOCH, () -> 0));
          assertThat(course.record().kind()).isEqualTo(match.kind());
          assertThat(MatchCodec.CODEC.decode(MatchCodec.CODEC.encode(match))).isEqualTo(match);
        });
  }
}
