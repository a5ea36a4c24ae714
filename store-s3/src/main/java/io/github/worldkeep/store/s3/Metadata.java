package io.github.worldkeep.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.Crc32c;
import io.github.worldkeep.store.spi.DriverException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of an object in the server's headers: the caller's entries, and one of the store,
 * the seal. The seal holds the content's checksum if it was known when the object was begun, the
 * unique number of the write, and a checksum of content type and metadata.
 *
 * <p>A value that is not 1 or more printable ASCII characters without a space at its ends is
 * written in Base64, behind {@value #ENCODED}.
 *
 * @param entries all entries in the server's form
 * @param contentType the object's media type
 */
record Metadata(Map<String, String> entries, String contentType) {
  static final String SEAL = "worldkeep";

  private static final int FORMAT = 1;
  private static final String ENCODED = "utf-8;base64,";
  private static final String OURS = "worldkeep";
  private static final String MOVED = "worldkeep-";
  private static final Pattern SAFE = Pattern.compile("[!-~]([ -~]*[!-~])?");
  private static final Pattern SEAL_FORM =
      Pattern.compile("([0-9]{1,9}) ([0-9a-f]{8}|-) ([0-9a-f]{16}) ([0-9a-f]{8})");

  /** Returns the metadata of a new object. */
  static Metadata sealed(
      Map<String, String> values, String contentType, OptionalInt crc32c, long write) {
    Map<String, String> entries = new TreeMap<>();
    values.forEach((name, value) -> entries.put(nameOf(name), encoded(value)));
    HexFormat hex = HexFormat.of();
    String crc = crc32c.isPresent() ? hex.toHexDigits(crc32c.getAsInt()) : "-";
    String check = hex.toHexDigits(check(entries, contentType));
    entries.put(SEAL, FORMAT + " " + crc + " " + hex.toHexDigits(write) + " " + check);
    return new Metadata(entries, contentType);
  }

  private static String nameOf(String name) {
    return name.startsWith(OURS) ? MOVED + name : name;
  }

  private static String encoded(String value) {
    return SAFE.matcher(value).matches() && !value.startsWith(ENCODED)
        ? value
        : ENCODED + Base64.getEncoder().encodeToString(value.getBytes(UTF_8));
  }

  private static int check(Map<String, String> entries, String contentType) {
    StringBuilder text = new StringBuilder(contentType);
    new TreeMap<>(entries)
        .forEach(
            (name, value) -> {
              if (!name.equals(SEAL)) {
                text.append('\n').append(name).append(':').append(value);
              }
            });
    return Crc32c.of(ByteBuffer.wrap(text.toString().getBytes(UTF_8)));
  }

  /** Returns the caller's entries; all entries if another program wrote the object. */
  Map<String, String> values() {
    Map<String, String> values = new TreeMap<>();
    entries.forEach(
        (name, value) -> {
          if (!name.equals(SEAL)) {
            values.put(name.startsWith(MOVED) ? name.substring(MOVED.length()) : name, text(value));
          }
        });
    return values;
  }

  private static String text(String value) {
    if (!value.startsWith(ENCODED)) {
      return value;
    }
    try {
      return new String(Base64.getDecoder().decode(value.substring(ENCODED.length())), UTF_8);
    } catch (IllegalArgumentException e) {
      return value; // It is of another program that uses the same words.
    }
  }

  private @Nullable Matcher seal() {
    Matcher seal = SEAL_FORM.matcher(entries.getOrDefault(SEAL, ""));
    if (!seal.matches()) {
      return null;
    }
    int format = Integer.parseInt(seal.group(1));
    if (format > FORMAT) {
      throw new DriverException(
          Kind.NEWER_FORMAT,
          "the object was written with format "
              + format
              + ", and this version of Worldkeep reads up to "
              + FORMAT
              + ": upgrade it");
    }
    return seal;
  }

  /** The content's checksum, if the seal has it. */
  OptionalInt crc32c() {
    Matcher seal = seal();
    return seal == null || seal.group(2).equals("-")
        ? OptionalInt.empty()
        : OptionalInt.of(HexFormat.fromHexDigits(seal.group(2)));
  }

  /** Whether it was this write that wrote the object. */
  boolean isOf(long write) {
    Matcher seal = seal();
    return seal != null && HexFormat.fromHexDigitsToLong(seal.group(3)) == write;
  }

  /** Whether all entries were written together, as far as the seal shows. */
  boolean isWhole() {
    Matcher seal = seal();
    return seal == null || HexFormat.fromHexDigits(seal.group(4)) == check(entries, contentType);
  }
}
