package io.github.worldkeep.store.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.store.ByteRange;
import io.github.worldkeep.store.ObjectStore;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.StoreException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are read with one call, before their size is known, into memory used again. */
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

  /** Of an object whose file has this many bytes. */
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
    for (int more = -2; more <= 2; more++) {
      byte[] content = putFileOf(ReadMemory.BYTES + more);
      assertThat(objects.get("k").orElseThrow()).as("%d more", more).isEqualTo(content);
      byte[] end = Arrays.copyOfRange(content, content.length - 9, content.length);
      assertThat(objects.get("k", ByteRange.last(9)).orElseThrow()).isEqualTo(end);
    }
  }

  /** Where the first read ends, a footer of this very key ends, but not that of the file. */
  @Test
  void get_contentThatStartsAsAWholeFile_comesBack() throws Exception {
    for (int size : List.of(500, ReadMemory.BYTES - 1, ReadMemory.BYTES)) {
      putFileOf(size);
      byte[] inner = Files.readAllBytes(file);
      byte[] content = Arrays.copyOf(inner, inner.length + 100);
      objects.put("k", content);
      assertThat(objects.get("k").orElseThrow()).as("%d bytes", size).isEqualTo(content);
    }
  }

  @Test
  void get_shorterThanTheOneBefore_hasNothingOfIt() {
    for (int size : List.of(60_000, 20_000, 3_000, 1, 0)) {
      byte[] content = new byte[size];
      random.nextBytes(content);
      objects.put("k" + size, content);
      assertThat(objects.get("k" + size).orElseThrow()).isEqualTo(content);
    }
  }

  @Test
  void get_damagedOrMissing_givesItsMemoryBack() throws Exception {
    objects.put("k", new byte[100]);
    byte[] whole = Files.readAllBytes(file);
    for (int place : List.of(50, whole.length - 1)) {
      byte[] damaged = whole.clone();
      damaged[place] ^= 1;
      Files.write(file, damaged);
      for (int i = 0; i < 50; i++) {
        assertThatThrownBy(() -> objects.get("k")).isInstanceOf(StoreException.class);
        assertThat(objects.get("missing")).isEmpty();
      }
    }
    ByteBuffer memory = ReadMemory.take();
    assertThat(memory.isDirect()).isTrue();
    ReadMemory.giveBack(memory);
  }

  @Test
  void get_allMemoryInUse_comesBack() throws Exception {
    byte[] content = putFileOf(30_000);
    List<ByteBuffer> taken = new ArrayList<>();
    while (taken.isEmpty() || taken.get(taken.size() - 1).isDirect()) {
      taken.add(ReadMemory.take());
    }
    assertThat(objects.get("k").orElseThrow()).isEqualTo(content);
    taken.forEach(ReadMemory::giveBack);
    assertThat(objects.get("k").orElseThrow()).isEqualTo(content);
  }
}
