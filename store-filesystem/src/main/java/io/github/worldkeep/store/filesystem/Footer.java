package io.github.worldkeep.store.filesystem;

import static io.github.worldkeep.store.filesystem.Checksums.BLOCK;
import static io.github.worldkeep.store.filesystem.Failures.corrupt;

import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.DriverException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The footer after an object's content in its file: the object's description, and the footer's own
 * checksum, length and format number. {@code docs/formats.md}, "Objects on the file system", has
 * the layout, which is big-endian throughout.
 */
final class Footer {
  static final int FORMAT = 1;
  static final int ETAG_BYTES = 16;

  /** Enough for any footer but the block checksums. */
  static final int USUAL_BYTES = 4 * 1024;

  private static final int MODIFIED = ETAG_BYTES;
  private static final int SIZE = MODIFIED + 12;
  private static final int CRC = SIZE + 8;
  private static final int COUNT = CRC + 4;
  private static final int TEXTS = COUNT + 2;
  private static final int TRAILER = 20;
  private static final int SMALLEST = TEXTS + 4 + TRAILER;
  private static final long MAGIC = 0x776b6f626a656374L; // "wkobject"

  private final byte[] bytes;
  private final ByteBuffer fields;

  private Footer(byte[] bytes) {
    this.bytes = bytes;
    this.fields = ByteBuffer.wrap(bytes);
  }

  /** The footer of an object, with so many bytes free before it. */
  static ByteBuffer encode(ObjectInfo info, int[] blocks, int free) {
    List<byte[]> texts = new ArrayList<>();
    texts.add(utf8(info.key()));
    texts.add(utf8(info.contentType()));
    info.metadata()
        .forEach(
            (name, value) -> {
              texts.add(utf8(name));
              texts.add(utf8(value));
            });
    int bytes = TEXTS + 4 * blocks.length + TRAILER;
    for (byte[] text : texts) {
      bytes += 2 + text.length;
    }
    ByteBuffer out = ByteBuffer.allocate(free + bytes).position(free);
    out.put(HexFormat.of().parseHex(info.etag()));
    Instant modified = info.modified();
    out.putLong(modified.getEpochSecond()).putInt(modified.getNano());
    out.putLong(info.size()).putInt(info.crc32c().orElseThrow());
    out.putShort((short) info.metadata().size());
    for (byte[] text : texts) {
      out.putShort((short) text.length).put(text);
    }
    for (int block : blocks) {
      out.putInt(block);
    }
    out.putInt(bytes).putInt(FORMAT);
    out.putInt(Checksums.of(out.array(), free, out.position() - free)).putLong(MAGIC);
    return out.position(free);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Whether bytes that start as a file does have an end here as files have one. */
  static boolean endsFile(ByteBuffer bytes, int end) {
    if (end < SMALLEST || bytes.getLong(end - 8) != MAGIC) {
      return false;
    }
    int length = bytes.getInt(end - TRAILER);
    return length >= SMALLEST
        && length <= end
        && bytes.getLong(end - length + SIZE) + length == end;
  }

  /** The most that the footer of so large a file can have. */
  static long longest(long size) {
    return USUAL_BYTES + 4L * Checksums.blocksIn(size);
  }

  /** How long the footer is that ends here, perhaps of a file of a newer format. */
  static int length(ByteBuffer bytes, int end) {
    if (end < SMALLEST) {
      throw corrupt("its file is too short to be whole" + REMEDY);
    }
    if (bytes.getLong(end - 8) != MAGIC) {
      throw corrupt("its file does not end as it was written" + REMEDY);
    }
    int length = bytes.getInt(end - TRAILER);
    if (length < TRAILER) {
      throw damaged();
    }
    return length;
  }

  private static DriverException damaged() {
    return corrupt("its file's end is damaged" + REMEDY);
  }

  static final String REMEDY = ": restore the object from a copy";

  /**
   * Reads and verifies the footer of the key's object, which these bytes are, at the end of a file
   * of this size. What passes can be asked for everything without a failure.
   */
  static Footer read(byte[] bytes, String key, long fileSize) {
    Footer footer = new Footer(bytes);
    int crcAt = bytes.length - 12;
    if (Checksums.of(bytes, 0, crcAt) != footer.fields.getInt(crcAt)) {
      throw corrupt("what is known of it does not have its checksum" + REMEDY);
    }
    footer.requireKnownFormat();
    if (bytes.length < SMALLEST) {
      throw damaged();
    }
    if (footer.size() != fileSize - bytes.length) {
      throw corrupt("its file has another size than it was written with" + REMEDY);
    }
    footer.requireWellFormed();
    byte[] expected = utf8(key);
    int keyStart = TEXTS + 2;
    int keyEnd = keyStart + footer.textLength(TEXTS);
    if (!Arrays.equals(bytes, keyStart, keyEnd, expected, 0, expected.length)) {
      throw corrupt("its file holds an object of another key: move it back to where it was");
    }
    return footer;
  }

  private void requireKnownFormat() {
    int format = fields.getInt(bytes.length - 16);
    if (format > FORMAT) {
      throw new DriverException(
          Kind.NEWER_FORMAT,
          String.format(
              Locale.ROOT,
              "its file has format %d, and this version of Worldkeep reads up to %d: upgrade it",
              format,
              FORMAT));
    }
    if (format < 1) {
      throw damaged();
    }
  }

  /** Texts and block checksums fill what is between the fixed fields and the trailer. */
  private void requireWellFormed() {
    int nanos = fields.getInt(MODIFIED + 8);
    int count = fields.getShort(COUNT);
    long blocks = 4L * ((size() + BLOCK - 1) / BLOCK);
    long end = bytes.length - TRAILER - blocks;
    if (nanos < 0 || nanos > 999_999_999 || count < 0 || !textsEndAt(end, 2 + 2 * count)) {
      throw damaged();
    }
    modified();
  }

  private boolean textsEndAt(long end, int count) {
    int at = TEXTS;
    for (int left = count; left > 0; left--) {
      if (at + 2 > end || at + 2 + textLength(at) > end || !isUtf8(at)) {
        return false;
      }
      at += 2 + textLength(at);
    }
    return at == end;
  }

  private boolean isUtf8(int at) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at + 2, textLength(at)));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** Verifies whole blocks of the content, of which the first starts at this byte of it. */
  void verify(ByteBuffer content, long from) {
    int number = (int) (from / BLOCK);
    for (int crc : Checksums.ofBlocks(content)) {
      if (crc != block(number)) {
        throw corrupt(
            String.format(
                Locale.ROOT,
                "the 64 KiB at byte %d do not have their checksum%s",
                (long) number * BLOCK,
                REMEDY));
      }
      number++;
    }
  }

  long size() {
    return fields.getLong(SIZE);
  }

  int crc32c() {
    return fields.getInt(CRC);
  }

  int block(int number) {
    return fields.getInt(bytes.length - TRAILER - 4 * (Checksums.blocksIn(size()) - number));
  }

  int[] blocks() {
    int[] blocks = new int[Checksums.blocksIn(size())];
    Arrays.setAll(blocks, this::block);
    return blocks;
  }

  String etag() {
    return HexFormat.of().formatHex(bytes, 0, ETAG_BYTES);
  }

  Instant modified() {
    try {
      return Instant.ofEpochSecond(fields.getLong(MODIFIED), fields.getInt(MODIFIED + 8));
    } catch (DateTimeException e) {
      throw new DriverException(Kind.CORRUPT, "its time is out of range" + REMEDY, e);
    }
  }

  private int textLength(int at) {
    return fields.getShort(at) & 0xffff;
  }

  private String text(int at) {
    return new String(bytes, at + 2, textLength(at), StandardCharsets.UTF_8);
  }

  /** All of it. */
  ObjectInfo info() {
    Texts texts = new Texts();
    String key = texts.next();
    String contentType = texts.next();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (int left = fields.getShort(COUNT); left > 0; left--) {
      metadata.put(texts.next(), texts.next());
    }
    OptionalInt crc = OptionalInt.of(crc32c());
    return new ObjectInfo(key, size(), etag(), modified(), contentType, metadata, crc);
  }

  /** The texts in their order. */
  private final class Texts {
    private int at = TEXTS;

    String next() {
      String text = text(at);
      at += 2 + textLength(at);
      return text;
    }
  }
}
