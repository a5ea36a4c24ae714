package io.github.worldkeep.state.world;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The reserved {@code .worldkeep} at the top of a world's directory: where a restore is written
 * before it takes its place, and where everything goes that was there. It lies inside, because the
 * directory itself is often a mount that can't be renamed.
 *
 * <p>Each step is one rename, and the files say how far it came, so a process may die at any point:
 *
 * <ol>
 *   <li>{@code restore} is being filled. Nothing else has changed; it is deleted the next time.
 *   <li>{@code clearing} exists: {@code restore} is complete and verified, and what is in the
 *       directory moves to {@code aside}.
 *   <li>{@code filling} exists, renamed from {@code clearing}: what is in {@code restore} moves to
 *       the directory.
 *   <li>{@code aside} is renamed to {@code aside-1}, or the next number, and {@code filling}
 *       deleted.
 * </ol>
 *
 * <p>While one of the two marks exists, the directory is never saved; the next restore goes on from
 * there. Files that somebody put into the half-filled directory meanwhile are set aside, too.
 */
final class Staging {
  static final String RESERVED = ".worldkeep";

  private final Path directory;
  private final Path reserved;
  private final Path fresh;
  private final Path aside;
  private final Path clearing;
  private final Path filling;
  private final List<Path> placed = new ArrayList<>();

  Staging(Path directory) {
    this.directory = directory;
    this.reserved = directory.resolve(RESERVED);
    this.fresh = reserved.resolve("restore");
    this.aside = reserved.resolve("aside");
    this.clearing = reserved.resolve("clearing");
    this.filling = reserved.resolve("filling");
  }

  Path directory() {
    return directory;
  }

  /** Whether a restore died while things changed places. */
  boolean interrupted() {
    return exists(clearing) || exists(filling);
  }

  /** An empty place to write to; what an earlier attempt left there is deleted. */
  Path begin() throws IOException {
    delete(fresh);
    return Files.createDirectories(fresh);
  }

  /** Puts what was staged in place of what is there. If that fails, everything is back. */
  void exchange() throws IOException {
    retireAside();
    Files.createFile(clearing);
    try {
      resume();
    } catch (IOException e) {
      undo(e);
      throw e;
    }
  }

  /** Goes on where an exchange was left, if there is one. */
  void resume() throws IOException {
    if (exists(clearing)) {
      for (Path old : children(directory)) {
        setAside(old);
      }
      move(clearing, filling);
    }
    if (exists(filling)) {
      for (Path staged : children(fresh)) {
        place(staged, directory.resolve(staged.getFileName()));
      }
    }
  }

  private void place(Path staged, Path place) throws IOException {
    if (exists(place)) {
      setAside(place);
    }
    move(staged, place);
    placed.add(place);
  }

  /** From the last step to the first; the marks say the same as on the way forth. */
  private void undo(IOException failure) {
    try {
      if (exists(filling)) {
        for (Path place : placed) {
          move(place, fresh.resolve(place.getFileName()));
        }
        move(filling, clearing);
      }
      for (Path old : children(aside)) {
        move(old, directory.resolve(old.getFileName()));
      }
      Files.delete(clearing);
    } catch (IOException e) {
      failure.addSuppressed(e); // The mark stays: the next restore goes on from here.
    }
  }

  /** Removes the mark and what was staged; answers where everything went that was there. */
  Optional<Path> end() throws IOException {
    Optional<Path> kept = retireAside();
    delete(fresh);
    Files.deleteIfExists(filling);
    if (exists(reserved) && children(reserved).isEmpty()) {
      Files.delete(reserved);
    }
    return kept;
  }

  private void setAside(Path path) throws IOException {
    if (exists(aside.resolve(path.getFileName()))) {
      retireAside();
    }
    Files.createDirectories(aside);
    move(path, aside.resolve(path.getFileName()));
  }

  private Optional<Path> retireAside() throws IOException {
    if (children(aside).isEmpty()) {
      Files.deleteIfExists(aside);
      return Optional.empty();
    }
    int number = 1;
    while (exists(numbered(number))) {
      number++;
    }
    move(aside, numbered(number));
    return Optional.of(numbered(number));
  }

  private Path numbered(int number) {
    return reserved.resolve("aside-" + number);
  }

  /** Without the reserved directory; nothing if there is no such directory. */
  private List<Path> children(Path parent) throws IOException {
    List<Path> children = new ArrayList<>();
    if (exists(parent)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(parent)) {
        all.forEach(children::add);
      }
      children.remove(reserved);
    }
    return children;
  }

  /** By a rename or not at all. */
  private static void move(Path from, Path to) throws IOException {
    if (exists(to)) {
      throw new FileAlreadyExistsException(to.toString());
    }
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AccessDeniedException e) {
      if (!Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
      moveReadOnly(from, to);
    }
  }

  /** A directory that is read-only can't be moved by all users: it is writable meanwhile. */
  private static void moveReadOnly(Path from, Path to) throws IOException {
    int mode = FileAttributes.makeWritable(from);
    boolean moved = false;
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      moved = true;
    } finally {
      FileAttributes.setMode(moved ? to : from, mode);
    }
  }

  private void delete(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      FileAttributes.makeWritable(path);
      for (Path child : children(path)) {
        delete(child);
      }
    }
    Files.deleteIfExists(path);
  }

  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }
}
