package io.github.worldkeep.state.player;

import static io.github.worldkeep.store.testkit.DamagedJson.assertEachIsReadOrRefused;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.Version;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

final class PlayerFormatTest {
  private static final StoredPlayerCodec PLAYERS = new StoredPlayerCodec();
  private static final RevisionCodec REVISIONS = new RevisionCodec();

  @Test
  void player_damaged_isReadOrRefused() {
    assertEachIsReadOrRefused(
        "{\"format\":1,\"owner\":{\"server\":\"eu-17/6f1e\",\"lease\":\"03ab\"},\"write\":\"03ab/12\",\"revision\":7,\"schema\":2,\"savedAt\":\"2026-01-01T00:00:00Z\",\"kept\":[5,6,7],\"data\":{\"name\":\"Zo\u00eb\",\"level\":7}}",
        json -> {
          StoredPlayer player = PLAYERS.decode(json);
          StoredPlayer again = PLAYERS.decode(PLAYERS.encode(player));
          assertThat(again.envelope()).isEqualTo(player.envelope());
          assertThat(again.data()).isEqualTo(player.data());
          assertThat(RevisionDocument.of("zoe", player, "s").revision()).isPositive();
        });
  }

  @Test
  void revision_damaged_isReadOrRefused() {
    assertEachIsReadOrRefused(
        "{\"format\":1,\"player\":\"zoe\",\"revision\":7,\"schema\":2,\"savedAt\":\"2026-01-01T00:00:00Z\",\"savedBy\":\"eu-17/6f1e\",\"write\":\"03ab/12\",\"data\":{\"name\":\"Zo\u00eb\",\"level\":7}}",
        json -> {
          RevisionDocument revision =
              RevisionDocument.from(
                  new Document<>("zoe/000000000007", new Version("1"), REVISIONS.decode(json)));
          assertThat(Revision.of(revision).number()).isEqualTo(7);
          assertThat(REVISIONS.decode(REVISIONS.encode(revision)).write())
              .isEqualTo(revision.write());
        });
  }

  @Test
  void journalsSecondLine_damaged_isReadOrRefused() {
    assertEachIsReadOrRefused(
        "{\"collection\":\"players_hero\",\"player\":\"ada\",\"lease\":\"3f25\",\"revision\":7,\"why\":\"gone\",\"bytes\":2}",
        json -> {
          try {
            assertThat(JournalFormat.decode(sealed(json)).revision()).isPositive();
          } catch (JournalFormat.UnreadableException e) {
            throw new StoreException(Kind.CORRUPT, Retry.NEVER, e.getMessage(), e);
          }
        });
  }

  private static byte[] sealed(byte[] line) {
    byte[] rest = (new String(line, UTF_8) + "\n{}").getBytes(UTF_8);
    CRC32C crc = new CRC32C();
    crc.update(rest);
    return ("worldkeep-journal 1 %08x\n".formatted(crc.getValue()) + new String(rest, UTF_8))
        .getBytes(UTF_8);
  }
}
