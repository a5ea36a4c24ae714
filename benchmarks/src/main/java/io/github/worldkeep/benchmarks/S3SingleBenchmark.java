package io.github.worldkeep.benchmarks;

import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.Persistence;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.opendal.Operator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * One object of 1 KB through the api on {@code s3:}, against the same request of the SDK's blocking
 * client with the same HTTP client and settings, OpenDAL and jclouds.
 */
public class S3SingleBenchmark extends SingleOperation {
  private static final String PREFIX = "benchmark/single/";
  private static final int SIZE = 1_024;
  private static final int STORED = 100;

  /** Content that differs each time, and a hundred keys that turns are taken on. */
  @State(Scope.Benchmark)
  public static class Objects {
    private final byte[] content = new byte[SIZE];
    private int number;

    String nextKey() {
      return PREFIX + number++ % STORED;
    }

    byte[] nextContent() {
      ByteBuffer.wrap(content).putInt(number).putInt(SIZE - Integer.BYTES, number);
      return content;
    }
  }

  /** Worldkeep, which also writes what is there to read. */
  @State(Scope.Benchmark)
  public static class Worldkeep {
    private Persistence persistence;

    @Setup
    public void open(Objects objects) {
      persistence = S3Bucket.worldkeep();
      for (int i = 0; i < STORED; i++) {
        persistence.objects().put(objects.nextKey(), objects.nextContent());
      }
    }

    @TearDown
    public void close() {
      persistence.objects().deletePrefix(PREFIX);
      persistence.close();
    }
  }

  /** The SDK. */
  @State(Scope.Benchmark)
  public static class Bare {
    private S3Client client;

    @Setup
    public void open(Worldkeep stored) {
      client = S3Bucket.bare();
    }

    @TearDown
    public void close() {
      client.close();
    }
  }

  /** OpenDAL. */
  @State(Scope.Benchmark)
  public static class OpenDal {
    private Operator operator;

    @Setup
    public void open(Worldkeep stored) {
      operator = S3Bucket.openDal();
    }

    @TearDown
    public void close() {
      operator.close();
    }
  }

  /** jclouds. */
  @State(Scope.Benchmark)
  public static class JcloudsBucket {
    private Jclouds jclouds;

    @Setup
    public void open(Worldkeep stored) {
      jclouds = S3Bucket.jclouds();
    }

    @TearDown
    public void close() {
      jclouds.close();
    }
  }

  @Benchmark
  public byte[] getWorldkeep(Objects objects, Worldkeep worldkeep) {
    return worldkeep.persistence.objects().get(objects.nextKey()).orElseThrow();
  }

  @Benchmark
  public byte[] getBare(Objects objects, Bare bare) {
    GetObjectRequest get =
        GetObjectRequest.builder().bucket(S3Bucket.name()).key(objects.nextKey()).build();
    return bare.client.getObjectAsBytes(get).asByteArrayUnsafe();
  }

  @Benchmark
  public byte[] getOpenDal(Objects objects, OpenDal openDal) {
    return openDal.operator.read(objects.nextKey());
  }

  @Benchmark
  public byte[] getJclouds(Objects objects, JcloudsBucket bucket) throws IOException {
    return bucket.jclouds.get(objects.nextKey());
  }

  @Benchmark
  public ObjectInfo putWorldkeep(Objects objects, Worldkeep worldkeep) {
    return worldkeep.persistence.objects().put(objects.nextKey(), objects.nextContent());
  }

  @Benchmark
  public Object putBare(Objects objects, Bare bare) {
    PutObjectRequest put =
        PutObjectRequest.builder().bucket(S3Bucket.name()).key(objects.nextKey()).build();
    return bare.client.putObject(put, RequestBody.fromBytes(objects.nextContent()));
  }

  @Benchmark
  public void putOpenDal(Objects objects, OpenDal openDal) {
    openDal.operator.write(objects.nextKey(), objects.nextContent());
  }

  @Benchmark
  public String putJclouds(Objects objects, JcloudsBucket bucket) {
    return bucket.jclouds.put(objects.nextKey(), objects.nextContent());
  }
}
