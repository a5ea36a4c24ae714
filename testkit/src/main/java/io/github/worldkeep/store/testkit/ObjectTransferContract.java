package io.github.worldkeep.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.ObjectReader;
import io.github.worldkeep.store.ObjectWriter;
import io.github.worldkeep.store.PresignedAccess;
import io.github.worldkeep.store.PutOptions;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.TransferProgress;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objects: files up and down, large objects, copies, and access without the store. */
public abstract class ObjectTransferContract extends ObjectTestBase {
  private static final String CANCELLED = "cancelled by the listener";

  @TempDir Path files;

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(files.resolve(name), content);
  }

  private List<String> filesLeft() throws IOException {
    try (Stream<Path> left = Files.list(files)) {
      return left.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, MIB, MIB + 1, 8 * MIB, 20 * MIB + 3})
  void transfer_upAndDown_keepsEveryByteAndCountsThem(int size) throws Exception {
    byte[] content = random(size, size);
    Progress up = new Progress(size);
    ObjectInfo sent = store().upload(file("source", content), "k", MARKED, up);
    assertSame(other().stat("k").orElseThrow(), sent);
    assertThat(sent.metadata()).containsEntry("mark", "original");
    up.assertComplete();
    Progress down = new Progress(size);
    assertSame(other().download("k", files.resolve("target"), down), sent);
    down.assertComplete();
    assertThat(Files.readAllBytes(files.resolve("target"))).isEqualTo(content);
    assertThat(filesLeft()).containsExactly("source", "target");
    assertNoLeftovers();
  }

  /** Whatever has the file's name by now, and wherever the channel is. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2 * MIB})
  void upload_openFile_sendsAllOfThatFileAndLeavesItOpen(int size) throws Exception {
    byte[] content = random(size, size);
    try (FileChannel open = FileChannel.open(file("source", content), StandardOpenOption.READ)) {
      open.position(size);
      Files.delete(files.resolve("source"));

      store().upload(open, "k", PutOptions.NONE, TransferProgress.NONE);

      assertThat(open.isOpen()).isTrue();
    }
    assertThat(other().get("k").orElseThrow()).isEqualTo(content);
  }

  /** Checks that progress grows to its total, one call at a time. */
  private static final class Progress implements TransferProgress {
    private final long expected;
    private final List<Long> seen = new ArrayList<>();

    Progress(long expected) {
      this.expected = expected;
    }

    @Override
    public void advanced(long transferred, long total) {
      assertThat(total).isEqualTo(expected);
      seen.add(transferred);
    }

    void assertComplete() {
      assertThat(seen).isSorted().isNotEmpty();
      assertThat(seen.get(seen.size() - 1)).isEqualTo(expected);
    }
  }

  @Test
  void write_64MiB_comesBackAsAStreamAndAsAFile() throws Exception {
    byte[] part = random(64, MIB);
    ObjectInfo written;
    try (ObjectWriter writer = store().write("large", MARKED)) {
      for (int i = 0; i < 64; i++) {
        part[i] = (byte) i;
        writer.write(part);
      }
      written = writer.commit();
    }
    assertThat(written.size()).isEqualTo(64L * MIB);
    byte[] expected = random(64, MIB);
    try (ObjectReader reader = other().read("large").orElseThrow()) {
      for (int i = 0; i < 64; i++) {
        expected[i] = (byte) i;
        assertThat(reader.readNBytes(MIB)).isEqualTo(expected);
      }
      assertThat(reader.read()).isEqualTo(-1);
    }
    other().download("large", files.resolve("large"), TransferProgress.NONE);
    store().upload(files.resolve("large"), "again", PutOptions.NONE, TransferProgress.NONE);
    assertThat(other().stat("again").orElseThrow().size()).isEqualTo(64L * MIB);
    store().copy("again", "copy");
    other().download("copy", files.resolve("copy"), TransferProgress.NONE);
    assertThat(Files.mismatch(files.resolve("large"), files.resolve("copy"))).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 20 * MIB})
  void upload_cancelledByTheListener_publishesNothing(int size) throws Exception {
    Path source = file("source", random(1, size));
    store().put("old", bytes("old"), MARKED);
    for (String key : List.of("old", "new")) {
      assertThatThrownBy(() -> store().upload(source, key, PutOptions.NONE, cancelling()))
          .hasMessage(CANCELLED);
    }
    assertUnchanged("old", () -> assertThat(other().stat("new")).isEmpty());
    assertNoLeftovers();
  }

  private static TransferProgress cancelling() {
    return (transferred, total) -> {
      throw new IllegalStateException(CANCELLED);
    };
  }

  @Test
  void upload_interrupted_publishesNothing() throws Exception {
    Path source = file("source", random(1, 40 * MIB));
    store().put("old", bytes("old"), MARKED);
    for (String key : List.of("old", "new")) {
      Thread caller = Thread.currentThread();
      assertThatStore(
              () -> store().upload(source, key, PutOptions.NONE, (n, all) -> caller.interrupt()))
          .failsWith(Kind.INTERRUPTED);
      assertThat(Thread.interrupted()).as("interrupt flag").isTrue();
    }
    assertUnchanged("old", () -> assertThat(other().stat("new")).isEmpty());
    assertNoLeftovers();
  }

  @Test
  void upload_missingFile_isAnIoExceptionAndPublishesNothing() {
    assertThatThrownBy(
            () ->
                store().upload(files.resolve("none"), "k", PutOptions.NONE, TransferProgress.NONE))
        .isInstanceOf(IOException.class);
    assertThat(other().stat("k")).isEmpty();
  }

  @Test
  void download_missingObject_isNotFoundAndLeavesTheFile() throws Exception {
    Path target = file("target", bytes("mine"));
    assertThatStore(() -> store().download("none", target, TransferProgress.NONE))
        .failsWith(Kind.NOT_FOUND)
        .naming("none");
    assertThat(target).hasContent("mine");
    assertThat(filesLeft()).containsExactly("target");
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 40 * MIB})
  void download_cancelledOrInterrupted_leavesTheFile(int size) throws Exception {
    Path target = file("target", bytes("mine"));
    store().put("k", random(1, size));
    assertThatThrownBy(() -> store().download("k", target, cancelling())).hasMessage(CANCELLED);
    if (size > MIB) {
      Thread caller = Thread.currentThread();
      assertThatStore(() -> store().download("k", target, (n, all) -> caller.interrupt()))
          .failsWith(Kind.INTERRUPTED);
      assertThat(Thread.interrupted()).as("interrupt flag").isTrue();
    }
    assertThat(target).hasContent("mine");
    assertThat(filesLeft()).containsExactly("target");
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 20 * MIB})
  void download_damagedObject_isCorruptAndLeavesTheFile(int size) throws Exception {
    Path target = file("target", bytes("mine"));
    store().put("k", random(1, size));
    requireHarness(harness().damageObject("k"), "the stored bytes can't be reached");
    assertThatStore(() -> other().download("k", target, TransferProgress.NONE))
        .failsWith(Kind.CORRUPT);
    assertThat(target).hasContent("mine");
    assertThat(filesLeft()).containsExactly("target");
  }

  @Test
  void copy_missingSource_isNotFoundAndChangesNothing() throws Exception {
    store().put("k", bytes("original"), MARKED);
    assertUnchanged(
        "k", () -> assertThatStore(() -> other().copy("none", "k")).failsWith(Kind.NOT_FOUND));
    assertThatStore(() -> store().copy("none", "none")).failsWith(Kind.NOT_FOUND);
    assertThat(other().stat("none")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1_000, 10 * MIB})
  void copy_takesContentTypeAndMetadata_andIsIndependent(int size) {
    byte[] content = random(1, size);
    ObjectInfo source = store().put("source", content, MARKED);
    store().put("target", bytes("overwritten"), PutOptions.NONE.withMetadata("gone", "x"));
    ObjectInfo copied = other().copy("source", "target");
    assertSame(store().stat("target").orElseThrow(), copied);
    assertThat(copied.key()).isEqualTo("target");
    assertThat(copied.metadata()).isEqualTo(source.metadata());
    assertThat(copied.contentType()).isEqualTo(source.contentType());
    assertSame(store().stat("source").orElseThrow(), source);
    store().put("source", bytes("changed"));
    assertThat(other().get("target").orElseThrow()).isEqualTo(content);
    store().delete("source");
    assertSame(other().stat("target").orElseThrow(), copied);
    assertNoLeftovers();
  }

  @Test
  void copy_toItself_keepsContentAndMetadata() {
    store().put("k", bytes("original"), MARKED);
    ObjectInfo copied = other().copy("k", "k");
    assertSame(store().stat("k").orElseThrow(), copied);
    assertThat(copied.metadata()).containsEntry("mark", "original");
    assertThat(copied.contentType()).isEqualTo("text/plain");
    assertThat(text("k")).isEqualTo("original");
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 200_000})
  void copy_damagedSource_isNeverTakenForWhole(int size) {
    store().put("k", random(1, size));
    requireHarness(harness().damageObject("k"), "the stored bytes can't be reached");
    assertThatStore(
            () -> {
              other().copy("k", "copy");
              other().get("copy");
            })
        .failsWith(Kind.CORRUPT);
  }

  @Test
  void presign_givesAccessOfOneKindForAWhile() throws Exception {
    store().put("k", bytes("content"));
    Duration hour = Duration.ofHours(1);
    requireCapability(
        StoreKind.OBJECTS,
        Capability.PRESIGNED_URLS,
        () -> store().presign(PresignedAccess.READ, "k", hour));
    URI read = store().presign(PresignedAccess.READ, "k", hour);
    assertThat(status(read, "GET")).isEqualTo(200);
    assertThat(status(read, "PUT")).isBetween(400, 499);
    URI write = store().presign(PresignedAccess.WRITE, "written", hour);
    assertThat(status(write, "PUT")).isEqualTo(200);
    assertThat(status(write, "GET")).isBetween(400, 499);
    assertThat(text("written")).isEqualTo("sent");
    URI brief = store().presign(PresignedAccess.READ, "k", Duration.ofSeconds(1));
    harness().passTime(Duration.ofSeconds(3));
    assertThat(status(brief, "GET")).isBetween(400, 499);
  }

  private static int status(URI uri, String method) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    try {
      connection.setRequestMethod(method);
      if (method.equals("PUT")) {
        connection.setDoOutput(true);
        connection.getOutputStream().write(bytes("sent"));
      }
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }
}
