package io.github.worldkeep.state.token;

import static io.github.worldkeep.store.testkit.DamagedJson.assertEachIsReadOrRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TokenCodecTest {
  @Test
  void token_damaged_isReadOrRefused() {
    String hash = "0123456789abcdef".repeat(4);
    assertEachIsReadOrRefused(
        "{\"format\":1,\"hash\":\""
            + hash
            + "\",\"player\":\"zo\u00eb\",\"session\":\"eu/match-7\",\"issuedAt\":\"2026-01-01T00:00:00Z\",\"expires\":\"2026-01-01T00:01:00Z\",\"attributes\":{\"role\":\"healer\",\"team\":\"red\"}}",
        json -> {
          TokenDocument token = TokenCodec.decode("tokens/k", json);
          assertThat(token.admission().session()).isEqualTo(token.session());
          assertThat(TokenCodec.decode("tokens/k", TokenCodec.encode(token))).isEqualTo(token);
        });
  }
}
