package io.github.worldkeep.sidecar.report;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Standard error for log messages and stack traces. Each message is one line, escaped by {@link
 * Visible}. The encoding is UTF-8 in every locale.
 */
public final class StandardError extends PrintStream {
  StandardError(OutputStream out) {
    super(out, true, StandardCharsets.UTF_8);
  }

  /** Replaces {@link System#err} for this process. */
  public static void install() {
    System.setErr(new StandardError(new FileOutputStream(FileDescriptor.err)));
  }

  /**
   * Returns standard error without escapes, for lines that are escaped already and for terminal
   * control.
   */
  static PrintStream plain() {
    return new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
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
}
