package io.github.worldkeep.store.filesystem;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.DriverException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import org.jspecify.annotations.Nullable;

/** Classifies the errors of the file system for callers. */
final class Failures {
  private Failures() {}

  /** A read failed: nothing can have changed. */
  static DriverException reading(IOException e) {
    return of(e, "", null);
  }

  /** A write failed before it could be seen. */
  static DriverException unpublished(IOException e) {
    return of(e, "; nothing was written", Retry.SAFE);
  }

  /** The failure of a write whose source could not be read. */
  static DriverException unpublished(DriverException e) {
    return e.kind() == Kind.CORRUPT
        ? e
        : new DriverException(e.kind(), Retry.SAFE, e.getMessage() + "; nothing was written", e);
  }

  /** A write failed when it could be seen already, but was perhaps not durable. */
  static DriverException unconfirmed(IOException e) {
    return of(e, "; what was written may or may not last", Retry.OUTCOME_UNKNOWN);
  }

  /** A write was interrupted before it could be seen. */
  static DriverException interrupted(InterruptedException e) {
    String message = "the thread was interrupted; nothing was written";
    return new DriverException(Kind.INTERRUPTED, Retry.SAFE, message, e);
  }

  /** A deletion failed; to repeat it changes nothing more. */
  static DriverException deleting(IOException e) {
    return of(e, "; some may be deleted", Retry.SAFE);
  }

  static DriverException corrupt(String message) {
    return new DriverException(Kind.CORRUPT, message);
  }

  private static DriverException of(IOException e, String effect, @Nullable Retry retry) {
    if (e instanceof ClosedByInterruptException) {
      return new DriverException(Kind.INTERRUPTED, retry, "the thread was interrupted" + effect, e);
    }
    if (e instanceof ClosedChannelException) {
      String message = "the file was closed by an interrupt or by closing the store: open it anew";
      return new DriverException(Kind.UNAVAILABLE, retry, message + effect, e);
    }
    String reason = String.valueOf(e.getMessage());
    if (e instanceof AccessDeniedException || reason.contains("Read-only file system")) {
      String message =
          "the file system denies access to " + reason + ": give this process the right to it";
      return new DriverException(Kind.DENIED, null, message + effect, e);
    }
    if (reason.contains("File name too long")) {
      String message = "this file system has no room for so long a path: shorten the key";
      return new DriverException(Kind.INVALID, null, message + effect, e);
    }
    return new DriverException(Kind.UNAVAILABLE, retry, unavailable(reason) + effect, e);
  }

  private static String unavailable(String reason) {
    boolean full =
        reason.contains("No space left")
            || reason.contains("quota")
            || reason.contains("disk full");
    return full
        ? "the disk is full (" + reason + "): free space on it, or move the store"
        : "the file system failed (" + reason + "): check the disk";
  }
}
