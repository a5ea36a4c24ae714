package io.github.worldkeep.store.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.worldkeep.store.ByteRange;
import io.github.worldkeep.store.ListOptions;
import io.github.worldkeep.store.ObjectStore;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are read before their size is known, into memory that is used again. */
final class ReadAtOnceTest {
  @TempDir Path root;

  private final Random random = new Random(1);
  private Persistence persistence;
  private ObjectStore objects;
  private Path file;

  @BeforeEach
  void open() {
    persistence = Stores.open(root);
    objects = persistence.objects();
    file = root.resolve("objects/k.object");
  }

  @AfterEach
  void close() {
    persistence.close();
  }

  /** Makes an object whose file has this many bytes; answers its content. */
  private byte[] putFileOf(int bytes) throws Exception {
    objects.put("k", new byte[bytes]);
    byte[] content = new byte[bytes - (int) (Files.size(file) - bytes)];
    random.nextBytes(content);
    objects.put("k", content);
    assertThat(Files.size(file)).isEqualTo(bytes);
    return content;
  }

  @Test
  void get_fileAsLargeAsTheMemory_comesBack() throws Exception {
    for (int memory : List.of(ReadMemory.LEAST_BYTES, ReadMemory.BYTES)) {
      for (int more = -2; more <= 2; more++) {
        byte[] content = putFileOf(memory + more);
        assertThat(objects.get("k").orElseThrow()).as("%d and %d", memory, more).isEqualTo(content);
        byte[] end = Arrays.copyOfRange(content, content.length - 9, content.length);
        assertThat(objects.get("k", ByteRange.last(9)).orElseThrow()).isEqualTo(end);
      }
    }
  }

  @Test
  void get_fileThatEndsBetweenSectors_comesBack() throws Exception {
    for (int size : List.of(512, 4_096, 65_536)) {
      byte[] content = putFileOf(size);
      assertThat(objects.get("k").orElseThrow()).as("%d bytes", size).isEqualTo(content);
    }
  }

  /** With a footer of this very key where the first read may end, which is not that of the file. */
  @Test
  void get_contentThatStartsAsAWholeFile_comesBack() throws Exception {
    int first = ReadMemory.LEAST_BYTES;
    for (int size : List.of(500, 4_096, first - 1, first, ReadMemory.BYTES)) {
      putFileOf(size);
      byte[] inner = Files.readAllBytes(file);
      byte[] content = Arrays.copyOf(inner, inner.length + 100);
      objects.put("k", content);
      assertThat(objects.get("k").orElseThrow()).as("%d bytes", size).isEqualTo(content);
    }
  }

  /** A disk that can't be read beyond a place cuts a read off there, between two sectors. */
  @Test
  void isWhole_endOfAFileBetweenSectors_isNotTakenForOne() throws Exception {
    for (int size : List.of(511, 512, 513, 4_096, 4_100, ReadMemory.BYTES)) {
      putFileOf(size);
      ByteBuffer read = ByteBuffer.allocate(ReadMemory.BYTES).put(Files.readAllBytes(file));
      assertThat(ObjectFile.isWhole(read)).as("%d bytes", size).isEqualTo(size % 512 != 0);
      read.position(size - 1);
      assertThat(ObjectFile.isWhole(read)).as("%d bytes but one", size).isFalse();
    }
  }

  @Test
  void get_shorterThanTheOneBefore_hasNothingOfIt() {
    for (int size : List.of(250_000, 100_000, 60_000, 20_000, 3_000, 1, 0)) {
      byte[] content = new byte[size];
      random.nextBytes(content);
      objects.put("k" + size, content);
      assertThat(objects.get("k" + size).orElseThrow()).isEqualTo(content);
    }
  }

  @Test
  void get_secondBlockOfASmallObjectDamaged_isCorruptWhereItIs() throws Exception {
    for (int size : List.of(66_000, 120_000)) {
      objects.put("k", new byte[size]);
      damage(65_600);
      assertThat(kindOf(() -> objects.get("k"))).isEqualTo(Kind.CORRUPT);
      assertThat(kindOf(() -> objects.get("k", ByteRange.last(1)))).isEqualTo(Kind.CORRUPT);
      assertThat(objects.get("k", ByteRange.of(0, 10))).hasValue(new byte[10]);
    }
  }

  private void damage(int place) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    bytes[place] ^= 1;
    Files.write(file, bytes);
  }

  private static Kind kindOf(ThrowingCallable call) {
    StoreException failure = catchThrowableOfType(StoreException.class, call);
    assertThat(failure).as("what the call threw").isNotNull();
    return failure.kind();
  }

  /** The length that a damaged footer states is not trusted before its checksum is. */
  @Test
  void stat_footerOfAnImpossibleLength_isCorrupt() throws Exception {
    objects.put("k", new byte[20 << 20]);
    int size = (int) Files.size(file);
    damage(size - 19);
    StoreException failure = catchThrowableOfType(StoreException.class, () -> objects.stat("k"));
    assertThat(failure.kind()).isEqualTo(Kind.CORRUPT);
    assertThat(failure).hasMessageContaining("its file's end is damaged");
  }

  @Test
  void everyRead_failedOrNot_givesItsMemoryBack() throws Exception {
    List<ThrowingCallable> calls =
        List.of(
            () -> objects.get("k"),
            () -> objects.get("k", ByteRange.last(3)),
            () -> objects.get("k", ByteRange.from(1 << 20)),
            () -> objects.read("k", ByteRange.from(0), "another etag"),
            () -> objects.stat("k"),
            () -> objects.list("", ListOptions.ALL),
            () -> objects.copy("k", "k"));
    for (int size : List.of(100, 200_000, 400_000)) {
      objects.put("k", new byte[size]);
      calls.forEach(call -> catchThrowable(call));
      damage(50);
      calls.forEach(call -> catchThrowable(call));
      damage((int) Files.size(file) - 1);
      calls.forEach(call -> catchThrowable(call));
    }
    assertAllMemoryIsFree();
  }

  private static void assertAllMemoryIsFree() {
    List<ByteBuffer> taken = new ArrayList<>();
    try {
      for (int i = 0; i < ReadMemory.BUFFERS; i++) {
        ByteBuffer memory = ReadMemory.take();
        assertThat(memory.isDirect()).isTrue();
        assertThat(taken).noneMatch(other -> other == memory);
        taken.add(memory);
      }
    } finally {
      taken.forEach(ReadMemory::giveBack);
    }
  }

  @Test
  void get_allMemoryInUse_comesBack() throws Exception {
    for (int size : List.of(30_000, 120_000)) {
      byte[] content = putFileOf(size);
      List<ByteBuffer> taken = new ArrayList<>();
      try {
        while (taken.isEmpty() || taken.get(taken.size() - 1).isDirect()) {
          taken.add(ReadMemory.take());
        }
        assertThat(objects.get("k").orElseThrow()).isEqualTo(content);
      } finally {
        taken.forEach(ReadMemory::giveBack);
      }
      assertThat(objects.get("k").orElseThrow()).isEqualTo(content);
    }
  }
}
