package io.github.worldkeep.benchmarks;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.store.StoreUri;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Keys, and values that differ from write to write, for a Redis whose keys have a prefix. */
@State(Scope.Benchmark)
public class RedisValues {
  static final String PREFIX = "benchmark:";
  static final StoreUri URI = ServerUri.of(Engines.redis(), "prefix=" + PREFIX);

  @Param("10000")
  int keys;

  /** The size of a value: that of a ticket or a presence. A document is larger. */
  @Param("128")
  int bytes;

  private List<String> names = List.of();
  private List<byte[]> values = List.of();

  @Setup
  public void prepare() {
    names = IntStream.range(0, keys).mapToObj(i -> "ticket:" + i).toList();
    values = Stream.generate(this::value).limit(keys).toList();
  }

  private byte[] value() {
    byte[] value = new byte[bytes];
    ThreadLocalRandom.current().nextBytes(value);
    return value;
  }

  String anyKey() {
    return names.get(ThreadLocalRandom.current().nextInt(keys));
  }

  byte[] anyValue() {
    return values.get(ThreadLocalRandom.current().nextInt(keys));
  }

  List<String> names() {
    return names;
  }

  /** Returns all keys with a value each. */
  Map<String, byte[]> entries() {
    Map<String, byte[]> all = new LinkedHashMap<>();
    int shift = ThreadLocalRandom.current().nextInt(keys);
    for (int i = 0; i < keys; i++) {
      all.put(names.get(i), values.get((i + shift) % keys));
    }
    return all;
  }

  static byte[] bareKey(String key) {
    return (PREFIX + key).getBytes(StandardCharsets.UTF_8);
  }
}
