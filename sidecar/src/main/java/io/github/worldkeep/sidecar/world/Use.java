package io.github.worldkeep.sidecar.world;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** How a process uses a directory, from the least to the most. */
enum Use {
  NONE,
  /** It belongs to another user, or guards its secrets. */
  UNSEEN,
  /** It has a file open for reading, or a directory. */
  READS,
  /** Its working directory or its root is there. */
  INSIDE,
  /** It has a file open for writing. */
  WRITES;

  private static final int ACCESS = 3;

  /**
   * Returns how a process uses a directory or what is below it.
   *
   * @param directory the real path
   */
  static Use of(LinuxProcess process, Path directory) {
    long pid = process.pid();
    try {
      boolean inside =
          isBelow(directory, link(pid, "cwd")) || isBelow(directory, link(pid, "root"));
      Use files = files(directory, pid);
      return inside && files != WRITES ? INSIDE : files;
    } catch (AccessDeniedException e) {
      return UNSEEN;
    } catch (IOException e) {
      return NONE; // It has ended.
    }
  }

  private static Path link(long pid, String name) {
    return Path.of("/proc/" + pid + "/" + name);
  }

  private static Use files(Path directory, long pid) throws IOException {
    Use most = NONE;
    String[] descriptors = link(pid, "fd").toFile().list();
    for (String descriptor : descriptors == null ? new String[0] : descriptors) {
      if (isBelow(directory, link(pid, "fd/" + descriptor))) {
        if (isWritable(pid, descriptor)) {
          return WRITES;
        }
        most = READS;
      }
    }
    return most;
  }

  /**
   * A process in another container may have another file at the same path, and a removed file is no
   * part of a world.
   */
  private static boolean isBelow(Path directory, Path link) throws IOException {
    try {
      Path target = Files.readSymbolicLink(link);
      return target.startsWith(directory) && Files.isSameFile(link, target);
    } catch (NoSuchFileException e) {
      return false; // It is closed, or removed.
    }
  }

  private static boolean isWritable(long pid, String descriptor) throws IOException {
    return LinuxProcess.content(pid, "fdinfo/" + descriptor)
        .lines()
        .filter(line -> line.startsWith("flags:"))
        .anyMatch(line -> (Long.parseLong(line.substring(6).strip(), 8) & ACCESS) != 0);
  }

  /**
   * Returns whether a process has mapped a file as shared memory that it may write, which needs no
   * open descriptor. The kernel takes longer for this than for all else.
   */
  static boolean mapsWritable(LinuxProcess process, Path directory) {
    try {
      String maps = LinuxProcess.content(process.pid(), "maps");
      return maps.contains(directory + "/")
          && maps.lines().anyMatch(line -> isWritableMap(directory, line));
    } catch (IOException e) {
      return false; // It has ended, or belongs to another user.
    }
  }

  /** A line is: addresses, rights, offset, device, inode, path. */
  private static boolean isWritableMap(Path directory, String line) {
    String[] words = line.split(" +", 6);
    if (words.length < 6 || !words[1].matches(".w.s") || !words[5].startsWith(directory + "/")) {
      return false;
    }
    try {
      return Files.getAttribute(Path.of(words[5]), "unix:ino").equals(Long.parseLong(words[4]));
    } catch (IOException e) {
      return false; // It is removed.
    }
  }
}
