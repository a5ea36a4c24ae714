package io.github.worldkeep.state.world;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;

/** Failures of the file system, of the same kind, with the path that an operator knows. */
final class Failures {
  private Failures() {}

  static FileSystemException at(Path path, FileSystemException failure) {
    FileSystemException named = named(path.toString(), failure);
    named.initCause(failure);
    return named;
  }

  /** Returns a failure to write, which names its file. The system's own failure may not. */
  static IOException writing(Path path, IOException failure) {
    if (failure instanceof FileSystemException) {
      return failure;
    }
    IOException named = new FileSystemException(path.toString(), null, failure.getMessage());
    named.initCause(failure);
    return named;
  }

  private static FileSystemException named(String path, FileSystemException failure) {
    String reason = failure.getReason();
    if (failure instanceof NoSuchFileException) {
      return new NoSuchFileException(path, null, reason);
    }
    if (failure instanceof AccessDeniedException) {
      return new AccessDeniedException(path, null, reason);
    }
    if (failure instanceof FileAlreadyExistsException) {
      return new FileAlreadyExistsException(path, null, reason);
    }
    if (failure instanceof NotDirectoryException) {
      return new NotDirectoryException(path);
    }
    if (failure instanceof NotLinkException) {
      return new NotLinkException(path, null, reason);
    }
    if (failure instanceof DirectoryNotEmptyException) {
      return new DirectoryNotEmptyException(path);
    }
    if (failure instanceof AtomicMoveNotSupportedException) {
      return new AtomicMoveNotSupportedException(path, null, reason);
    }
    return new FileSystemException(path, null, reason);
  }
}
