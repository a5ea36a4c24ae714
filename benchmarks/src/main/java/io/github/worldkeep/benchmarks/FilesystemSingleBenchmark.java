package io.github.worldkeep.benchmarks;

import io.github.worldkeep.benchmarks.Turns.Turn;
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
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.opendal.Operator;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.filesystem.reference.FilesystemConstants;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One object through the API on {@code file:}, of 1 KB by default, against the same work on bare
 * java.nio. A get is compared with reading a whole file. A put of a new key is compared with a
 * temporary file, an fsync, a rename, and an fsync of the directory. OpenDAL flushes the file in
 * its place, jclouds nothing.
 *
 * <p>No file is deleted before the last round is over. An ext4 without a journal skips the inodes
 * that were freed in the last minutes, one by one, whenever it makes a file. That takes as long as
 * a put.
 */
@State(Scope.Benchmark)
public class FilesystemSingleBenchmark extends ByTurns {
  private static final int STORED = 1_000;

  @Param("1024")
  int bytes;

  private byte[] content;
  private Path bare;
  private FileChannel bareDirectory;
  private Persistence persistence;
  private ObjectStore objects;
  private int reads;
  private int writes;

  /** Writes a thousand objects and files to read. */
  @Setup
  public void open() throws IOException {
    BenchmarkDirectory directory = BenchmarkDirectory.create();
    bare = Files.createDirectories(directory.path().resolve("bare"));
    bareDirectory = FileChannel.open(bare, StandardOpenOption.READ);
    content = new byte[bytes];
    StoreUri uri = StoreUri.parse("file:" + directory.path().resolve("store"));
    persistence = Persistence.open(PersistenceConfig.none().with(StoreKind.OBJECTS, uri));
    objects = persistence.objects();
    for (int i = 0; i < STORED; i++) {
      vary(i);
      objects.put("read/" + i, content);
      Files.write(bare.resolve("read-" + i), content);
    }
  }

  @TearDown
  public void close() throws IOException {
    persistence.close();
    bareDirectory.close();
  }

  /** OpenDAL. */
  @State(Scope.Benchmark)
  public static class OpenDal {
    private Operator operator;

    @Setup
    public void open(FilesystemSingleBenchmark files) throws IOException {
      BenchmarkDirectory directory = BenchmarkDirectory.create();
      operator = Operator.of("fs", Map.of("root", directory.path().toString()));
      for (int i = 0; i < STORED; i++) {
        operator.write("read/" + i, new byte[files.bytes]);
      }
    }

    @TearDown
    public void close() {
      operator.close();
    }
  }

  /** jclouds. */
  @State(Scope.Benchmark)
  public static class JcloudsDirectory {
    private static final String CONTAINER = "objects";

    private Jclouds jclouds;

    @Setup
    public void open(FilesystemSingleBenchmark files) throws IOException {
      BenchmarkDirectory directory = BenchmarkDirectory.create();
      Properties properties = new Properties();
      properties.setProperty(FilesystemConstants.PROPERTY_BASEDIR, directory.path().toString());
      BlobStoreContext context =
          ContextBuilder.newBuilder("filesystem")
              .overrides(properties)
              .buildView(BlobStoreContext.class);
      context.getBlobStore().createContainerInLocation(null, CONTAINER);
      jclouds = new Jclouds(context.getBlobStore(), CONTAINER);
      for (int i = 0; i < STORED; i++) {
        jclouds.put("read/" + i, new byte[files.bytes]);
      }
    }

    @TearDown
    public void close() {
      jclouds.close();
    }
  }

  private void vary(int seed) {
    ByteBuffer.wrap(content).putInt(seed).putInt(bytes - Integer.BYTES, seed);
  }

  private int anyStored() {
    return reads++ % STORED;
  }

  /** Returns the number of a new object, and gives it content of its own. */
  private int nextNew() {
    vary(writes);
    return writes++;
  }

  @Benchmark
  public void get(Turns turns, OpenDal openDal, JcloudsDirectory container, Blackhole hole)
      throws Exception {
    turns.take(
        Turn.bare(() -> hole.consume(Files.readAllBytes(bare.resolve("read-" + anyStored())))),
        Turn.worldkeep(() -> hole.consume(objects.get("read/" + anyStored()).orElseThrow())),
        Turn.openDal(() -> hole.consume(openDal.operator.read("read/" + anyStored()))),
        Turn.jclouds(() -> hole.consume(container.jclouds.get("read/" + anyStored()))));
  }

  @Benchmark
  @Warmup(iterations = 1, time = 60) // There are few puts in a second.
  public void put(Turns turns, OpenDal openDal) throws Exception {
    turns.take(
        Turn.bare(() -> putBare("write-" + nextNew())),
        Turn.worldkeep(() -> objects.put("write/" + nextNew(), content)),
        Turn.openDal(() -> openDal.operator.write("write/" + nextNew(), content)));
  }

  /**
   * Not by turns: the flushes of other sides would have to write the data that jclouds has not
   * flushed.
   */
  @Benchmark
  @OutputTimeUnit(TimeUnit.MICROSECONDS)
  public String putJclouds(JcloudsDirectory container) {
    return container.jclouds.put("write/" + nextNew(), content);
  }

  private void putBare(String name) throws IOException {
    Path temporary = bare.resolve("temporary");
    try (FileChannel out =
        FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      out.write(ByteBuffer.wrap(content));
      out.force(false);
    }
    Files.move(temporary, bare.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    bareDirectory.force(true);
  }
}
