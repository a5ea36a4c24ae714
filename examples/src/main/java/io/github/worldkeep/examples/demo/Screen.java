package io.github.worldkeep.examples.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;

/** Prints numbered steps with their times, in at most 80 columns. A terminal gets colours. */
final class Screen {
  private static final int TITLE_WIDTH = 66;
  private static final double MILLIS_PER_SECOND = 1000;

  private final PrintStream out;
  private final boolean colours;
  private int steps;

  /** The look of a line on a terminal. */
  enum Tone {
    PLAIN("0"),
    FAINT("2"),
    BOLD("1"),
    GOOD("32"),
    LOST("33"),
    BAD("31");

    private final String code;

    Tone(String code) {
      this.code = code;
    }
  }

  private Screen(PrintStream out, boolean colours) {
    this.out = out;
    this.colours = colours;
  }

  /** Returns a screen on standard output. */
  static Screen standard() {
    String refused = System.getenv("NO_COLOR");
    boolean wanted = refused == null || refused.isEmpty();
    return new Screen(System.out, wanted && terminal());
  }

  /**
   * Returns whether standard output is a terminal. On JDK 22 to 24 this needs {@code
   * -Djdk.console=java.base}.
   */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean terminal() {
    return System.console() != null && !"dumb".equals(System.getenv("TERM"));
  }

  void heading(String text) {
    out.println();
    out.println(painted(Tone.BOLD, text));
    out.println();
  }

  void text(String text) {
    out.println(text);
  }

  /** Shows the title, does the work, and shows how long the work took. */
  <T> T step(String title, Callable<T> work) throws Exception {
    steps++;
    out.print(
        painted(
            Tone.BOLD, String.format(Locale.ROOT, "%2d  %-" + TITLE_WIDTH + "s", steps, title)));
    out.flush();
    long started = System.nanoTime();
    try {
      return work.call();
    } finally {
      out.println(painted(Tone.FAINT, seconds(Duration.ofNanos(System.nanoTime() - started))));
    }
  }

  /** Shows a line that belongs to the step before. */
  void detail(Tone tone, String label, String text) {
    out.println("    " + painted(tone, String.format(Locale.ROOT, "%-10s", label)) + ' ' + text);
  }

  void finish(String text, long startedNanos) {
    out.println();
    Duration took = Duration.ofNanos(System.nanoTime() - startedNanos);
    out.println(painted(Tone.GOOD, text) + ", in " + seconds(took).strip());
  }

  void failed(String message) {
    out.println();
    out.println(painted(Tone.BAD, "The demo failed: ") + message);
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%6.2f s", duration.toMillis() / MILLIS_PER_SECOND);
  }

  private String painted(Tone tone, String text) {
    return colours ? "\u001b[" + tone.code + 'm' + text + "\u001b[0m" : text;
  }
}
