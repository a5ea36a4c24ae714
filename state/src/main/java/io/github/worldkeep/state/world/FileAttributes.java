package io.github.worldkeep.state.world;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The permission bits and times of an entry of a folder, on all systems. A link has its own.
 *
 * @param changed the time of the last change of content or attributes; unlike the time of
 *     modification, a program can't set it
 */
record FileAttributes(Kind kind, int mode, long size, FileTime modified, FileTime changed) {
  private static final boolean UNIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
  private static final String WANTED = "unix:mode,size,lastModifiedTime,ctime";
  private static final int OWNER_ALL = 0700;
  private static final int OWNER_READ = 0400;
  private static final List<PosixFilePermission> FROM_THE_HIGHEST =
      List.of(PosixFilePermission.values());
  private static final int KIND = 0170000;
  private static final int DIRECTORY = 0040000;
  private static final int FILE = 0100000;
  private static final int LINK = 0120000;

  enum Kind {
    FILE,
    DIRECTORY,
    LINK,
    OTHER
  }

  /** For a new directory that only its owner may enter. */
  static FileAttribute<?>[] ownerOnly() {
    return UNIX
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions(OWNER_ALL))}
        : new FileAttribute<?>[0];
  }

  static FileAttributes of(Folder folder, Path name) throws IOException {
    return UNIX ? unix(folder.attributes(name, WANTED)) : basic(folder.require(name));
  }

  private static FileAttributes unix(Map<String, Object> found) {
    int mode = (int) Objects.requireNonNull(found.get("mode"));
    Kind kind =
        switch (mode & KIND) {
          case FILE -> Kind.FILE;
          case DIRECTORY -> Kind.DIRECTORY;
          case LINK -> Kind.LINK;
          default -> Kind.OTHER;
        };
    return new FileAttributes(
        kind,
        mode & PathEntry.MAX_MODE,
        (long) Objects.requireNonNull(found.get("size")),
        (FileTime) Objects.requireNonNull(found.get("lastModifiedTime")),
        (FileTime) Objects.requireNonNull(found.get("ctime")));
  }

  private static FileAttributes basic(BasicFileAttributes found) {
    Kind kind =
        found.isRegularFile()
            ? Kind.FILE
            : found.isDirectory()
                ? Kind.DIRECTORY
                : found.isSymbolicLink() ? Kind.LINK : Kind.OTHER;
    FileTime modified = found.lastModifiedTime();
    return new FileAttributes(kind, PathEntry.NO_MODE, found.size(), modified, modified);
  }

  /** Sets the permission bits of a file or directory. */
  static void setMode(Folder folder, Path name, int mode) throws IOException {
    if (mode != PathEntry.NO_MODE && UNIX && mode(folder, name) != mode) {
      folder.setPermissions(name, permissions(mode));
    }
  }

  static int mode(Folder folder, Path name) throws IOException {
    return UNIX ? mode(folder.permissions(name)) : PathEntry.NO_MODE;
  }

  static void setModified(Folder folder, Path name, long nanos) throws IOException {
    if (folder.require(name).lastModifiedTime().to(TimeUnit.NANOSECONDS) != nanos) {
      folder.setModified(name, FileTime.from(nanos, TimeUnit.NANOSECONDS));
    }
  }

  /**
   * Makes a directory writable, so that it can be moved and its entries deleted. Returns its
   * earlier mode.
   */
  static int makeWritable(Folder folder, Path name) throws IOException {
    int mode = mode(folder, name);
    if ((mode & OWNER_ALL) != OWNER_ALL) {
      setMode(folder, name, mode | OWNER_ALL);
    }
    return mode;
  }

  private static int mode(Set<PosixFilePermission> permissions) {
    int mode = 0;
    for (PosixFilePermission permission : permissions) {
      mode |= bit(permission);
    }
    return mode;
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> permissions = EnumSet.allOf(PosixFilePermission.class);
    permissions.removeIf(permission -> (mode & bit(permission)) == 0);
    return permissions;
  }

  private static int bit(PosixFilePermission permission) {
    return OWNER_READ >> FROM_THE_HIGHEST.indexOf(permission);
  }
}
