package io.github.worldkeep.store.postgres;

import io.github.worldkeep.store.spi.Write;
import java.util.List;

/**
 * How much is written at once, or may be.
 *
 * @param writes how many
 * @param bytes of their documents
 */
record Load(int writes, long bytes) {
  static final Load NOTHING = new Load(0, 0);

  static Load of(List<Write> batch) {
    long bytes = 0;
    for (Write write : batch) {
      bytes += write.json() == null ? 0 : write.content().length;
    }
    return new Load(batch.size(), bytes);
  }

  static Load ofAll(List<List<Write>> batches) {
    Load all = NOTHING;
    for (List<Write> batch : batches) {
      all = all.plus(of(batch));
    }
    return all;
  }

  Load plus(Load more) {
    return new Load(writes + more.writes, bytes + more.bytes);
  }

  boolean fits(Load most) {
    return writes <= most.writes && bytes <= most.bytes;
  }

  /** Never nothing. */
  Load halved() {
    return new Load(Math.max(1, writes / 2), Math.max(1, bytes / 2));
  }

  Load doubled() {
    return new Load(2 * writes, 2 * bytes);
  }
}
