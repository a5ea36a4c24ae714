package io.github.worldkeep.state.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;

/** Permission bits and times of files, on systems that have them and on those that don't. */
final class FileAttributes {
  private static final int PERMISSIONS = 0777;
  private static final int OWNER_ALL = 0700;

  private FileAttributes() {}

  private static boolean unix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("unix");
  }

  static int mode(Path path) throws IOException {
    return unix(path)
        ? (int) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & PERMISSIONS
        : PathEntry.NO_MODE;
  }

  /**
   * When content or attributes last changed: unlike the time of modification, nobody can set it.
   */
  static FileTime changed(Path path) throws IOException {
    return (FileTime)
        Files.getAttribute(
            path, unix(path) ? "unix:ctime" : "lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
  }

  /** Of a file or directory, also one that can't be opened. */
  static void setMode(Path path, int mode) throws IOException {
    if (mode != PathEntry.NO_MODE && mode(path) != mode) {
      Files.setAttribute(path, "unix:mode", mode);
    }
  }

  static void setModified(Path file, long nanos) throws IOException {
    if (Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS) != nanos) {
      Files.setLastModifiedTime(file, FileTime.from(nanos, TimeUnit.NANOSECONDS));
    }
  }

  /** So that a directory can be moved, and what is in it be deleted; answers its mode before. */
  static int makeWritable(Path directory) throws IOException {
    int mode = mode(directory);
    if ((mode & OWNER_ALL) != OWNER_ALL) {
      setMode(directory, mode | OWNER_ALL);
    }
    return mode;
  }
}
