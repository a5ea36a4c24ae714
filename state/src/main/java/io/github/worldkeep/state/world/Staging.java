package io.github.worldkeep.state.world;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The reserved {@code .worldkeep} at the top of a world's directory. A restore is written there
 * before it takes its place, and earlier contents are set aside there. It is inside the directory,
 * because the directory itself is often a mount that can't be renamed.
 *
 * <p>Each step is one rename, and the files show the last step, so a process may die at any point:
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
 * <p>While one of the two marks exists, the directory is never saved; the next restore continues
 * from there. Files that another program put into the half-filled directory meanwhile are set
 * aside, too.
 *
 * <p>All steps work in the directory that was opened first ({@link Folder}). A reserved name of the
 * wrong type, such as a link, is not followed and not deleted: it is set aside.
 */
final class Staging implements Closeable {
  static final String RESERVED = ".worldkeep";

  private static final Path NAME = Path.of(RESERVED);
  private static final Path FRESH = Path.of("restore");
  private static final Path ASIDE = Path.of("aside");
  private static final Path CLEARING = Path.of("clearing");
  private static final Path FILLING = Path.of("filling");

  private final Path path;
  private final Folder root;
  private final List<Path> placed = new ArrayList<>();
  private @Nullable Folder reserved;
  private @Nullable Aside aside;

  /** Opens a directory. Nothing in it changes. */
  Staging(Path directory) throws IOException {
    path = directory.resolve(RESERVED);
    root = Folder.open(directory);
    if (root.hasDirectory(NAME)) {
      hold(root.enter(NAME));
    }
  }

  private Folder hold(Folder opened) {
    reserved = opened;
    aside = new Aside(opened, path);
    return opened;
  }

  /** The open directory, which contains the reserved one. */
  Folder root() {
    return root;
  }

  /** Whether this is the reserved name, or leads to the same where capitals do not matter. */
  static boolean isReserved(Folder folder, Path name) throws IOException {
    return folder.isTop()
        && RESERVED.equalsIgnoreCase(name.toString())
        && (name.equals(NAME) || folder.isSame(name, NAME));
  }

  /** The names in a folder, without the reserved one. */
  static List<Path> names(Folder folder) throws IOException {
    List<Path> names = new ArrayList<>();
    for (Path name : folder.names()) {
      if (!isReserved(folder, name)) {
        names.add(name);
      }
    }
    return names;
  }

  /** Whether a restore died while things changed places. */
  boolean interrupted() throws IOException {
    return isMarked(CLEARING) || isMarked(FILLING);
  }

  private boolean isMarked(Path mark) throws IOException {
    return reserved != null && reserved.hasFile(mark);
  }

  /** An empty place to write to; what an earlier attempt left there is deleted. */
  Folder begin() throws IOException {
    Folder own = claim();
    own.delete(FRESH);
    return own.create(FRESH, FileAttributes.ownerOnly());
  }

  /**
   * Puts what was staged in place of what is there. If that fails, everything is back.
   *
   * @param shape of what was staged, and of the directory afterwards
   * @throws IOException also if another process changes them meanwhile
   */
  void exchange(Shape shape) throws IOException {
    Folder own = claim();
    try (Folder fresh = own.enter(FRESH)) {
      shape.require(fresh);
    }
    aside().retire();
    own.delete(BaseFile.NAME); // It is of what was there.
    own.createFile(CLEARING).close();
    try {
      resume();
      shape.require(root);
    } catch (IOException e) {
      undo(own, e);
      throw e;
    }
  }

  /** Goes on where an exchange was left, if there is one. */
  void resume() throws IOException {
    if (!root.has(NAME)) {
      return;
    }
    Folder own = claim();
    if (isMarked(CLEARING)) {
      for (Path old : names(root)) {
        aside().take(root, old, old);
      }
      Moves.move(own, CLEARING, own, FILLING);
    }
    if (isMarked(FILLING) && own.has(FRESH)) {
      try (Folder fresh = own.enter(FRESH)) {
        place(fresh);
      }
    }
  }

  private void place(Folder fresh) throws IOException {
    for (Path staged : fresh.names()) {
      if (root.has(staged)) {
        aside().take(root, staged, staged);
      }
      Moves.move(fresh, staged, root, staged);
      placed.add(staged);
    }
  }

  /**
   * Undoes the steps from the last to the first; the marks have the same meaning as in a restore.
   */
  private void undo(Folder own, IOException failure) {
    try {
      if (isMarked(FILLING)) {
        takeBack(own);
        Moves.move(own, FILLING, own, CLEARING);
      }
      aside().giveBack(root);
      own.delete(CLEARING);
    } catch (IOException e) {
      failure.addSuppressed(e); // The mark stays: the next restore goes on from here.
    }
  }

  private void takeBack(Folder own) throws IOException {
    try (Folder fresh = own.enter(FRESH)) {
      for (Path place : placed) {
        Moves.move(root, place, fresh, place);
      }
    }
  }

  /** Removes the mark and the staged files. Returns the place of the earlier contents. */
  Optional<Path> end() throws IOException {
    Folder own = reserved;
    if (own == null) {
      return Optional.empty();
    }
    Optional<Path> kept = aside().retire();
    own.delete(FRESH);
    own.delete(FILLING);
    removeIfEmpty();
    return kept;
  }

  /** Removes the reserved directory, if nothing is in it. */
  void removeIfEmpty() throws IOException {
    Folder own = reserved;
    if (own != null && own.names().isEmpty()) {
      requireInPlace(own);
      root.deleteEmpty(NAME);
      release();
    }
  }

  private void requireInPlace(Folder own) throws IOException {
    if (!Objects.equals(own.key(), root.require(NAME).fileKey())) {
      throw new FileSystemException(
          path.toString(), null, "another process replaced it during the restore: restore again");
    }
  }

  /**
   * The reserved directory, created if missing. What has its name or one of those in it, and is not
   * what it is meant to be, is set aside.
   */
  Folder claim() throws IOException {
    Folder own = reserved;
    if (own == null) {
      Optional<Path> foreign = hide(root, NAME);
      own = hold(root.create(NAME));
      if (foreign.isPresent()) {
        aside().take(root, foreign.get(), NAME);
      }
    }
    evict(own, own.hasDirectory(ASIDE), ASIDE);
    evict(own, own.hasDirectory(FRESH), FRESH);
    evict(own, own.hasFile(CLEARING), CLEARING);
    evict(own, own.hasFile(FILLING), FILLING);
    evict(own, own.hasFile(DirectoryLock.NAME), DirectoryLock.NAME);
    return own;
  }

  private void evict(Folder own, boolean right, Path name) throws IOException {
    Optional<Path> foreign = right ? Optional.empty() : hide(own, name);
    if (foreign.isPresent()) {
      aside().take(own, foreign.get(), name);
    }
  }

  /** Makes a name free; empty if it is. */
  private static Optional<Path> hide(Folder folder, Path name) throws IOException {
    if (!folder.has(name)) {
      return Optional.empty();
    }
    Path hidden = Path.of(RESERVED + "-" + UUID.randomUUID());
    folder.move(name, folder, hidden);
    return Optional.of(hidden);
  }

  private Aside aside() {
    return Objects.requireNonNull(aside);
  }

  private void release() throws IOException {
    if (reserved != null) {
      aside().close();
      reserved.close();
      reserved = null;
      aside = null;
    }
  }

  @Override
  public void close() throws IOException {
    release();
    root.close();
  }
}
