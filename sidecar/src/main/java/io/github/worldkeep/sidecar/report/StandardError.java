package io.github.worldkeep.sidecar.report;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Standard error for log messages and stack traces. Each message is one line, escaped by {@link
 * Visible}. The encoding is UTF-8 in every locale. A call never waits for a reader: reports and log
 * messages share one {@link Outlet}.
 */
public final class StandardError extends PrintStream {
  private static final Duration STALL = Duration.ofSeconds(2);
  private static final Duration LONGEST_END = Duration.ofSeconds(5);

  StandardError(Outlet outlet) {
    super(new Lines(outlet), false, StandardCharsets.UTF_8);
  }

  /** Replaces {@link System#err} for this process. */
  public static void install() {
    System.setErr(new StandardError(outlet()));
  }

  /**
   * Returns standard error without escapes, for lines that are escaped already and for terminal
   * control.
   */
  static Outlet outlet() {
    return Descriptor.OUTLET;
  }

  /**
   * Waits until every message is written: as long as the reader takes some, for at most five
   * seconds. A reader that takes nothing for two seconds has stopped.
   */
  public static void drain() {
    System.err.flush();
    outlet().drain(STALL, LONGEST_END);
  }

  @Override
  public void println(@Nullable String text) {
    super.println(shown(String.valueOf(text)));
  }

  @Override
  public void println(@Nullable Object value) {
    super.println(shown(String.valueOf(value)));
  }

  /** Escapes a message, except for the indent of a stack trace's line. */
  private static String shown(String text) {
    String stripped = text.stripLeading();
    String indent = text.substring(0, text.length() - stripped.length());
    return indent.chars().allMatch(c -> c == '\t' || c == ' ')
        ? indent + Visible.line(stripped)
        : Visible.line(text);
  }

  /** The process's descriptor has one outlet. */
  private static final class Descriptor {
    private static final WritableByteChannel ERR =
        new FileOutputStream(FileDescriptor.err).getChannel();
    static final Outlet OUTLET = Outlet.to(Terminal.present() ? new TerminalChannel(ERR) : ERR);
  }

  /** Collects bytes until they are a line. */
  private static final class Lines extends ByteArrayOutputStream {
    private static final int LONGEST = 1 << 16;

    private final Outlet outlet;

    Lines(Outlet outlet) {
      this.outlet = outlet;
    }

    @Override
    public synchronized void write(int b) {
      super.write(b);
      if (b == '\n' || count >= LONGEST) {
        flush();
      }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      for (int i = 0; i < length; i++) {
        write(bytes[offset + i]);
      }
    }

    @Override
    public synchronized void flush() {
      if (count > 0) {
        outlet.raw(toByteArray());
        reset();
      }
    }
  }
}
