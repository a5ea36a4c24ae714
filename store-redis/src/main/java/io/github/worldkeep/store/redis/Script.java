package io.github.worldkeep.store.redis;

import io.github.worldkeep.store.spi.DriverException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * An operation of several commands of Redis, which is atomic. Each script reads and writes one key.
 * It is sent by its digest, and by its text to a server that does not know the digest.
 *
 * @param <T> the type of the reply
 */
final class Script<T> {
  /** A value and what is left of its time in milliseconds, -1 for ever; nothing if absent. */
  static final Script<List<Object>> ENTRY =
      new Script<>(
          ScriptOutputType.MULTI,
          """
          local value = redis.call('GET', KEYS[1])
          if value then return {value, redis.call('PTTL', KEYS[1])} end
          return {}
          """);

  /** Sets a value, perhaps with a time in milliseconds, if the expected one is there: 1, or 0. */
  static final Script<Long> REPLACE =
      new Script<>(
          ScriptOutputType.INTEGER,
          """
          if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
          if ARGV[3] then redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
          else redis.call('SET', KEYS[1], ARGV[2]) end
          return 1
          """);

  /** Removes a key if the expected value is there: 1, or 0. */
  static final Script<Long> REMOVE =
      new Script<>(
          ScriptOutputType.INTEGER,
          """
          if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
          return redis.call('DEL', KEYS[1])
          """);

  /** GETDEL, for servers before Redis 6.2. */
  static final Script<byte[]> TAKE =
      new Script<>(
          ScriptOutputType.VALUE,
          """
          local value = redis.call('GET', KEYS[1])
          if value then redis.call('DEL', KEYS[1]) end
          return value
          """);

  private final ScriptOutputType output;
  private final String text;
  private final String digest;

  private Script(ScriptOutputType output, String text) {
    this.output = output;
    this.text = text;
    this.digest = digest(text);
  }

  private static String digest(String text) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1"); // What Redis names scripts by.
      return HexFormat.of().formatHex(sha1.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  T run(
      Replies replies,
      RedisClusterAsyncCommands<byte[], byte[]> commands,
      byte[] key,
      byte[]... arguments)
      throws InterruptedException {
    byte[][] keys = {key};
    try {
      return replies.of(() -> commands.<T>evalsha(digest, output, keys, arguments));
    } catch (DriverException e) {
      if (e.getCause() instanceof RedisNoScriptException) {
        return replies.of(() -> commands.<T>eval(text, output, keys, arguments));
      }
      throw e;
    }
  }
}
