package io.github.worldkeep.sidecar.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;

/** The terminal of this process, if it has one. */
public final class Terminal {
  private static final File TTY = new File("/dev/tty");
  private static final int GROUP = 2;
  private static final int TERMINAL = 4;
  private static final int FOREGROUND_GROUP = 5;

  private Terminal() {}

  /**
   * Returns whether standard error is a terminal. The launcher script finds this out, because Java
   * can't. Without the script, the result is false.
   */
  static boolean present() {
    return Boolean.getBoolean("worldkeep.terminal");
  }

  /**
   * Returns whether Ctrl+C reaches a process, as a terminal sends it to all processes of its
   * foreground group.
   *
   * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>
   */
  public static boolean interrupts(long pid) {
    try {
      String[] fields = fields(pid);
      return !fields[TERMINAL].equals("0") && fields[GROUP].equals(fields[FOREGROUND_GROUP]);
    } catch (IOException e) {
      return present(); // This is not Linux.
    }
  }

  /** Returns whether this process runs in the background of its terminal. */
  static boolean isBackground() {
    try {
      String[] fields = fields(ProcessHandle.current().pid());
      return !fields[TERMINAL].equals("0") && !fields[GROUP].equals(fields[FOREGROUND_GROUP]);
    } catch (IOException e) {
      return false; // This is not Linux.
    }
  }

  private static String[] fields(long pid) throws IOException {
    String state = Files.readString(Path.of("/proc/" + pid + "/stat"));
    // The name before the last ')' may hold anything, also blanks.
    return state.substring(state.lastIndexOf(')') + 2).split(" ", -1);
  }

  /** Returns whether the terminal stops a background process that writes: {@code stty tostop}. */
  static boolean stopsWriters() {
    ProcessBuilder stty = new ProcessBuilder("stty", "-a").redirectInput(TTY);
    try {
      Process process = stty.redirectError(Redirect.DISCARD).start();
      String settings = new String(process.getInputStream().readAllBytes(), UTF_8);
      return settings.contains(" tostop");
    } catch (IOException e) {
      return false; // There is no stty, so the setting is not known.
    }
  }
}
