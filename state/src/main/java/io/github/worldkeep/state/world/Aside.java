package io.github.worldkeep.state.world;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where everything goes that was in a directory: {@code aside} in the reserved one, which gets a
 * number in the end. Nothing is deleted.
 */
final class Aside implements Closeable {
  private static final Path NAME = Path.of("aside");

  private final Folder reserved;
  private final Path path;
  private @Nullable Folder folder;

  /**
   * The one in a reserved directory.
   *
   * @param path of the reserved directory, as the caller knows it
   */
  Aside(Folder reserved, Path path) {
    this.reserved = reserved;
    this.path = path;
  }

  /** Moves what is in a folder here. What has its name here already goes to a number before. */
  void take(Folder from, Path name, Path as) throws IOException {
    if (open().has(as)) {
      retire();
    }
    Moves.move(from, name, open(), as);
    requireReachable(as);
  }

  /** A file that its path does not reach could not be put back by hand. */
  private void requireReachable(Path name) throws IOException {
    Path there = path.resolve(NAME).resolve(name);
    Object key =
        Files.readAttributes(there, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
    if (!Objects.equals(key, open().require(name).fileKey())) {
      throw new FileSystemException(
          there.toString(), null, "another process replaced the directory that it is in");
    }
  }

  /** Moves everything back. */
  void giveBack(Folder to) throws IOException {
    if (reserved.has(NAME)) {
      for (Path name : open().names()) {
        Moves.move(open(), name, to, name);
      }
    }
  }

  /** Gives what is here its number, and begins anew; empty if there is nothing. */
  Optional<Path> retire() throws IOException {
    if (!reserved.has(NAME)) {
      return Optional.empty();
    }
    boolean empty = open().names().isEmpty();
    close();
    if (empty) {
      reserved.deleteEmpty(NAME);
      return Optional.empty();
    }
    Path number = nextNumber();
    Moves.move(reserved, NAME, reserved, number);
    return Optional.of(path.resolve(number));
  }

  private Path nextNumber() throws IOException {
    int number = 1;
    while (reserved.has(numbered(number))) {
      number++;
    }
    return numbered(number);
  }

  private static Path numbered(int number) {
    return Path.of("aside-" + number);
  }

  private Folder open() throws IOException {
    Folder open = folder;
    if (open == null) {
      open = reserved.has(NAME) ? reserved.enter(NAME) : reserved.create(NAME);
      folder = open;
    }
    return open;
  }

  @Override
  public void close() throws IOException {
    Folder open = folder;
    folder = null;
    if (open != null) {
      open.close();
    }
  }
}
