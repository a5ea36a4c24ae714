package io.github.worldkeep.store;

/**
 * Hears how far an upload or download is. Called after each part, from several threads but one at a
 * time, with values that only grow and end at the total. An exception it throws cancels the
 * transfer: nothing is published, nothing is left behind, and the caller gets that exception.
 */
@FunctionalInterface
public interface TransferProgress {
  /** Hears nothing. */
  TransferProgress NONE = (transferred, total) -> {};

  /** So many bytes of so many. */
  void advanced(long transferred, long total);
}
