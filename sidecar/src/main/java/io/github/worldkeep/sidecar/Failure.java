package io.github.worldkeep.sidecar;

import io.github.worldkeep.bootstrap.room.RoomConfigException;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;

/** What ends a run, with its exit code. The message is for the user as it is. */
final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  Failure(ExitCode exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  ExitCode exitCode() {
    return exitCode;
  }

  static Failure of(RoomConfigException e) {
    return new Failure(ExitCode.CONFIG, String.valueOf(e.getMessage()), e);
  }

  /** A store can't be opened. */
  static Failure opening(StoreException e) {
    return of(e);
  }

  /** A stored world can't be read. What is INVALID then is the data. */
  static Failure reading(StoreException e) {
    return e.kind() == Kind.INVALID ? of(ExitCode.DATA, e) : of(e);
  }

  private static Failure of(StoreException e) {
    ExitCode code =
        switch (e.kind()) {
          case INVALID, UNSUPPORTED -> ExitCode.CONFIG;
          case CORRUPT -> ExitCode.DATA;
          case NEWER_FORMAT -> ExitCode.NEWER;
          case UNAVAILABLE, TIMEOUT, THROTTLED, DENIED, NOT_FOUND, ALREADY_EXISTS, CONFLICT ->
              ExitCode.UNAVAILABLE;
          case CLOSED, INTERRUPTED, INTERNAL -> ExitCode.INTERNAL;
        };
    return of(code, e);
  }

  private static Failure of(ExitCode code, StoreException e) {
    return new Failure(code, String.valueOf(e.getMessage()), e);
  }

  static Failure of(IOException e) {
    return new Failure(ExitCode.DIRECTORY, "the save directory: " + describe(e), e);
  }

  /** A defect. The stack trace is what helps to find it. */
  static Failure defect(Throwable e) {
    return new Failure(ExitCode.INTERNAL, "a defect in Worldkeep, please report it: " + e, e);
  }

  /** Java's file exceptions name the file, and often nothing else. */
  static String describe(IOException e) {
    if (e instanceof AccessDeniedException denied) {
      return "no permission for '" + denied.getFile() + "': allow this user to read and write it";
    }
    if (e instanceof FileAlreadyExistsException file) {
      return "'" + file.getFile() + "' is no directory: name another one, or move the file away";
    }
    if (e instanceof FileSystemException file && file.getReason() == null) {
      return e.getClass().getSimpleName() + " '" + file.getFile() + "'";
    }
    return String.valueOf(e.getMessage());
  }
}
