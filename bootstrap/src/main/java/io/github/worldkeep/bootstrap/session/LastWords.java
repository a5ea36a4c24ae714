package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.bootstrap.host.Bounds;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.NOPLoggerFactory;

/**
 * Writes to standard error why a run failed, if nothing is logged. A program without a provider of
 * SLF4J would otherwise end without a word. This is the only place where Worldkeep's libraries
 * write to the console.
 */
final class LastWords {
  private static final String HINT =
      " (nothing is logged: add a provider of SLF4J, such as slf4j-simple)";

  private LastWords() {}

  /** Returns the report, after its failure is written if it has one. */
  static SessionReport of(SessionReport report) {
    if (report.exitCode() != 0 && isSilent(LoggerFactory.getILoggerFactory())) {
      new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8)
          .println(text(report));
    }
    return report;
  }

  static boolean isSilent(ILoggerFactory loggers) {
    return loggers instanceof NOPLoggerFactory;
  }

  static String text(SessionReport report) {
    String unsaved = report.unsaved().isEmpty() ? "" : "; not saved: " + report.unsaved();
    String why = report.failure().orElse("it ended in " + report.endState()) + unsaved;
    return "worldkeep: error: " + Bounds.visible(why) + HINT;
  }
}
