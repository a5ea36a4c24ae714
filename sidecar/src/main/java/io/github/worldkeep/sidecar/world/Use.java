package io.github.worldkeep.sidecar.world;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How a process uses a directory, from the least to the most. */
enum Use {
  NONE,
  /** It belongs to another user, or guards its secrets. */
  UNSEEN,
  /** It has a file open for reading, or a directory. */
  READS,
  /** Its working directory or its root is there. */
  INSIDE,
  /** It has a file open for writing, or mapped as shared memory that it may write. */
  WRITES;

  private static final int ACCESS = 3;

  /**
   * Returns how a process uses a directory or what is below it.
   *
   * @param directory the real path
   */
  static Use of(LinuxProcess process, Path directory) {
    Path place = LinuxProcess.PROCESSES.resolve(Long.toString(process.pid()));
    try {
      boolean inside =
          isBelow(directory, place.resolve("cwd")) || isBelow(directory, place.resolve("root"));
      Use files = files(directory, place);
      Use whole = inside && files.compareTo(INSIDE) < 0 ? INSIDE : files;
      return whole == WRITES || !mapsWritable(directory, place) ? whole : WRITES;
    } catch (AccessDeniedException e) {
      return UNSEEN;
    } catch (IOException e) {
      return NONE; // It has ended.
    }
  }

  private static Use files(Path directory, Path place) throws IOException {
    Use most = NONE;
    try (DirectoryStream<Path> links = Files.newDirectoryStream(place.resolve("fd"))) {
      for (Path link : links) {
        if (most != WRITES && isBelow(directory, link)) {
          most = isWritable(place, link) ? WRITES : READS;
        }
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

  private static boolean isWritable(Path place, Path link) throws IOException {
    try {
      Path information = place.resolve("fdinfo").resolve(link.getFileName());
      return lines(information)
          .filter(line -> line.startsWith("flags:"))
          .anyMatch(line -> (Long.parseLong(line.substring(6).strip(), 8) & ACCESS) != 0);
    } catch (NoSuchFileException e) {
      return false; // It is closed.
    }
  }

  /** A mapped file needs no descriptor. */
  private static boolean mapsWritable(Path directory, Path place) throws IOException {
    List<String> lines = lines(place.resolve("maps")).toList();
    for (String line : lines) {
      String[] words = line.split(" +", 6);
      if (words.length == 6 && words[1].startsWith("w", 1) && words[1].endsWith("s")) {
        if (isMapped(directory, words[5], Long.parseLong(words[4]))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isMapped(Path directory, String file, long inode) throws IOException {
    if (!file.startsWith(directory + "/")) {
      return false;
    }
    try {
      return Files.getAttribute(Path.of(file), "unix:ino").equals(inode);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static Stream<String> lines(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines();
  }
}
