package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.Version;
import io.github.worldkeep.store.spi.DriverException;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Gives each write of a document a number that no write of this store has had or will have. A
 * process takes a block of numbers from the sequence {@code versions}, which counts in blocks and
 * never goes back; what is left when it ends is never used. So a write asks the server for no
 * number, and a document may be written several times in one statement.
 */
final class Versions {
  static final long BLOCK = 1L << 24;

  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");
  private static final long NONE = 0;

  private final Pool pool;
  private final String nextBlock;
  private volatile Block block = new Block(new AtomicLong(1), 1);

  private record Block(AtomicLong next, long end) {
    OptionalLong take(long count) {
      long after = next.addAndGet(count);
      return after <= end ? OptionalLong.of(after - count) : OptionalLong.empty();
    }
  }

  Versions(Pool pool, Schema schema) {
    this.pool = pool;
    this.nextBlock = "SELECT nextval('" + schema.of("versions") + "')";
  }

  /** The first of so many numbers in a row, which are the caller's. */
  long take(long count) throws InterruptedException {
    if (count > BLOCK) {
      throw new DriverException(
          Kind.INVALID, "one batch has more than 16 million writes: split it into several");
    }
    while (true) {
      OptionalLong first = block.take(count);
      if (first.isPresent()) {
        return first.getAsLong();
      }
      // Several callers may do this at once, and all but one of the blocks are never used.
      long start = pool.read(session -> session.number(nextBlock).orElseThrow());
      block = new Block(new AtomicLong(start), start + BLOCK);
    }
  }

  static Version version(long number) {
    return new Version(Long.toString(number));
  }

  /** The number of a version; one that no document ever has if the version is none of a store. */
  static long number(Version version) {
    String text = version.value();
    return NUMBER.matcher(text).matches() ? Long.parseLong(text) : NONE;
  }
}
