package io.github.worldkeep.state.world;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * The heap that restores and saves of a world need: a rule of thumb, from measurements, with room
 * for a world that grows by half.
 */
final class HeapNeed {
  private static final long MIB = 1024 * 1024;
  private static final long WITHOUT_FILES = 32 * MIB;
  private static final long OF_ENTRY = 200;

  private HeapNeed() {}

  private static long of(int entries) {
    return WITHOUT_FILES + entries * OF_ENTRY;
  }

  /** The need of a world that is larger than a heap; empty if it is not. */
  static OptionalLong beyond(long heap, int entries) {
    long need = of(entries);
    return need > heap ? OptionalLong.of(need) : OptionalLong.empty();
  }

  /** A world that was larger than the heap, as a failure that an operator can remedy. */
  static IOException exhausted(Path directory, int entries, OutOfMemoryError failure) {
    long heap = Runtime.getRuntime().maxMemory();
    long need = Math.max(of(entries), 2 * heap);
    return new IOException(
        String.format(
            Locale.ROOT,
            "Java's heap of %d MiB is too small for the files in '%s': give it more, such as"
                + " -Xmx%dm (for the sidecar, WORLDKEEP_JAVA_OPTIONS=-Xmx%dm)",
            heap / MIB,
            directory,
            need / MIB,
            need / MIB),
        failure);
  }
}
