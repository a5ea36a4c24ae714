package io.github.worldkeep.sidecar.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;

/**
 * A terminal that takes no byte while it would stop this process for writing. It would after {@code
 * stty tostop}, if this process runs in the background.
 */
final class TerminalChannel implements WritableByteChannel {
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

  private final WritableByteChannel terminal;
  private long looked = System.nanoTime() - LOOK_NANOS;
  private boolean stops;

  TerminalChannel(WritableByteChannel terminal) {
    this.terminal = terminal;
  }

  @Override
  public int write(ByteBuffer bytes) throws IOException {
    return Terminal.isBackground() && stopsWriters() ? 0 : terminal.write(bytes);
  }

  private boolean stopsWriters() {
    long now = System.nanoTime();
    if (now - looked >= LOOK_NANOS) {
      looked = now;
      stops = Terminal.stopsWriters();
    }
    return stops;
  }

  @Override
  public boolean isOpen() {
    return terminal.isOpen();
  }

  @Override
  public void close() throws IOException {
    terminal.close();
  }
}
