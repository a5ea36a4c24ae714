package io.github.worldkeep.sidecar.world;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A process, as {@code /proc/PID/stat} describes it to every user.
 *
 * @param name the first 15 bytes of the program's name
 * @param terminal the number of the controlling terminal; 0 if there is none
 * @param flags the kernel's flags
 * @param start when it was started, in ticks since the machine was. With the number, it identifies
 *     the process
 */
public record LinuxProcess(
    long pid,
    String name,
    char state,
    long parent,
    long group,
    long session,
    long terminal,
    long flags,
    long start) {
  static final Path PROCESSES = Path.of("/proc");

  private static final long KERNEL_THREAD = 0x200000;

  static Optional<LinuxProcess> read(long pid) {
    try {
      return parse(pid, content(pid, "stat"));
    } catch (IOException e) {
      return Optional.empty(); // It has ended, or the system hides it.
    }
  }

  /** Reads by the way that costs least, because there may be hundreds of processes. */
  static String content(long pid, String file) throws IOException {
    try (FileInputStream in = new FileInputStream("/proc/" + pid + "/" + file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A name may contain spaces and parentheses. */
  private static Optional<LinuxProcess> parse(long pid, String line) {
    int open = line.indexOf('(');
    int close = line.lastIndexOf(')');
    if (open < 0 || close < open) {
      return Optional.empty();
    }
    String[] words = line.substring(close + 1).strip().split(" ", 21);
    return Optional.of(
        new LinuxProcess(
            pid,
            line.substring(open + 1, close),
            words[0].charAt(0),
            Long.parseLong(words[1]),
            Long.parseLong(words[2]),
            Long.parseLong(words[3]),
            Long.parseLong(words[4]),
            Long.parseLong(words[6]),
            Long.parseLong(words[19])));
  }

  /** Returns whether it can write files: a zombie and a thread of the kernel can't. */
  boolean acts() {
    return state != 'Z' && state != 'X' && (flags & KERNEL_THREAD) == 0;
  }

  boolean isSame(LinuxProcess other) {
    return pid == other.pid && start == other.start;
  }

  /** Returns whether it has not ended. A zombie has. */
  public boolean runs() {
    return read(pid).filter(now -> now.isSame(this) && now.acts()).isPresent();
  }

  /** Sends TERM. */
  public void terminate() {
    handle().ifPresent(ProcessHandle::destroy);
  }

  /** Sends KILL. */
  public void kill() {
    handle().ifPresent(ProcessHandle::destroyForcibly);
  }

  /** Looks again after Java has noted the start, so that no later process of this number is hit. */
  private Optional<ProcessHandle> handle() {
    return ProcessHandle.of(pid).filter(handle -> runs());
  }

  /** Returns the number and the program. */
  @Override
  public String toString() {
    String program = ProcessHandle.of(pid).flatMap(p -> p.info().command()).orElse(name);
    return "process " + pid + " (" + program + ")";
  }
}
