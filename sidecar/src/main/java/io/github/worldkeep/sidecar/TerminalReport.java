package io.github.worldkeep.sidecar;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Help.Ansi;

/** Colours and a bar, for people. */
final class TerminalReport implements Report {
  private static final int REFRESH_MILLIS = 100;
  private static final long MEGABYTE = 1_000_000;

  private final PrintStream out;

  TerminalReport(PrintStream out) {
    this.out = out;
  }

  @Override
  public void tell(Event event) {
    String style =
        switch (event.level()) {
          case GOOD -> "fg(green)";
          case PLAIN -> "faint";
          case WARNING -> "fg(yellow)";
          case ERROR -> "bold,fg(red)";
        };
    Ansi.Text label = Ansi.ON.new Text("@|" + style + " worldkeep|@ ");
    out.println(label + event.text());
  }

  @Override
  public Work begin(String what) {
    ProgressBar bar =
        new ProgressBarBuilder()
            .setTaskName("worldkeep " + what)
            .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
            .setUnit(" MB", MEGABYTE)
            .setUpdateIntervalMillis(REFRESH_MILLIS)
            .clearDisplayOnFinish()
            .setConsumer(new ConsoleProgressBarConsumer(out))
            .build();
    return new Work() {
      @Override
      public void advanced(long transferred, long total) {
        bar.maxHint(total).stepTo(transferred);
      }

      @Override
      public void close() {
        bar.close();
      }
    };
  }
}
