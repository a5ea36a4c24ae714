package io.github.worldkeep.state.lease;

import static io.github.worldkeep.store.testkit.DamagedJson.assertEachIsReadOrRefused;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LeaseFormatTest {
  @Test
  void server_damaged_isReadOrRefused() {
    assertEachIsReadOrRefused(
        "{\"format\":1,\"name\":\"eu-17\",\"startedAt\":\"2026-01-01T00:00:00Z\",\"seenAt\":\"2026-01-01T00:10:00Z\",\"leaseMillis\":15000,\"state\":\"ALIVE\"}",
        json -> {
          ServerDocument server = ServerDocument.CODEC.decode(json);
          assertThat(server.expiresAt()).isAfter(server.seenAt());
          assertThat(ServerDocument.CODEC.decode(ServerDocument.CODEC.encode(server)))
              .isEqualTo(server);
        });
  }

  @Test
  void lease_damaged_isReadOrRefused() {
    assertEachIsReadOrRefused(
        "{\"format\":1,\"owner\":{\"server\":\"eu-17/6f1e\",\"lease\":\"77c0\"},\"since\":\"2026-01-01T00:00:00Z\"}",
        json -> {
          LeaseDocument lease = LeaseDocument.CODEC.decode(json);
          assertThat(LeaseDocument.CODEC.decode(LeaseDocument.CODEC.encode(lease)))
              .isEqualTo(lease);
        });
  }
}
