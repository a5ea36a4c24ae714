package io.github.worldkeep.store.redis;

import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.KeyValueDriver;
import io.github.worldkeep.store.spi.StoredValue;
import io.lettuce.core.SetArgs;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values as Redis's strings: the bytes of the value, nothing else, under the prefix and
 * the key. Each method but the batches and the scan is one command.
 */
final class KeyValues implements KeyValueDriver {
  /** How many keys a command for many names. */
  private static final int KEYS_TOGETHER = 500;

  private static final long BYTES_TOGETHER = 256 * 1024;

  /** The assumed size of a value before it is read. */
  private static final long GUESSED_BYTES = 512;

  private final Servers servers;
  private final RedisClusterAsyncCommands<byte[], byte[]> commands;
  private final Replies replies;
  private final Keys keys;
  private volatile boolean knowsGetDel = true;

  KeyValues(Servers servers, Replies replies, Keys keys) {
    this.servers = servers;
    this.commands = servers.commands();
    this.replies = replies;
    this.keys = keys;
  }

  @Override
  public byte @Nullable [] get(String key) throws InterruptedException {
    byte[] name = keys.of(key);
    return replies.of(() -> commands.get(name));
  }

  /** Among many keys, Redis returns a key of another type as absent. */
  @Override
  public List<byte @Nullable []> getAll(List<String> all) throws InterruptedException {
    List<byte @Nullable []> values = new ArrayList<>(all.size());
    try (Pipeline pipeline = new Pipeline(servers, replies)) {
      if (servers.takesAnyKeysAtOnce()) {
        for (int from = 0; from < all.size(); from += KEYS_TOGETHER) {
          int to = Math.min(all.size(), from + KEYS_TOGETHER);
          List<byte[]> names = all.subList(from, to).stream().map(keys::of).toList();
          pipeline.add(() -> Commands.mget(names), names.size() * GUESSED_BYTES, values::addAll);
        }
      } else {
        for (String key : all) {
          byte[] name = keys.of(key);
          pipeline.add(() -> Commands.get(name), GUESSED_BYTES, values::add);
        }
      }
      pipeline.finish();
    }
    return values;
  }

  @Override
  public @Nullable StoredValue entry(String key) throws InterruptedException {
    List<Object> found = Script.ENTRY.run(replies, commands, keys.of(key));
    if (found == null || found.isEmpty()) {
      return null;
    }
    long left = (Long) found.get(1);
    Duration timeToLive = left < 0 ? null : Duration.ofMillis(Math.max(1, left));
    return new StoredValue((byte[]) found.get(0), timeToLive);
  }

  @Override
  public void put(String key, byte[] value, @Nullable Duration timeToLive)
      throws InterruptedException {
    byte[] name = keys.of(key);
    replies.of(
        () ->
            timeToLive == null
                ? commands.set(name, value)
                : commands.set(name, value, SetArgs.Builder.px(timeToLive.toMillis())));
  }

  @Override
  public void putAll(Map<String, byte[]> entries, @Nullable Duration timeToLive)
      throws InterruptedException {
    try (Pipeline pipeline = new Pipeline(servers, replies)) {
      if (timeToLive == null && servers.takesAnyKeysAtOnce()) {
        putTogether(entries, pipeline);
      } else {
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
          byte[] name = keys.of(entry.getKey());
          byte[] value = entry.getValue();
          long bytes = (long) name.length + value.length;
          pipeline.add(() -> Commands.set(name, value, timeToLive), bytes, done -> {});
        }
      }
      pipeline.finish();
    }
  }

  private void putTogether(Map<String, byte[]> entries, Pipeline pipeline)
      throws InterruptedException {
    List<byte[]> collected = new ArrayList<>();
    long bytes = 0;
    for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
      byte[] name = keys.of(entry.getKey());
      collected.add(name);
      collected.add(entry.getValue());
      bytes += (long) name.length + entry.getValue().length;
      if (collected.size() >= 2 * KEYS_TOGETHER || bytes >= BYTES_TOGETHER) {
        List<byte[]> full = collected;
        pipeline.add(() -> Commands.mset(full), bytes, done -> {});
        collected = new ArrayList<>();
        bytes = 0;
      }
    }
    if (!collected.isEmpty()) {
      List<byte[]> rest = collected;
      pipeline.add(() -> Commands.mset(rest), bytes, done -> {});
    }
  }

  @Override
  public boolean putIfAbsent(String key, byte[] value, @Nullable Duration timeToLive)
      throws InterruptedException {
    byte[] name = keys.of(key);
    SetArgs condition = SetArgs.Builder.nx();
    if (timeToLive != null) {
      condition.px(timeToLive.toMillis());
    }
    return replies.of(() -> commands.set(name, value, condition)) != null;
  }

  @Override
  public boolean replace(String key, byte[] expected, byte[] value, @Nullable Duration timeToLive)
      throws InterruptedException {
    byte[][] arguments =
        timeToLive == null
            ? new byte[][] {expected, value}
            : new byte[][] {expected, value, decimal(timeToLive.toMillis())};
    Long replaced = Script.REPLACE.run(replies, commands, keys.of(key), arguments);
    return replaced > 0;
  }

  private static byte[] decimal(long number) {
    return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public boolean remove(String key, byte @Nullable [] expected) throws InterruptedException {
    byte[] name = keys.of(key);
    Long removed =
        expected == null
            ? replies.of(() -> commands.del(name))
            : Script.REMOVE.run(replies, commands, name, expected);
    return removed > 0;
  }

  @Override
  public byte @Nullable [] take(String key) throws InterruptedException {
    byte[] name = keys.of(key);
    if (knowsGetDel) {
      try {
        return replies.of(() -> commands.getdel(name));
      } catch (DriverException e) {
        if (e.getCause() == null || !Failures.unknown(e.getCause())) {
          throw e;
        }
        knowsGetDel = false;
      }
    }
    return Script.TAKE.run(replies, commands, name);
  }

  @Override
  public long increment(String key, long delta) throws InterruptedException {
    byte[] name = keys.of(key);
    return replies.of(() -> commands.incrby(name, delta));
  }

  @Override
  public boolean touch(String key, Duration timeToLive) throws InterruptedException {
    byte[] name = keys.of(key);
    return replies.of(() -> commands.pexpire(name, timeToLive.toMillis()));
  }

  @Override
  public Iterator<List<String>> scan(String prefix) {
    return new KeyScan(servers, replies, keys, prefix);
  }
}
