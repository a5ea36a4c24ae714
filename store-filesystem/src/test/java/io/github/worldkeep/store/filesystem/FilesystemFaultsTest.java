package io.github.worldkeep.store.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.worldkeep.store.ObjectStore;
import io.github.worldkeep.store.ObjectWriter;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PutOptions;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** File systems that refuse: real ones, mounted for the test where this process may. */
final class FilesystemFaultsTest {
  private static final byte[] OLD = {1, 2, 3};

  @TempDir Path directory;

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).start().waitFor() == 0;
  }

  /** A file system of its own, or the test ends here and says why. */
  private Path mount(String options) throws Exception {
    Path mounted = Files.createDirectory(directory.resolve("mounted"));
    boolean root = System.getProperty("user.name").equals("root");
    Assumptions.assumeTrue(
        root && run("mount", "-t", "tmpfs", "-o", options, "tmpfs", mounted.toString()),
        "NOT RUN: only root may mount a file system to fill or to protect");
    return mounted;
  }

  private static StoreException failure(ThrowingCallable call) {
    StoreException failure = catchThrowableOfType(StoreException.class, call);
    assertThat(failure).as("what the call threw").isNotNull();
    return failure;
  }

  private static void stream(ObjectStore store, String key, int size) {
    try (ObjectWriter writer = store.write(key, PutOptions.NONE)) {
      writer.write(new byte[size]);
      writer.commit();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void write_diskFull_isUnavailableAndLeavesTheOldObject() throws Exception {
    Path mounted = mount("size=4m");
    Path root = mounted.resolve("store");
    try (Persistence persistence = Stores.open(root)) {
      ObjectStore store = persistence.objects();
      store.put("old", OLD);
      for (Runnable write :
          List.<Runnable>of(
              () -> store.put("old", new byte[8_000_000]),
              () -> stream(store, "old", 8_000_000),
              () -> stream(store, "new", 20_000_000))) {
        StoreException failure = failure(write::run);
        assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(failure.retry()).isEqualTo(Retry.SAFE);
        assertThat(failure).hasMessageContainingAll("full", "free space", "nothing was written");
        assertThat(FilesystemHarness.leftovers(root)).isZero();
      }
      assertThat(store.get("old")).hasValue(OLD);
      assertThat(store.stat("new")).isEmpty();
      store.put("old", new byte[1_000_000]);
      assertThat(store.get("old")).hasValue(new byte[1_000_000]);
    } finally {
      assertThat(run("umount", mounted.toString())).isTrue();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void write_largerThanTheProcessMayWrite_leavesTheOldObject() throws Exception {
    try (Persistence persistence = Stores.open(directory)) {
      persistence.objects().put("k", OLD);
    }
    List<String> program =
        Stores.command(CompetingProcess.class, directory.toString(), "put", "6000000");
    StringBuilder script = new StringBuilder("ulimit -f 4096; exec");
    program.forEach(word -> script.append(" '").append(word).append('\''));
    Process limited =
        new ProcessBuilder("bash", "-c", script.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> said = limited.inputReader().lines().toList();
    assertThat(limited.waitFor()).isZero();
    assertThat(said).hasSize(2).allMatch(line -> line.startsWith("UNAVAILABLE SAFE"), "refused");
    assertThat(FilesystemHarness.leftovers(directory)).isZero();
    try (Persistence persistence = Stores.open(directory)) {
      assertThat(persistence.objects().get("k")).hasValue(OLD);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void open_readOnlyFileSystem_isDenied() throws Exception {
    Path mounted = mount("size=1m");
    try {
      Stores.open(mounted).close();
      assertThat(run("mount", "-o", "remount,ro", mounted.toString())).isTrue();
      StoreException failure = failure(() -> Stores.open(mounted).close());
      assertThat(failure.kind()).isEqualTo(Kind.DENIED);
      assertThat(failure).hasMessageContainingAll("denies access", "give this process the right");
      StoreException below = failure(() -> Stores.open(mounted.resolve("new")).close());
      assertThat(below.kind()).isEqualTo(Kind.DENIED);
    } finally {
      assertThat(run("umount", mounted.toString())).isTrue();
    }
  }
}
