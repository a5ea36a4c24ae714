package io.github.worldkeep.store.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.ByteRange;
import io.github.worldkeep.store.ListOptions;
import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.ObjectListing;
import io.github.worldkeep.store.ObjectStore;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PutOptions;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One bit of a file is another one, and no read returns changed data. {@code -Dflips=20000} is a
 * long form.
 */
final class BitFlipTest {
  private static final int FLIPS = Integer.getInteger("flips", 600);
  private static final int[] SIZES = {0, 1, 10, 5_000, 65_536, 70_000, 300_000};

  @TempDir Path directory;
  private final Random random = new Random(16);
  private final Map<Outcome, Integer> counts = new EnumMap<>(Outcome.class);

  /** What came of a flipped bit. */
  private enum Outcome {
    EXACT,
    CORRUPT
  }

  @Test
  void everyRead_afterAFlippedBit_isExactOrCorrupt() throws Exception {
    try (Persistence persistence = FilesystemHarness.in(directory).open()) {
      ObjectStore store = persistence.objects();
      for (int flip = 0; flip < FLIPS; flip++) {
        String key = "w/" + flip % SIZES.length;
        byte[] content = new byte[SIZES[flip % SIZES.length]];
        random.nextBytes(content);
        PutOptions options = PutOptions.NONE.withContentType("a/b").withMetadata("n", "v" + flip);
        ObjectInfo written = store.put(key, content, options);
        Path file = directory.resolve("objects store/objects/" + key + ".object");
        // Half of them in what follows the content, which is small.
        long from = flip % 2 == 0 ? 0 : content.length;
        long place = 8 * from + random.nextLong(8 * (Files.size(file) - from));
        flip(file, place);
        assertExactOrCorrupt(store, written, content, place);
      }
    }
    assertThat(counts.values().stream().mapToInt(n -> n).sum()).isEqualTo(4 * FLIPS);
    assertThat(counts.get(Outcome.CORRUPT)).isGreaterThan(2 * FLIPS);
    System.out.println("BitFlipTest: " + FLIPS + " flips, of four reads each " + counts);
  }

  private void assertExactOrCorrupt(
      ObjectStore store, ObjectInfo written, byte[] content, long place) {
    String key = written.key();
    count(place, () -> Arrays.equals(store.get(key).orElseThrow(), content));
    count(place, () -> store.stat(key).orElseThrow().equals(written));
    count(
        place,
        () -> {
          int half = content.length / 2;
          byte[] part = store.get(key, ByteRange.from(half)).orElseThrow();
          return Arrays.equals(part, Arrays.copyOfRange(content, half, content.length));
        });
    count(place, () -> listed(store, written));
    assertThat(store.list("w/", ListOptions.ALL).objects())
        .extracting(ObjectListing.Entry::key)
        .contains(key);
  }

  private static boolean listed(ObjectStore store, ObjectInfo written) {
    for (ObjectListing.Entry entry : store.list("w/", ListOptions.ALL).objects()) {
      if (entry.key().equals(written.key())) {
        return entry.damaged()
            ? store.get(written.key()).isEmpty() // It fails: what is listed as damaged is.
            : entry.etag().equals(written.etag()) && entry.size() == written.size();
      }
    }
    return false;
  }

  private void count(long place, Callable<Boolean> exact) {
    Outcome outcome;
    try {
      assertThat(exact.call()).as("exact after bit %s", place).isTrue();
      outcome = Outcome.EXACT;
    } catch (StoreException e) {
      assertThat(e.kind()).as("bit %s: %s", place, e).isEqualTo(Kind.CORRUPT);
      outcome = Outcome.CORRUPT;
    } catch (Exception e) {
      throw new AssertionError("bit " + place, e);
    }
    counts.merge(outcome, 1, Integer::sum);
  }

  private static void flip(Path file, long bit) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer one = ByteBuffer.allocate(1);
      channel.read(one, bit / 8);
      one.put(0, (byte) (one.get(0) ^ 1 << bit % 8));
      channel.write(one.flip(), bit / 8);
    }
  }
}
