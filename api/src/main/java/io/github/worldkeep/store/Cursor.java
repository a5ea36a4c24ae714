package io.github.worldkeep.store;

import io.github.worldkeep.store.spi.Position;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A place in the order of one query as text: base64url of a format number, a fingerprint of the
 * query, the sort key, the id, and a CRC-32C of these. A cursor grants no access, so it is checked
 * against mistakes and not signed.
 */
final class Cursor {
  private static final int FORMAT = 1;
  private static final int CHECKSUM_BYTES = Integer.BYTES;

  private Cursor() {}

  static String write(String collection, Query query, Position position) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeInt(fingerprint(collection, query));
      for (Object value : position.sortKey()) {
        writeValue(out, value);
      }
      writeText(out, position.id());
      out.writeInt(checksum(bytes.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e); // A stream in memory does not fail.
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  /** The place, or null if the text is no cursor of this query. */
  static @Nullable Position read(String collection, Query query, String cursor) {
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException e) {
      return null;
    }
    int end = bytes.length - CHECKSUM_BYTES;
    if (end < 1
        || ByteBuffer.wrap(bytes).getInt(end) != checksum(Arrays.copyOf(bytes, end))
        || bytes[0] != FORMAT) {
      return null;
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 1, end - 1))) {
      return in.readInt() == fingerprint(collection, query) ? readPosition(in, query) : null;
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      return null; // The checksum was forged.
    }
  }

  private static Position readPosition(DataInputStream in, Query query) throws IOException {
    List<@Nullable Object> sortKey = new ArrayList<>();
    for (Sort sort : query.sorts()) {
      sortKey.add(in.readBoolean() ? readValue(in, sort.index().type()) : null);
    }
    return new Position(sortKey, readText(in));
  }

  private static void writeValue(DataOutputStream out, @Nullable Object value) throws IOException {
    out.writeBoolean(value != null);
    if (value instanceof Double number) {
      out.writeDouble(number);
    } else if (value instanceof Boolean bool) {
      out.writeBoolean(bool);
    } else if (value != null) {
      writeText(out, value.toString());
    }
  }

  private static Object readValue(DataInputStream in, Index.Type type) throws IOException {
    return switch (type) {
      case NUMBER -> in.readDouble();
      case BOOL -> in.readBoolean();
      case TIME -> Instant.parse(readText(in));
      case TEXT, TEXTS -> readText(in);
    };
  }

  private static void writeText(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }

  private static int fingerprint(String collection, Query query) {
    String identity = collection + '\n' + query.filter() + '\n' + query.sorts();
    return checksum(identity.getBytes(StandardCharsets.UTF_8));
  }

  private static int checksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
