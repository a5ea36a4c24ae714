package io.github.worldkeep.benchmarks;

import io.github.worldkeep.benchmarks.Turns.Turn;
import io.github.worldkeep.store.Persistence;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Map;
import java.util.zip.CRC32C;
import org.apache.opendal.Operator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * One object of 1 KB through the API on {@code s3:}, against the SDK's blocking client, OpenDAL and
 * jclouds. The SDK has the same HTTP client and settings, and sends the same requests as Worldkeep:
 * with a checksum and one entry of metadata. OpenDAL and jclouds send neither.
 */
@Warmup(iterations = 1, time = 100) // The SDK is large, and the server runs on Java, too.
public class S3SingleBenchmark extends ByTurns {
  private static final String PREFIX = "benchmark/single/";
  private static final int SIZE = 1_024;
  private static final int STORED = 100;

  /** Content that differs each time, and a hundred keys in turn. */
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

  /** Worldkeep, which also writes the objects that all sides read. */
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

    private byte[] get(String key) {
      return persistence.objects().get(key).orElseThrow();
    }

    private void put(String key, byte[] content) {
      persistence.objects().put(key, content);
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

    private byte[] get(String key) {
      GetObjectRequest get =
          GetObjectRequest.builder()
              .bucket(S3Bucket.name())
              .key(key)
              .checksumMode(ChecksumMode.ENABLED)
              .build();
      return client.getObjectAsBytes(get).asByteArrayUnsafe();
    }

    private void put(String key, byte[] content) {
      CRC32C crc = new CRC32C();
      crc.update(content);
      byte[] sum = ByteBuffer.allocate(Integer.BYTES).putInt(0, (int) crc.getValue()).array();
      PutObjectRequest put =
          PutObjectRequest.builder()
              .bucket(S3Bucket.name())
              .key(key)
              .contentType("application/octet-stream")
              .metadata(Map.of("benchmark", "1 9ae0daaf 3c1de9a2f0b84d57 1c291ca3"))
              .checksumCRC32C(Base64.getEncoder().encodeToString(sum))
              .build();
      client.putObject(put, RequestBody.fromBytes(content));
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
  public void get(
      Turns turns,
      Objects objects,
      Bare bare,
      Worldkeep worldkeep,
      OpenDal openDal,
      JcloudsBucket bucket,
      Blackhole hole)
      throws Exception {
    turns.take(
        Turn.bare(() -> hole.consume(bare.get(objects.nextKey()))),
        Turn.worldkeep(() -> hole.consume(worldkeep.get(objects.nextKey()))),
        Turn.openDal(() -> hole.consume(openDal.operator.read(objects.nextKey()))),
        Turn.jclouds(() -> hole.consume(bucket.jclouds.get(objects.nextKey()))));
  }

  @Benchmark
  public void put(
      Turns turns,
      Objects objects,
      Bare bare,
      Worldkeep worldkeep,
      OpenDal openDal,
      JcloudsBucket bucket)
      throws Exception {
    turns.take(
        Turn.bare(() -> bare.put(objects.nextKey(), objects.nextContent())),
        Turn.worldkeep(() -> worldkeep.put(objects.nextKey(), objects.nextContent())),
        Turn.openDal(() -> openDal.operator.write(objects.nextKey(), objects.nextContent())),
        Turn.jclouds(() -> bucket.jclouds.put(objects.nextKey(), objects.nextContent())));
  }
}
