package io.github.worldkeep.sidecar;

import io.github.worldkeep.bootstrap.room.RoomConfigException;
import io.github.worldkeep.store.StoreException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
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

  /** A store that failed before the game ran. */
  static Failure of(StoreException e) {
    ExitCode code =
        switch (e.kind()) {
          case INVALID, UNSUPPORTED -> ExitCode.CONFIG;
          case CORRUPT -> ExitCode.DATA;
          case UNAVAILABLE, TIMEOUT, THROTTLED, DENIED, NOT_FOUND, ALREADY_EXISTS, CONFLICT ->
              ExitCode.UNAVAILABLE;
          case CLOSED, INTERRUPTED, INTERNAL -> ExitCode.INTERNAL;
        };
    return new Failure(code, String.valueOf(e.getMessage()), e);
  }

  static Failure of(IOException e) {
    return new Failure(ExitCode.DIRECTORY, "the save directory: " + describe(e), e);
  }

  /** Java's file exceptions name the file, and often nothing else. */
  static String describe(IOException e) {
    if (e instanceof AccessDeniedException denied) {
      return "no permission for '" + denied.getFile() + "': allow this user to read and write it";
    }
    if (e instanceof FileSystemException file && file.getReason() == null) {
      return e.getClass().getSimpleName() + " '" + file.getFile() + "'";
    }
    return String.valueOf(e.getMessage());
  }
}
