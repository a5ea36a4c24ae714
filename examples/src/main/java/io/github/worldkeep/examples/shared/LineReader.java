package io.github.worldkeep.examples.shared;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/**
 * Reads lines of UTF-8 that end with LF or CRLF. Memory is bounded, whatever the other side sends.
 */
public final class LineReader {

  /** The greatest number of bytes in a line, without its end. */
  public static final int MAX_BYTES = 256;

  private static final int END_OF_STREAM = -1;

  private final InputStream in;

  /** Creates a reader of a stream. The reader does not close the stream. */
  public LineReader(InputStream in) {
    this.in = new BufferedInputStream(in);
  }

  /**
   * Returns the next line, or nothing at the end of the stream. A line without an end is dropped.
   *
   * @throws RefusedException if the line is too long or not UTF-8; the next line can be read
   */
  public Optional<String> next() throws IOException, RefusedException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    boolean tooLong = false;
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b == END_OF_STREAM) {
        return Optional.empty();
      }
      // One byte more than allowed, for the CR.
      if (line.size() <= MAX_BYTES) {
        line.write(b);
      } else {
        tooLong = true;
      }
    }
    return Optional.of(text(line.toByteArray(), tooLong));
  }

  private static String text(byte[] line, boolean tooLong) throws RefusedException {
    int length = line.length > 0 && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
    if (tooLong || length > MAX_BYTES) {
      throw new RefusedException("a line has at most " + MAX_BYTES + " bytes");
    }
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(line, 0, length)).toString();
    } catch (CharacterCodingException e) {
      throw new RefusedException("a line is UTF-8 text");
    }
  }
}
