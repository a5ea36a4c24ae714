package io.github.worldkeep.bootstrap.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lines of an answer that has no end, in UTF-8. No line is longer than 1 MiB. */
public final class LimitedLines {
  private final InputStream in;

  /** Reads a stream, which the caller closes. */
  public LimitedLines(InputStream stream) {
    in = new BufferedInputStream(stream);
  }

  /**
   * Waits for the next line.
   *
   * @return the line without its end; null at the end of the stream
   * @throws IOException if the stream fails, or the line is longer than 1 MiB
   */
  public @Nullable String next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    if (next < 0) {
      return null;
    }
    while (next >= 0 && next != '\n') {
      if (line.size() == LimitedBody.MAX_BYTES) {
        throw new IOException("a line is longer than 1 MiB");
      }
      line.write(next);
      next = in.read();
    }
    String text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }
}
