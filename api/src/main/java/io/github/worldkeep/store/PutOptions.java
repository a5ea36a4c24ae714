package io.github.worldkeep.store;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * How to write an object. Start from {@link #NONE}.
 *
 * @param contentType a media type of 1 to 255 printable ASCII characters
 * @param metadata up to 20 entries, of up to 1,024 bytes in UTF-8 of names and values together:
 *     this fits into the headers of every store in any encoding. A name is 1 to 64 of {@code a-z
 *     0-9 -}; a value may be empty and may hold any character but control characters
 * @param condition the condition under which the object is written
 * @param crc32c the checksum that the content must have (CRC-32C, Castagnoli), else nothing is
 *     written and the call fails with CORRUPT
 */
public record PutOptions(
    String contentType,
    Map<String, String> metadata,
    WriteCondition condition,
    OptionalInt crc32c) {
  private static final int MAX_METADATA_BYTES = 1_024;
  private static final int MAX_METADATA_ENTRIES = 20;
  private static final Pattern CONTENT_TYPE = Pattern.compile("[ -~]{1,255}");
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,64}");

  /** The defaults: {@code application/octet-stream}, no metadata, no condition. */
  public static final PutOptions NONE =
      new PutOptions(
          "application/octet-stream", Map.of(), WriteCondition.NONE, OptionalInt.empty());

  public PutOptions {
    Objects.requireNonNull(condition, "condition");
    Objects.requireNonNull(crc32c, "crc32c");
    metadata = metadata.isEmpty() ? Map.of() : Map.copyOf(metadata);
    if (!CONTENT_TYPE.matcher(contentType).matches()) {
      throw StoreException.invalid("contentType must be 1 to 255 printable ASCII characters");
    }
    if (metadata.size() > MAX_METADATA_ENTRIES) {
      throw StoreException.invalid("metadata has " + metadata.size() + " entries; the limit is 20");
    }
    int size = 0;
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      size += entry.getKey().length() + requireText(entry.getKey(), entry.getValue());
    }
    if (size > MAX_METADATA_BYTES) {
      throw StoreException.invalid(
          String.format(Locale.ROOT, "metadata has %d bytes; the limit is 1024", size));
    }
  }

  private static int requireText(String name, String value) {
    if (!NAME.matcher(name).matches()) {
      throw StoreException.invalid("metadata name '" + name + "' must be 1 to 64 of a-z 0-9 -");
    }
    if (value.chars().anyMatch(Character::isISOControl) || Names.hasLoneSurrogate(value)) {
      throw StoreException.invalid(
          "metadata '" + name + "' holds a control character or half a surrogate pair: encode it");
    }
    return value.getBytes(StandardCharsets.UTF_8).length;
  }

  /** A copy with this media type. */
  public PutOptions withContentType(String contentType) {
    return new PutOptions(contentType, metadata, condition, crc32c);
  }

  /** A copy with this metadata added. */
  public PutOptions withMetadata(String name, String value) {
    Map<String, String> all = new TreeMap<>(metadata);
    all.put(name, value);
    return new PutOptions(contentType, all, condition, crc32c);
  }

  /** A copy that writes only if there is no object; it fails with ALREADY_EXISTS if there is. */
  public PutOptions ifAbsent() {
    return new PutOptions(contentType, metadata, WriteCondition.IF_ABSENT, crc32c);
  }

  /** A copy that writes only if the object has this etag; it fails with CONFLICT if not. */
  public PutOptions ifMatches(String etag) {
    return new PutOptions(contentType, metadata, WriteCondition.ifMatches(etag), crc32c);
  }

  /** A copy that writes only content with this CRC-32C. */
  public PutOptions withCrc32c(int crc32c) {
    return new PutOptions(contentType, metadata, condition, OptionalInt.of(crc32c));
  }
}
