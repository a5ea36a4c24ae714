package io.github.worldkeep.state.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A file's attributes, as a manifest has them. */
final class FileModes {
  private static final int NONE = -1;
  private static final int OWNER_ALL = 0700;
  private static final PosixFilePermission[] HIGHEST_FIRST = PosixFilePermission.values();

  private FileModes() {}

  static PathEntry entry(String name, Path file, BasicFileAttributes attributes)
      throws IOException {
    long modified = nanos(attributes.lastModifiedTime());
    return new PathEntry(PathEntry.Type.FILE, name, read(file), modified, attributes.size(), "");
  }

  static long nanos(FileTime time) {
    Instant instant = time.toInstant();
    return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
  }

  static int read(Path file) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    return view == null ? NONE : bits(view.readAttributes().permissions());
  }

  private static int bits(Set<PosixFilePermission> permissions) {
    int bits = 0;
    for (PosixFilePermission permission : HIGHEST_FIRST) {
      bits = bits << 1 | (permissions.contains(permission) ? 1 : 0);
    }
    return bits;
  }

  static void restore(Path path, PathEntry entry) throws IOException {
    if (entry.type() == PathEntry.Type.FILE) {
      Files.setLastModifiedTime(path, FileTime.from(entry.modified(), TimeUnit.NANOSECONDS));
    }
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view != null && entry.mode() != NONE) {
      view.setPermissions(permissions(entry.mode()));
    }
  }

  private static Set<PosixFilePermission> permissions(int bits) {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (int i = 0; i < HIGHEST_FIRST.length; i++) {
      if ((bits >> (HIGHEST_FIRST.length - 1 - i) & 1) == 1) {
        permissions.add(HIGHEST_FIRST[i]);
      }
    }
    return permissions;
  }

  /** So that what is inside of a directory can be deleted. */
  static void makeWritable(Path directory) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(directory, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(permissions(OWNER_ALL));
    }
  }
}
