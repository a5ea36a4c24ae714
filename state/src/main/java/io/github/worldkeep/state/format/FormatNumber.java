package io.github.worldkeep.state.format;

import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.math.BigInteger;
import java.util.Locale;

/**
 * The rule for the number of a format: it is read and checked before anything else of a document,
 * because the rest of a newer format may not be readable. A newer format is refused.
 */
public final class FormatNumber {
  private FormatNumber() {}

  /**
   * Requires a number from 1 to the greatest known one.
   *
   * @param what the name of the document in the message, such as "the match"
   * @param known the greatest number that this version reads
   * @throws IllegalArgumentException if the number is less than 1: the document is damaged
   * @throws StoreException NEWER_FORMAT if the number is greater
   */
  public static void requireKnown(String what, long found, int known) {
    requireKnown(what, BigInteger.valueOf(found), known);
  }

  /**
   * Requires a number from 1 to the greatest known one, where the document may hold any integer.
   *
   * @see #requireKnown(String, long, int)
   */
  public static void requireKnown(String what, BigInteger found, int known) {
    if (found.signum() < 1) {
      throw new IllegalArgumentException("no format number");
    }
    if (found.compareTo(BigInteger.valueOf(known)) > 0) {
      String message =
          String.format(
              Locale.ROOT,
              "%s was written by a newer Worldkeep (format %d; this one knows %d): update this one",
              what,
              found,
              known);
      throw new StoreException(Kind.NEWER_FORMAT, Retry.NEVER, message, null);
    }
  }
}
