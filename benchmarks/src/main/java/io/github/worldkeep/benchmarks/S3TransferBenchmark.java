package io.github.worldkeep.benchmarks;

import com.google.common.util.concurrent.ListeningExecutorService;
import com.google.common.util.concurrent.MoreExecutors;
import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PutOptions;
import io.github.worldkeep.store.TransferProgress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.opendal.Operator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.transfer.s3.S3TransferManager;

/**
 * A file of 256 MB to the server and back through the API on {@code s3:}, with a heap of 64 MB. The
 * comparisons are parallel parts over the SDK's blocking client, the SDK's transfer manager over
 * Netty, OpenDAL's streams, and jclouds.
 */
@Warmup(iterations = 4)
@Fork(value = 1, jvmArgsAppend = "-Xmx64m")
public class S3TransferBenchmark extends ManyOperations {
  private static final String KEY = "benchmark/transfer";

  /** The heap for sides that run out of memory in 64 MB. */
  private static final String LARGER_HEAP = "-Xmx512m";

  /** The file to send, which differs each time, and the path of the file to receive. */
  @State(Scope.Benchmark)
  public static class LargeFile {
    private static final int BLOCK = 1024 * 1024;

    @Param("256")
    int megabytes;

    private BenchmarkDirectory directory;
    private Path sent;
    private Path received;
    private long number;

    @Setup
    public void create() throws IOException {
      directory = BenchmarkDirectory.create();
      sent = directory.path().resolve("sent");
      received = directory.path().resolve("received");
      byte[] block = new byte[BLOCK];
      try (OutputStream out = Files.newOutputStream(sent)) {
        for (int i = 0; i < megabytes; i++) {
          ThreadLocalRandom.current().nextBytes(block);
          out.write(block);
        }
      }
      try (Persistence persistence = S3Bucket.worldkeep()) {
        persistence.objects().upload(sent, KEY, PutOptions.NONE, TransferProgress.NONE);
      }
    }

    @Setup(Level.Invocation)
    public void vary() throws IOException {
      number++;
      try (FileChannel file = FileChannel.open(sent, StandardOpenOption.WRITE)) {
        for (long block = 0; block < megabytes; block++) {
          file.write(ByteBuffer.allocate(Long.BYTES).putLong(0, number), block * BLOCK);
        }
      }
      Files.deleteIfExists(received);
    }

    @TearDown
    public void delete() throws IOException {
      try (Persistence persistence = S3Bucket.worldkeep()) {
        persistence.objects().delete(KEY);
      }
      directory.delete();
    }
  }

  /** Worldkeep. */
  @State(Scope.Benchmark)
  public static class Worldkeep {
    private Persistence persistence;

    @Setup
    public void open() {
      persistence = S3Bucket.worldkeep();
    }

    @TearDown
    public void close() {
      persistence.close();
    }
  }

  /** The SDK's blocking client, part by part. */
  @State(Scope.Benchmark)
  public static class BareParts {
    private S3Parts parts;

    @Setup
    public void open() {
      parts = S3Parts.inMemory();
    }

    @TearDown
    public void close() {
      parts.close();
    }
  }

  /** The SDK's blocking client, with its answers directly into the file. */
  @State(Scope.Benchmark)
  public static class BareStreams {
    private S3Parts parts;

    @Setup
    public void open() {
      parts = S3Parts.streamed();
    }

    @TearDown
    public void close() {
      parts.close();
    }
  }

  /** The SDK's transfer manager. (It reads by part number, which not every server knows.) */
  @State(Scope.Benchmark)
  public static class TransferManager {
    private S3AsyncClient client;
    private S3TransferManager manager;

    @Setup
    public void open() {
      client = S3Bucket.async();
      manager = S3TransferManager.builder().s3Client(client).build();
    }

    @TearDown
    public void close() {
      manager.close();
      client.close();
    }
  }

  /** OpenDAL. */
  @State(Scope.Benchmark)
  public static class OpenDal {
    private Operator operator;

    @Setup
    public void open() {
      operator = S3Bucket.openDal();
    }

    @TearDown
    public void close() {
      operator.close();
    }
  }

  /** jclouds, with as many threads as the others. */
  @State(Scope.Benchmark)
  public static class JcloudsBucket {
    private final ListeningExecutorService threads =
        MoreExecutors.listeningDecorator(Executors.newFixedThreadPool(4));
    private Jclouds jclouds;

    @Setup
    public void open() {
      jclouds = S3Bucket.jclouds();
    }

    @TearDown
    public void close() {
      jclouds.close();
      threads.shutdown();
    }
  }

  @Benchmark
  public ObjectInfo uploadWorldkeep(LargeFile file, Worldkeep worldkeep) throws IOException {
    return worldkeep
        .persistence
        .objects()
        .upload(file.sent, KEY, PutOptions.NONE, TransferProgress.NONE);
  }

  @Benchmark
  public ObjectInfo downloadWorldkeep(LargeFile file, Worldkeep worldkeep) throws IOException {
    return worldkeep.persistence.objects().download(KEY, file.received, TransferProgress.NONE);
  }

  @Benchmark
  public void uploadBareParts(LargeFile file, BareParts bare)
      throws IOException, InterruptedException, ExecutionException {
    bare.parts.upload(file.sent, KEY);
  }

  @Benchmark
  public void downloadBareParts(LargeFile file, BareParts bare)
      throws IOException, InterruptedException, ExecutionException {
    bare.parts.download(KEY, file.received);
  }

  @Benchmark
  public void downloadBareStreams(LargeFile file, BareStreams bare)
      throws IOException, InterruptedException, ExecutionException {
    bare.parts.download(KEY, file.received);
  }

  @Benchmark
  @Fork(value = 1, jvmArgsAppend = LARGER_HEAP)
  public Object uploadBareTransferManager(LargeFile file, TransferManager bare) {
    return bare.manager
        .uploadFile(
            u -> u.source(file.sent).putObjectRequest(p -> p.bucket(S3Bucket.name()).key(KEY)))
        .completionFuture()
        .join();
  }

  @Benchmark
  public void uploadOpenDal(LargeFile file, OpenDal openDal) throws IOException {
    try (OutputStream out = openDal.operator.createOutputStream(KEY, S3Bucket.PART_BYTES)) {
      Files.copy(file.sent, out);
    }
  }

  @Benchmark
  public long downloadOpenDal(LargeFile file, OpenDal openDal) throws IOException {
    try (InputStream in = openDal.operator.createInputStream(KEY)) {
      return Files.copy(in, file.received);
    }
  }

  @Benchmark
  @Fork(value = 1, jvmArgsAppend = LARGER_HEAP)
  public String uploadJclouds(LargeFile file, JcloudsBucket bucket) {
    return bucket.jclouds.upload(file.sent, KEY, bucket.threads);
  }

  @Benchmark
  @Fork(value = 1, jvmArgsAppend = LARGER_HEAP)
  public long downloadJclouds(LargeFile file, JcloudsBucket bucket) throws IOException {
    return bucket.jclouds.download(KEY, file.received);
  }
}
