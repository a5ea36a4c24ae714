package io.github.worldkeep.state.world;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
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

  static final Packing<Sighting> PACKING =
      new Packing<>() {
        @Override
        public void write(Sighting sighting, PackedWriter to) {
          Instant changed = sighting.changed.toInstant();
          PathEntry.PACKING.write(sighting.entry, to);
          to.number(changed.getEpochSecond());
          to.number(changed.getNano());
        }

        @Override
        public Sighting read(PackedReader from) {
          PathEntry entry = PathEntry.PACKING.read(from);
          Instant changed = Instant.ofEpochSecond(from.number(), from.number());
          return new Sighting(entry, FileTime.from(changed));
        }
      };

  /**
   * Looks at a file, directory or symbolic link; empty for what is none of them, such as a socket.
   *
   * @param path its path in the world
   * @throws CharacterCodingException if where a link points to is no text in the character set of
   *     this process
   * @throws NoSuchFileException if it is gone
   * @throws IllegalArgumentException if no world can have it
   */
  static Optional<Sighting> of(Folder folder, Path name, String path) throws IOException {
    FileAttributes found = FileAttributes.of(folder, name);
    return switch (found.kind()) {
      case OTHER -> Optional.empty();
      case DIRECTORY -> Optional.of(still(PathEntry.directory(path, found.mode())));
      case LINK -> Optional.of(still(PathEntry.link(path, text(folder.target(name)))));
      case FILE -> {
        long modified = found.modified().to(TimeUnit.NANOSECONDS);
        PathEntry entry = PathEntry.file(path, found.mode(), modified, found.size());
        yield Optional.of(new Sighting(entry, found.changed()));
      }
    };
  }

  private static Sighting still(PathEntry entry) {
    return new Sighting(entry, EPOCH);
  }

  /**
   * A name, or a link's target, as text. What can't be decoded is replaced silently, so that
   * another name would come back.
   */
  static String text(Path path) throws CharacterCodingException {
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
