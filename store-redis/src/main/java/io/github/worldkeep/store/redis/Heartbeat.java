package io.github.worldkeep.store.redis;

import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandType;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection that is dead without having been closed. When nothing has come for a while,
 * the server is asked for a sign of life; when nothing comes for as long again, it is given up, so
 * that a new connection is made.
 */
final class Heartbeat extends IdleStateHandler {
  private boolean asked;

  /**
   * @param silence how long nothing may come before the server is asked
   */
  Heartbeat(Duration silence) {
    super(silence.toMillis(), 0, 0, TimeUnit.MILLISECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    asked = false;
    super.channelRead(context, message);
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // The next heartbeat shows its outcome.
  protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
    if (asked) {
      context.close();
    } else {
      asked = true;
      StatusOutput<byte[], byte[]> answer = new StatusOutput<>(ByteArrayCodec.INSTANCE);
      context.channel().writeAndFlush(new AsyncCommand<>(new Command<>(CommandType.PING, answer)));
    }
  }
}
