package io.github.worldkeep.benchmarks;

import io.github.worldkeep.store.ObjectStore;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One object of 1 KB through the api on {@code file:}, against the same work on bare java.nio: a
 * get against reading a whole file, a put of a fresh key against temporary file, fsync, rename and
 * fsync of the directory.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(3)
public class FilesystemSingleBenchmark {
  private static final int SIZE = 1_024;
  private static final int STORED = 1_000;

  private final byte[] content = new byte[SIZE];
  private BenchmarkDirectory directory;
  private Path bare;
  private FileChannel bareDirectory;
  private Persistence persistence;
  private ObjectStore objects;
  private int reads;
  private int writes;

  /** A thousand objects and files to read. */
  @Setup
  public void open() throws IOException {
    directory = BenchmarkDirectory.create();
    bare = Files.createDirectories(directory.path().resolve("bare"));
    bareDirectory = FileChannel.open(bare, StandardOpenOption.READ);
    StoreUri uri = StoreUri.parse("file:" + directory.path().resolve("store"));
    persistence = Persistence.open(PersistenceConfig.none().with(StoreKind.OBJECTS, uri));
    objects = persistence.objects();
    for (int i = 0; i < STORED; i++) {
      vary(i);
      objects.put("read/" + i, content);
      Files.write(bare.resolve("read-" + i), content);
    }
  }

  /** Removes them. */
  @TearDown
  public void close() throws IOException {
    persistence.close();
    bareDirectory.close();
    directory.delete();
  }

  private void vary(int seed) {
    ByteBuffer.wrap(content).putInt(seed).putInt(SIZE - Integer.BYTES, seed);
  }

  @Benchmark
  public byte[] getWorldkeep() {
    return objects.get("read/" + reads++ % STORED).orElseThrow();
  }

  @Benchmark
  public byte[] getBare() throws IOException {
    return Files.readAllBytes(bare.resolve("read-" + reads++ % STORED));
  }

  @Benchmark
  public Object putWorldkeep() {
    vary(writes);
    return objects.put("write/" + writes++, content);
  }

  @Benchmark
  public Path putBare() throws IOException {
    Path target = moveIntoPlace();
    bareDirectory.force(true);
    return target;
  }

  /** Less than the store promises: after a loss of power the new name may be gone. */
  @Benchmark
  public Path putBareWithoutDirectorySync() throws IOException {
    return moveIntoPlace();
  }

  private Path moveIntoPlace() throws IOException {
    vary(writes);
    Path target = bare.resolve("write-" + writes++);
    Path temporary = bare.resolve("temporary");
    try (FileChannel out =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      out.write(ByteBuffer.wrap(content));
      out.force(false);
    }
    return Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
  }
}
