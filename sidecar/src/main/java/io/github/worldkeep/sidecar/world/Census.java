package io.github.worldkeep.sidecar.world;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** All processes of a moment. On systems other than Linux, there are none. */
public final class Census {
  private static final long INIT = 1;

  private final Map<Long, LinuxProcess> processes;
  private final Map<Long, LinuxProcess> lineage = new HashMap<>();

  private Census(Map<Long, LinuxProcess> processes) {
    this.processes = processes;
    Optional<LinuxProcess> next = find(ProcessHandle.current().pid());
    while (next.isPresent()) {
      lineage.put(next.get().pid(), next.get());
      next = find(next.get().parent());
    }
  }

  /** Returns the processes that run now. */
  public static Census take() {
    Map<Long, LinuxProcess> found = new HashMap<>();
    if (Files.isDirectory(LinuxProcess.PROCESSES.resolve("self"))) {
      for (String name : Objects.requireNonNull(LinuxProcess.PROCESSES.toFile().list())) {
        if (Character.isDigit(name.charAt(0))) {
          long pid = Long.parseLong(name);
          LinuxProcess.read(pid).ifPresent(process -> found.put(pid, process));
        }
      }
    }
    return new Census(found);
  }

  private Optional<LinuxProcess> find(long pid) {
    return Optional.ofNullable(processes.get(pid));
  }

  private boolean has(LinuxProcess process) {
    return find(process.pid()).filter(process::isSame).isPresent();
  }

  /**
   * Returns the processes that may write files, without this one, its ancestors, and what serves
   * it: its own children and the launcher's shells.
   *
   * @param launcher the number of the launcher's process; 0 if there is none
   */
  Stream<LinuxProcess> others(long launcher) {
    return processes.values().stream()
        .filter(LinuxProcess::acts)
        .filter(process -> !lineage.containsKey(process.pid()))
        .filter(process -> !serves(process, launcher));
  }

  private boolean serves(LinuxProcess process, long launcher) {
    long self = ProcessHandle.current().pid();
    if (process.parent() == self) {
      return self != INIT; // Which also gets the orphans.
    }
    Optional<LinuxProcess> parent = find(process.parent());
    if (process.parent() == launcher) {
      return parent.filter(script -> script.name().equals(process.name())).isPresent();
    }
    return parent
        .filter(next -> !lineage.containsKey(next.pid()) && serves(next, launcher))
        .isPresent();
  }

  /**
   * Returns whether a process may be an orphan of what was started after an earlier census, or be
   * below such an orphan. Shells of operators, and services, are not.
   */
  boolean mayBeOrphan(LinuxProcess process, Census before) {
    boolean ourTerminal =
        process.terminal() == 0
            || lineage.values().stream().anyMatch(one -> one.terminal() == process.terminal());
    return isOrphan(process, before)
        && ourTerminal
        && group(process.pid()).equals(group(ProcessHandle.current().pid()));
  }

  /**
   * An orphan's parent is an ancestor of its former parent, too: process 1, or one that asked for
   * that. A process in the session of such an ancestor is its own child: a command of a shell. A
   * process with no parent was brought into the container from outside.
   */
  private boolean isOrphan(LinuxProcess process, Census before) {
    Optional<LinuxProcess> parent = find(process.parent());
    if (before.has(process) || process.parent() == 0) {
      return false;
    }
    if (parent.isEmpty() || process.parent() == INIT) {
      return true;
    }
    return lineage.containsKey(process.parent())
        ? parent.get().session() != process.session()
        : isOrphan(parent.get(), before);
  }

  /** Returns the process's control groups: a service or a container has its own. */
  private static String group(long pid) {
    try {
      return LinuxProcess.content(pid, "cgroup");
    } catch (IOException e) {
      return ""; // It has ended, or the kernel has no such groups.
    }
  }
}
