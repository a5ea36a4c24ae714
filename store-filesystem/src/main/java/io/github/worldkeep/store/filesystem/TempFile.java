package io.github.worldkeep.store.filesystem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file on its way to its name. Closing it before it got there deletes it. */
final class TempFile implements AutoCloseable {
  private final Path path;
  private final FileChannel channel;
  private boolean settled;

  TempFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  void append(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Makes its bytes durable. Nothing more can be written. */
  void finish() throws IOException {
    channel.force(false);
    channel.close();
  }

  /** Gives it the name of the target, whose file it replaces. */
  void moveTo(Path target) throws IOException {
    Files.move(path, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    settled = true;
  }

  /** Leaves it where it is, to be written in parts. */
  Path keep() throws IOException {
    channel.close();
    settled = true;
    return path;
  }

  @Override
  public void close() throws IOException {
    if (settled) {
      return;
    }
    try {
      channel.close();
    } finally {
      Files.deleteIfExists(path);
    }
  }
}
