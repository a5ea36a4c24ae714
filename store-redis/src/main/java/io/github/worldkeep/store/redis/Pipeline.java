package io.github.worldkeep.store.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.protocol.AsyncCommand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Sends many commands without a wait between them, and receives their replies in order. The number
 * of bytes under way is bounded. Used by one thread.
 */
final class Pipeline implements AutoCloseable {
  private static final int SENT_TOGETHER = 500;
  private static final long BYTES_TOGETHER = 256 * 1024;
  private static final long BYTES_UNDER_WAY = 4 * 1024 * 1024;

  private final Servers servers;
  private final Replies replies;
  private final List<Sent<?>> collected = new ArrayList<>();
  private final Deque<Sent<?>> underWay = new ArrayDeque<>();
  private long bytesCollected;
  private long bytesUnderWay;

  /** A command, its supplier for repetition, and the receiver of its reply. */
  private record Sent<T>(
      AsyncCommand<byte[], byte[], T> command,
      Supplier<AsyncCommand<byte[], byte[], T>> another,
      long bytes,
      Consumer<T> receiver) {}

  Pipeline(Servers servers, Replies replies) {
    this.servers = servers;
    this.replies = replies;
  }

  /**
   * Adds a command.
   *
   * @param bytes the approximate size of the command and its reply
   * @param receiver receives the reply, in the order of the commands
   */
  <T> void add(Supplier<AsyncCommand<byte[], byte[], T>> command, long bytes, Consumer<T> receiver)
      throws InterruptedException {
    collected.add(new Sent<>(command.get(), command, bytes, receiver));
    bytesCollected += bytes;
    if (collected.size() >= SENT_TOGETHER || bytesCollected >= BYTES_TOGETHER) {
      send();
    }
  }

  private void send() throws InterruptedException {
    while (!underWay.isEmpty() && bytesUnderWay + bytesCollected > BYTES_UNDER_WAY) {
      receive();
    }
    servers.send(collected.stream().map(Sent::command).toList());
    underWay.addAll(collected);
    bytesUnderWay += bytesCollected;
    collected.clear();
    bytesCollected = 0;
  }

  private void receive() throws InterruptedException {
    Sent<?> first = underWay.remove();
    bytesUnderWay -= first.bytes();
    take(first);
  }

  private <T> void take(Sent<T> sent) throws InterruptedException {
    sent.receiver().accept(replies.of(sent.command(), () -> sendAgain(sent)));
  }

  private <T> RedisFuture<T> sendAgain(Sent<T> sent) {
    AsyncCommand<byte[], byte[], T> another = sent.another().get();
    servers.send(List.of(another));
    return another;
  }

  /** Sends the remaining commands, and returns when all replies have arrived. */
  void finish() throws InterruptedException {
    if (!collected.isEmpty()) {
      send();
    }
    while (!underWay.isEmpty()) {
      receive();
    }
  }

  /** Gives up what is under way, if there was a failure. */
  @Override
  public void close() {
    underWay.forEach(sent -> sent.command().cancel());
  }
}
