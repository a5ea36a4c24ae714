package io.github.worldkeep.state.world;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;

/**
 * A path as it was seen at one moment. A file that is written or replaced afterwards gives another
 * sighting, unless that happens within the same tick of the file system's clock.
 *
 * @param entry what a manifest needs, but for the hash
 * @param changed when a file changed last; the epoch for others
 */
record Sighting(PathEntry entry, FileTime changed) {
  private static final String UNMAPPABLE = "\uFFFD";
  private static final FileTime EPOCH = FileTime.fromMillis(0);

  /**
   * Looks at a file, directory or symbolic link.
   *
   * @throws CharacterCodingException if its name, or where it points to, is no text in the
   *     character set of this process
   */
  static Sighting of(Path directory, Path path) throws IOException {
    String name = name(directory, path);
    BasicFileAttributes attributes =
        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (attributes.isDirectory()) {
      return new Sighting(PathEntry.directory(name, FileAttributes.mode(path)), EPOCH);
    }
    if (attributes.isSymbolicLink()) {
      return new Sighting(PathEntry.link(name, text(Files.readSymbolicLink(path))), EPOCH);
    }
    long modified = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    int mode = FileAttributes.mode(path);
    PathEntry entry = PathEntry.file(name, mode, modified, attributes.size());
    return new Sighting(entry, FileAttributes.changed(path));
  }

  static String name(Path directory, Path path) throws CharacterCodingException {
    StringJoiner names = new StringJoiner("/");
    for (Path name : directory.relativize(path)) {
      names.add(text(name));
    }
    return names.toString();
  }

  /** What can't be decoded is replaced silently, so that another name would come back. */
  private static String text(Path path) throws CharacterCodingException {
    String text = path.toString();
    if (text.contains(UNMAPPABLE) && !same(path, text)) {
      throw new CharacterCodingException();
    }
    return text;
  }

  private static boolean same(Path path, String text) {
    try {
      return path.getFileSystem().getPath(text).equals(path);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  String path() {
    return entry.path();
  }

  boolean isFile() {
    return entry.isFile();
  }
}
