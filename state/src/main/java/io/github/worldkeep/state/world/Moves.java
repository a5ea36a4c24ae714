package io.github.worldkeep.state.world;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;

/** Moves between folders, by a rename or not at all. */
final class Moves {
  private Moves() {}

  static void move(Folder from, Path name, Folder to, Path as) throws IOException {
    if (to.has(as)) {
      throw new FileAlreadyExistsException(to.path().resolve(as).toString());
    }
    try {
      from.move(name, to, as);
    } catch (AccessDeniedException e) {
      if (!from.hasDirectory(name)) {
        throw e;
      }
      moveReadOnly(from, name, to, as);
    }
  }

  /** A directory that is read-only can't be moved by all users: it is writable meanwhile. */
  private static void moveReadOnly(Folder from, Path name, Folder to, Path as) throws IOException {
    int mode = FileAttributes.makeWritable(from, name);
    boolean moved = false;
    try {
      from.move(name, to, as);
      moved = true;
    } finally {
      FileAttributes.setMode(moved ? to : from, moved ? as : name, mode);
    }
  }
}
