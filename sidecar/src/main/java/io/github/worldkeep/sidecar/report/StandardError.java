package io.github.worldkeep.sidecar.report;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Standard error for what logs and prints stack traces: each message is one line, as {@link
 * Visible} shows it. In UTF-8, whatever the locale's encoding.
 */
public final class StandardError extends PrintStream {
  StandardError(OutputStream out) {
    super(out, true, StandardCharsets.UTF_8);
  }

  /** Makes all of this process write so. */
  public static void install() {
    System.setErr(new StandardError(new FileOutputStream(FileDescriptor.err)));
  }

  /** As it is: for lines that were made visible, and what steers the terminal. */
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

  /** The indent of a stack trace's lines stays. */
  private static String shown(String text) {
    String stripped = text.stripLeading();
    String indent = text.substring(0, text.length() - stripped.length());
    return indent.chars().allMatch(c -> c == '\t' || c == ' ')
        ? indent + Visible.line(stripped)
        : Visible.line(text);
  }
}
