package io.github.worldkeep.store.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The commands of which many are sent at once. */
final class Commands {
  private static final ByteArrayCodec CODEC = ByteArrayCodec.INSTANCE;

  private Commands() {}

  static AsyncCommand<byte[], byte[], byte[]> get(byte[] key) {
    return command(CommandType.GET, new ValueOutput<>(CODEC), arguments().addKey(key));
  }

  static AsyncCommand<byte[], byte[], List<byte[]>> mget(List<byte[]> keys) {
    return command(CommandType.MGET, new ValueListOutput<>(CODEC), arguments().addKeys(keys));
  }

  static AsyncCommand<byte[], byte[], String> set(
      byte[] key, byte[] value, @Nullable Duration timeToLive) {
    CommandArgs<byte[], byte[]> arguments = arguments().addKey(key).addValue(value);
    if (timeToLive != null) {
      arguments.add("PX").add(timeToLive.toMillis());
    }
    return command(CommandType.SET, new StatusOutput<>(CODEC), arguments);
  }

  /** Keys and values in turn. */
  static AsyncCommand<byte[], byte[], String> mset(List<byte[]> keysAndValues) {
    return command(CommandType.MSET, new StatusOutput<>(CODEC), arguments().addKeys(keysAndValues));
  }

  private static CommandArgs<byte[], byte[]> arguments() {
    return new CommandArgs<>(CODEC);
  }

  private static <T> AsyncCommand<byte[], byte[], T> command(
      CommandType type, CommandOutput<byte[], byte[], T> output, CommandArgs<byte[], byte[]> args) {
    return new AsyncCommand<>(new Command<>(type, output, args));
  }
}
