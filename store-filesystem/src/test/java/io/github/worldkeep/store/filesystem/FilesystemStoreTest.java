package io.github.worldkeep.store.filesystem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.awaitility.Durations.ONE_MILLISECOND;

import io.github.worldkeep.store.ListOptions;
import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.ObjectListing;
import io.github.worldkeep.store.ObjectReader;
import io.github.worldkeep.store.ObjectStore;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PutOptions;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.TransferProgress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is particular to this store: its URI, its directory, and its files, seen with java.nio. */
final class FilesystemStoreTest {
  @TempDir Path root;

  private static StoreException failure(ThrowingCallable call) {
    StoreException failure = catchThrowableOfType(StoreException.class, call);
    assertThat(failure).as("what the call threw").isNotNull();
    return failure;
  }

  @ParameterizedTest
  @CsvSource({
    "file://host/data, names no host",
    "file://data, names no host",
    "file://user@host/data, names no host",
    "file:, names a directory",
    "file:///data?sync=off, no parameter sync",
    "file:%00, no such path",
  })
  void open_wrongUri_isInvalidAndSaysWhy(String uri, String problem) {
    StoreException failure = failure(() -> Stores.open(uri).close());
    assertThat(failure.kind()).isEqualTo(Kind.INVALID);
    assertThat(failure).hasMessageContaining(problem);
  }

  @Test
  void open_missingDirectories_areCreated() throws Exception {
    Path deep = root.resolve("a b/c/d");
    try (Persistence persistence = Stores.open("file://" + deep.toString().replace(" ", "%20"))) {
      persistence.objects().put("k", new byte[] {7});
    }
    assertThat(Files.readString(deep.resolve("worldkeep-objects.json")))
        .isEqualTo("{\"format\": 1}\n");
    assertThat(deep.resolve("objects/k.object")).exists();
  }

  /** The kit allows stores that answer another time than they keep; this one need not. */
  @Test
  void everyWrite_answersExactlyWhatIsStored() throws Exception {
    try (Persistence persistence = Stores.open(root)) {
      var objects = persistence.objects();
      assertThat(objects.put("a", new byte[10])).isEqualTo(objects.stat("a").orElseThrow());
      Path large =
          Files.write(root.resolveSibling("large-" + root.getFileName()), new byte[20 << 20]);
      try {
        assertThat(objects.upload(large, "b", PutOptions.NONE, TransferProgress.NONE))
            .isEqualTo(objects.stat("b").orElseThrow());
      } finally {
        Files.delete(large);
      }
      assertThat(objects.copy("b", "c")).isEqualTo(objects.stat("c").orElseThrow());
    }
  }

  @Test
  void open_directoryOfSomethingElse_isRefusedAndUntouched() throws Exception {
    Files.createDirectories(root.resolve("temp/1"));
    Files.writeString(root.resolve("temp/1/mine"), "precious");
    StoreException failure = failure(() -> Stores.open(root).close());
    assertThat(failure.kind()).isEqualTo(Kind.INVALID);
    assertThat(failure).hasMessageContaining("holds something else");
    assertThat(root.resolve("temp/1/mine")).hasContent("precious");
    assertThat(root).isDirectoryNotContaining("glob:**objects**");
  }

  @Test
  void everyCall_directoryGone_isUnavailableAndNotMissing() throws Exception {
    Path store = root.resolve("store");
    try (Persistence persistence = Stores.open(store)) {
      persistence.objects().put("a/b", new byte[] {7});
      Files.move(store, root.resolve("unmounted"));
      List<ThrowingCallable> calls =
          List.of(
              () -> persistence.objects().stat("a/b"),
              () -> persistence.objects().get("a/b"),
              () -> persistence.objects().list("", ListOptions.ALL),
              () -> persistence.objects().delete("a/b"),
              () -> persistence.objects().copy("a/b", "c"),
              () -> persistence.objects().put("a/b", new byte[1]),
              () -> persistence.objects().put("c", new byte[1], PutOptions.NONE.ifMatches("e")));
      for (ThrowingCallable call : calls) {
        assertThat(failure(call).kind()).isEqualTo(Kind.UNAVAILABLE);
      }
      Files.move(root.resolve("unmounted"), store);
      assertThat(persistence.objects().get("a/b")).contains(new byte[] {7});
    }
  }

  @Test
  void open_file_isInvalid() throws Exception {
    Path file = Files.writeString(root.resolve("file"), "mine");
    assertThat(failure(() -> Stores.open(file).close()).kind()).isEqualTo(Kind.INVALID);
    assertThat(file).hasContent("mine");
  }

  @ParameterizedTest
  @CsvSource({
    "{\"format\": 7}, NEWER_FORMAT, format 7",
    "{\"format\":2}, NEWER_FORMAT, reads up to 1",
    "{\"for, CORRUPT, damaged",
    "'', CORRUPT, damaged"
  })
  void open_otherMarker_isRefused(String marker, Kind kind, String problem) throws Exception {
    Stores.open(root).close();
    Files.writeString(root.resolve("worldkeep-objects.json"), marker);
    StoreException failure = failure(() -> Stores.open(root).close());
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure).hasMessageContaining(problem);
  }

  @Test
  void put_ordinaryKey_isAFileThatOtherToolsCanRead() throws Exception {
    byte[] content = "the content".getBytes(UTF_8);
    try (Persistence persistence = Stores.open(root)) {
      persistence.objects().put("worlds/w1/region-0.bin", content);
    }
    Path file = root.resolve("objects/worlds/w1/region-0.bin.object");
    try (InputStream in = Files.newInputStream(file)) {
      assertThat(in.readNBytes(content.length)).isEqualTo(content);
    }
  }

  @Test
  void put_directoryRemovedBehindTheStore_isMadeAgain() throws Exception {
    try (Persistence persistence = Stores.open(root)) {
      persistence.objects().put("a/b/c", new byte[] {1});
      Files.delete(root.resolve("objects/a/b/c.object"));
      Files.delete(root.resolve("objects/a/b"));
      Files.delete(root.resolve("objects/a"));
      persistence.objects().put("a/b/c", new byte[] {2});
      assertThat(persistence.objects().get("a/b/c")).hasValue(new byte[] {2});
    }
  }

  /** The interrupt is noticed at the next read or write, whichever comes first. */
  @Test
  void copy_interruptedWhileItReadsOrWrites_isSafeToRepeat() throws Exception {
    try (Persistence persistence = Stores.open(root)) {
      ObjectStore objects = persistence.objects();
      objects.put("k", new byte[64 << 20]);
      for (int i = 0; i < 12; i++) {
        AtomicReference<StoreException> failure = new AtomicReference<>();
        Thread copying =
            new Thread(() -> failure.set(failure(() -> objects.copy("k", "copy"))), "copying");
        copying.start();
        await().pollDelay(ZERO).pollInterval(ONE_MILLISECOND).until(this::somethingIsWritten);
        copying.interrupt();
        copying.join();
        assertThat(failure.get().kind()).isEqualTo(Kind.INTERRUPTED);
        assertThat(failure.get().retry()).isEqualTo(Retry.SAFE);
        assertThat(objects.stat("copy")).isEmpty();
      }
    }
  }

  private boolean somethingIsWritten() throws IOException {
    try (Stream<Path> files = Files.list(root.resolve("temp/0"))) {
      return files.findAny().isPresent();
    }
  }

  @Test
  void list_foreignFiles_areNoObjects() throws Exception {
    try (Persistence persistence = Stores.open(root)) {
      persistence.objects().put("a/k", new byte[] {1});
      Files.writeString(root.resolve("objects/.DS_Store"), "x");
      Files.writeString(root.resolve("objects/a/README.txt"), "x");
      Files.createDirectories(root.resolve("objects/Foreign"));
      ObjectListing all = persistence.objects().list("", ListOptions.ALL);
      assertThat(all.objects()).extracting(ObjectListing.Entry::key).containsExactly("a/k");
      ObjectListing folded = persistence.objects().list("", ListOptions.ALL.groupByFolder());
      assertThat(folded.prefixes()).containsExactly("a/");
    }
  }

  @Test
  void read_everyBitAndEveryLength_damageIsAlwaysFound() throws Exception {
    try (Persistence persistence = Stores.open(root)) {
      PutOptions options = PutOptions.NONE.withMetadata("name", "value");
      persistence.objects().put("k", "some content".getBytes(UTF_8), options);
      Path file = root.resolve("objects/k.object");
      byte[] whole = Files.readAllBytes(file);
      for (int bit = 0; bit < 8 * whole.length; bit++) {
        byte[] damaged = whole.clone();
        damaged[bit / 8] ^= (byte) (1 << bit % 8);
        assertDamaged(persistence, file, damaged, "bit " + bit);
      }
      for (int length = 0; length < whole.length; length++) {
        assertDamaged(persistence, file, Arrays.copyOf(whole, length), "length " + length);
      }
      assertDamaged(persistence, file, Arrays.copyOf(whole, whole.length + 1), "longer");
      Files.write(file, whole);
      assertThat(persistence.objects().get("k")).hasValue("some content".getBytes(UTF_8));
    }
  }

  private static void assertDamaged(Persistence persistence, Path file, byte[] bytes, String what)
      throws Exception {
    Files.write(file, bytes);
    StoreException failure = failure(() -> persistence.objects().get("k"));
    assertThat(failure.kind()).as(what).isIn(Kind.CORRUPT, Kind.NEWER_FORMAT);
    if (failure.kind() == Kind.NEWER_FORMAT) {
      assertThat(failure).as(what).hasMessageContaining("reads up to 1: upgrade");
    }
  }

  @Test
  void read_fileMovedToAnotherKey_isCorrupt() throws Exception {
    try (Persistence persistence = Stores.open(root)) {
      persistence.objects().put("k", new byte[] {1});
      Files.move(root.resolve("objects/k.object"), root.resolve("objects/other.object"));
      StoreException failure = failure(() -> persistence.objects().get("other"));
      assertThat(failure.kind()).isEqualTo(Kind.CORRUPT);
      assertThat(failure).hasMessageContaining("another key");
      assertThat(persistence.objects().list("", ListOptions.ALL).objects())
          .singleElement()
          .returns("other", ObjectListing.Entry::key)
          .returns(true, ObjectListing.Entry::damaged);
    }
  }

  /** Made from docs/formats.md by another program; never to be made anew. */
  @Test
  void read_goldenFileOfFormat1_isUnderstood() throws Exception {
    try (Persistence persistence = Stores.open(root);
        InputStream golden = getClass().getResourceAsStream("/formats/objects-1.object")) {
      assertThat(golden).as("the golden file of format 1").isNotNull();
      Files.createDirectories(root.resolve("objects/golden"));
      Files.write(root.resolve("objects/golden/+object%20.object"), golden.readAllBytes());
      try (ObjectReader reader = persistence.objects().read("golden/Object ").orElseThrow()) {
        assertThat(reader.info())
            .isEqualTo(
                new ObjectInfo(
                    "golden/Object ",
                    70_000,
                    "000102030405060708090a0b0c0d0e0f",
                    Instant.parse("2026-02-03T04:05:06.123456789Z"),
                    "text/plain; charset=utf-8",
                    Map.of("empty", "", "name", "Ωmega"),
                    OptionalInt.of(0xab139675)));
        byte[] expected = new byte[70_000];
        for (int i = 0; i < expected.length; i++) {
          expected[i] = (byte) ('a' + i % 26);
        }
        assertThat(reader.readAllBytes()).isEqualTo(expected);
      }
    }
  }
}
