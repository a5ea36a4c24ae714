package io.github.worldkeep.state.player;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.worldkeep.state.format.FormatNumber;
import io.github.worldkeep.state.format.Required;
import io.github.worldkeep.state.format.StrictJson;
import io.github.worldkeep.store.StoreException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * An entry of the journal as a file; format 1 in {@code docs/formats.md}. It has three parts: a
 * line with the format and a checksum of the rest, a line that names the player, and the document.
 */
final class JournalFormat {
  static final int FORMAT = 1;

  private static final JsonMapper JSON = StrictJson.builder().build();
  private static final ObjectReader READER = JSON.readerFor(Header.class);
  private static final ObjectWriter WRITER = JSON.writerFor(Header.class);
  private static final Pattern SEAL =
      Pattern.compile("worldkeep-journal ([1-9][0-9]{0,8}) ([0-9a-f]{8})");
  private static final Pattern LATER_SEAL =
      Pattern.compile("worldkeep-journal ([1-9][0-9]{0,8})(?: .*)?");
  private static final int LONGEST_SEAL = 100;

  @JsonPropertyOrder({"collection", "player", "lease", "revision", "why", "bytes"})
  private record Header(
      String collection, String player, String lease, long revision, String why, int bytes) {
    Header {
      Objects.requireNonNull(collection, "collection");
      Required.id("player", player);
      Required.id("lease", lease);
      Required.range("revision", revision, 1, Envelope.GREATEST_REVISION);
      Required.atLeast("bytes", bytes, 0);
      Objects.requireNonNull(why, "why");
    }
  }

  private JournalFormat() {}

  /** Thrown if this version can't read a file as an entry; the message names the reason. */
  static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableException(String problem) {
      super(problem);
    }
  }

  /**
   * Returns a name that is unique for each acquisition of each player, also on systems that ignore
   * case.
   */
  static String name(JournalEntry entry) {
    MessageDigest digest = sha256();
    for (String part : new String[] {entry.collection(), entry.player(), entry.lease()}) {
      byte[] bytes = part.getBytes(UTF_8);
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static byte[] encode(JournalEntry entry) {
    byte[] document = entry.document();
    Header header =
        new Header(
            entry.collection(),
            entry.player(),
            entry.lease(),
            entry.revision(),
            entry.why(),
            document.length);
    byte[] line = line(WRITER.writeValueAsBytes(header));
    CRC32C crc = new CRC32C();
    crc.update(line);
    crc.update(document);
    String seal = String.format(Locale.ROOT, "worldkeep-journal %d %08x\n", FORMAT, crc.getValue());
    return ByteBuffer.allocate(seal.length() + line.length + document.length)
        .put(seal.getBytes(US_ASCII))
        .put(line)
        .put(document)
        .array();
  }

  private static byte[] line(byte[] text) {
    byte[] line = Arrays.copyOf(text, text.length + 1);
    line[text.length] = '\n';
    return line;
  }

  static JournalEntry decode(byte[] file) throws UnreadableException {
    int seal = lineEnd(file, 0);
    requireIntact(file, seal);
    int header = lineEnd(file, seal + 1);
    try {
      Header read = READER.readValue(file, seal + 1, header - seal - 1);
      byte[] document = Arrays.copyOfRange(file, header + 1, file.length);
      if (document.length != read.bytes()) {
        throw new UnreadableException(
            "it is damaged: its document has another length than it says");
      }
      return new JournalEntry(
          read.collection(), read.player(), read.lease(), read.revision(), document, read.why());
    } catch (RuntimeException e) {
      throw new UnreadableException("it is damaged: its second line does not say whose it is");
    }
  }

  private static int lineEnd(byte[] file, int start) throws UnreadableException {
    for (int i = start; i < file.length; i++) {
      if (file[i] == '\n') {
        return i;
      }
    }
    throw new UnreadableException("it is damaged: it ends too early");
  }

  private static void requireIntact(byte[] file, int sealEnd) throws UnreadableException {
    String seal = new String(file, 0, Math.min(sealEnd, LONGEST_SEAL), US_ASCII);
    Matcher later = LATER_SEAL.matcher(seal);
    if (later.matches()) {
      requireKnown(Integer.parseInt(later.group(1)));
    }
    Matcher matcher = SEAL.matcher(seal);
    if (!matcher.matches()) {
      throw new UnreadableException("it is damaged, or no entry of a journal: see its first line");
    }
    CRC32C crc = new CRC32C();
    crc.update(file, sealEnd + 1, file.length - sealEnd - 1);
    if (crc.getValue() != Long.parseLong(matcher.group(2), 16)) {
      throw new UnreadableException("it is damaged: its checksum differs");
    }
  }

  private static void requireKnown(int format) throws UnreadableException {
    try {
      FormatNumber.requireKnown("it", format, FORMAT);
    } catch (StoreException e) {
      throw new UnreadableException(String.valueOf(e.getMessage()));
    }
  }
}
