package io.github.worldkeep.store.redis;

import io.lettuce.core.protocol.RedisCommand;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.EncoderException;
import io.netty.handler.codec.MessageToByteEncoder;
import java.util.Collection;

/**
 * Writes commands to the connection, as Lettuce's encoder does, but never to a log: at its finest
 * level that one shows every byte, the password's too.
 */
final class QuietEncoder extends MessageToByteEncoder<Object> {
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // Closing is all that can be done.
  protected void encode(ChannelHandlerContext context, Object message, ByteBuf out) {
    try {
      if (message instanceof Collection<?> commands) {
        commands.forEach(command -> ((RedisCommand<?, ?, ?>) command).encode(out));
      } else {
        ((RedisCommand<?, ?, ?>) message).encode(out);
      }
    } catch (RuntimeException e) {
      context.close(); // Half a command may be written: nothing may follow it.
      throw new EncoderException("a command could not be written", e);
    }
  }
}
