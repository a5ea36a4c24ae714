package io.github.worldkeep.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.spi.Position;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

final class CursorTest {
  private static final Query QUERY =
      Query.where(Index.text("t").eq("x"))
          .sortedBy(
              Index.text("t").ascending(),
              Index.number("n").descending(),
              Index.bool("b").ascending(),
              Index.time("at").ascending());

  @Test
  void read_whatWasWritten_isTheSamePlace() {
    Instant time = Instant.parse("2026-01-01T00:00:00.123456789Z");
    for (Position position :
        new Position[] {
          new Position(Arrays.asList("\ud83d\ude00 '\"", -1.5e300, true, time), "id \u20aa"),
          new Position(Arrays.asList("", 0.0, false, Instant.parse("0000-01-01T00:00:00Z")), "i"),
          new Position(Arrays.asList(null, null, null, null), "x".repeat(512))
        }) {
      String cursor = Cursor.write("items", QUERY, position);
      assertThat(cursor).matches("[A-Za-z0-9_-]+");
      assertThat(Cursor.read("items", QUERY, cursor)).isEqualTo(position);
      assertThat(Cursor.read("items", QUERY.limit(7), cursor)).isEqualTo(position);
      assertThat(Cursor.read("others", QUERY, cursor)).isNull();
      assertThat(Cursor.read("items", QUERY.sortedBy(), cursor)).isNull();
    }
  }

  @Test
  void read_checksumMadeOnPurpose_isNoCursorInsteadOfAnError() throws IOException {
    String cursor =
        Cursor.write(
            "items", QUERY, new Position(Arrays.asList("t", 1.0, true, Instant.EPOCH), "i"));
    byte[] bytes = Base64.getUrlDecoder().decode(cursor);
    for (int i = 5; i < bytes.length - 4; i++) {
      for (int value : new int[] {0, 1, 0x7f, 0xff}) {
        byte[] forged = bytes.clone();
        forged[i] = (byte) value;
        Position position = Cursor.read("items", QUERY, withChecksum(forged));
        assertThat(position == null || position.sortKey().size() == 4).isTrue();
      }
    }
  }

  private static String withChecksum(byte[] bytes) throws IOException {
    ByteArrayOutputStream forged = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(forged)) {
      out.write(bytes, 0, bytes.length - 4);
      CRC32C crc = new CRC32C();
      crc.update(bytes, 0, bytes.length - 4);
      out.writeInt((int) crc.getValue());
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(forged.toByteArray());
  }
}
