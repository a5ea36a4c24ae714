package io.github.worldkeep.store.s3;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;

/**
 * The server's description of an object.
 *
 * @param size the size of the whole object
 * @param etag the etag without quotes
 * @param modified the time of the write in whole seconds, as in most responses
 * @param metadata the metadata with the content type
 * @param crc32c the checksum of the whole object, if the server keeps it
 */
record Stored(long size, String etag, Instant modified, Metadata metadata, OptionalInt crc32c) {
  private static final String NO_TYPE = "application/octet-stream";

  static Stored of(HeadObjectResponse head) {
    return new Stored(
        head.contentLength(),
        etag(head.eTag()),
        modified(head.lastModified()),
        new Metadata(head.metadata(), type(head.contentType())),
        crc32c(head.checksumCRC32C(), head.checksumType()));
  }

  static Stored of(GetObjectResponse get, long size) {
    return new Stored(
        size,
        etag(get.eTag()),
        modified(get.lastModified()),
        new Metadata(get.metadata(), type(get.contentType())),
        crc32c(get.checksumCRC32C(), get.checksumType()));
  }

  private static String type(@Nullable String type) {
    return type == null ? NO_TYPE : type;
  }

  static Instant modified(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }

  static String etag(@Nullable String quoted) {
    return quoted == null ? "" : quoted.replace("\"", "");
  }

  static String quoted(String etag) {
    return '"' + etag + '"';
  }

  /** Whether any object can have this etag. Others would not arrive as they are. */
  static boolean canBeEtag(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '"');
  }

  private static OptionalInt crc32c(@Nullable String base64, @Nullable ChecksumType type) {
    if (base64 == null || base64.contains("-") || type == ChecksumType.COMPOSITE) {
      return OptionalInt.empty();
    }
    byte[] bytes = Base64.getDecoder().decode(base64);
    return bytes.length == 4
        ? OptionalInt.of(ByteBuffer.wrap(bytes).getInt())
        : OptionalInt.empty();
  }

  static String base64(int crc32c) {
    return Base64.getEncoder().encodeToString(ByteBuffer.allocate(4).putInt(0, crc32c).array());
  }
}
