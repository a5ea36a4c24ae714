package io.github.worldkeep.store;

/**
 * Receives the progress of an upload or download. It is called after each part, from several
 * threads but one at a time, with values that only grow and end at the total. An exception that it
 * throws cancels the transfer: nothing is published, nothing is left behind, and the caller
 * receives that exception.
 */
@FunctionalInterface
public interface TransferProgress {
  /** Ignores the progress. */
  TransferProgress NONE = (transferred, total) -> {};

  /** Called when this many of the total bytes have been transferred. */
  void advanced(long transferred, long total);
}
