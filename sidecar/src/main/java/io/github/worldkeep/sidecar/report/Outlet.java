package io.github.worldkeep.sidecar.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Lines on their way to a channel. One thread writes them; the methods never wait for it, except
 * {@link #drain}. If the channel takes too long, the oldest lines are dropped. The next line that
 * is written after a loss follows a line with the number of lost ones.
 */
final class Outlet {
  /** The most that waits: a line costs its bytes and {@link #OVERHEAD}. */
  static final int CAPACITY = 1 << 20;

  private static final int OVERHEAD = 64;
  private static final int SLICE = 1 << 16;
  private static final long RETRY_NANOS = Duration.ofMillis(20).toNanos();
  private static final long LOOK_MILLIS = 20;

  private final WritableByteChannel channel;
  private final Deque<Text> waiting = new ArrayDeque<>();
  private Function<Event, String> format = PlainReport::line;
  private int cost;
  private boolean writing;
  private long moves;
  private long lost;
  private String reason = "";
  private boolean torn;

  /** A text that is written at once, and the number of lines that are lost with it. */
  private record Text(ByteBuffer bytes, int cost, long lines) {
    Text(byte[] bytes, long lines) {
      this(ByteBuffer.wrap(bytes), bytes.length + OVERHEAD, lines);
    }

    Text(String text, long lines) {
      this(text.getBytes(UTF_8), lines);
    }
  }

  private Outlet(WritableByteChannel channel) {
    this.channel = channel;
  }

  /** Starts the thread that writes. The thread does not keep the process alive. */
  static Outlet to(WritableByteChannel channel) {
    Outlet outlet = new Outlet(channel);
    Thread writer = new Thread(outlet::work, "worldkeep-reports");
    writer.setDaemon(true);
    writer.start();
    return outlet;
  }

  /** Sets the form of the line that counts the lost ones. */
  synchronized void reportLosses(Function<Event, String> as) {
    format = as;
  }

  void line(String line) {
    add(new Text(line + "\n", 1));
  }

  /** Adds bytes that end a line, or are all of it that there is. */
  void raw(byte[] line) {
    add(new Text(line, 1));
  }

  /** Adds a text that is of use only now. It is dropped, uncounted, if other lines wait. */
  synchronized void passing(String text) {
    if (!writing && waiting.isEmpty()) {
      add(new Text(text, 0));
    }
  }

  private synchronized void add(Text text) {
    waiting.add(text);
    cost += text.cost();
    while (cost > CAPACITY && waiting.size() > 1) {
      Text oldest = waiting.remove();
      cost -= oldest.cost();
      lost(oldest.lines, "standard error was blocked");
    }
    notifyAll();
  }

  private synchronized void lost(long lines, String why) {
    lost += lines;
    reason = why;
  }

  /**
   * Waits until all lines are written.
   *
   * @param stall how long the channel may take nothing
   * @param limit the longest wait
   */
  synchronized void drain(Duration stall, Duration limit) {
    long begun = System.nanoTime();
    long moved = begun;
    long seen = moves;
    try {
      while (writing || !waiting.isEmpty()) {
        wait(LOOK_MILLIS);
        long now = System.nanoTime();
        moved = moves == seen ? moved : now;
        seen = moves;
        if (now - moved > stall.toNanos() || now - begun > limit.toNanos()) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    try {
      while (true) {
        step();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // Only a library that stops all threads does this.
    }
  }

  /** Writes one text. A text for which there is no memory is lost, and the next one may not be. */
  private void step() throws InterruptedException {
    Text next = next();
    try {
      losses().ifPresent(this::write);
      write(next);
    } catch (OutOfMemoryError e) {
      lost(next.lines, "no memory was left");
    }
  }

  private synchronized Text next() throws InterruptedException {
    writing = false;
    notifyAll();
    while (waiting.isEmpty()) {
      wait();
    }
    writing = true;
    Text next = waiting.remove();
    cost -= next.cost();
    return next;
  }

  private synchronized Optional<Text> losses() {
    if (lost == 0) {
      return Optional.empty();
    }
    String lines = lost == 1 ? "1 line was" : lost + " lines were";
    Event event = Event.warning("dropped", lines + " not written: " + reason).with("lines", lost);
    Text text = new Text(format.apply(event) + "\n", lost);
    lost = 0;
    return Optional.of(text);
  }

  private void write(Text text) {
    try {
      if (torn) {
        writeAll(ByteBuffer.wrap(new byte[] {'\n'}));
        torn = false;
      }
      writeAll(text.bytes);
    } catch (IOException e) {
      torn |= text.bytes.position() > 0;
      lost(text.lines, String.valueOf(e.getMessage()));
    }
  }

  private void writeAll(ByteBuffer bytes) throws IOException {
    int end = bytes.limit();
    while (bytes.position() < end) {
      bytes.limit(Math.min(end, bytes.position() + SLICE));
      if (channel.write(bytes) > 0) {
        moved();
      } else {
        LockSupport.parkNanos(RETRY_NANOS); // The game has made the descriptor non-blocking.
      }
    }
  }

  private synchronized void moved() {
    moves++;
  }
}
