package io.github.worldkeep.state.world;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file descriptor of an open directory, and its number. In Linux {@code /proc/self/fd/<number>}
 * leads to the open directory itself, also if it was moved.
 *
 * <p>Java does not expose the number. Other code in this process may have the same directory open,
 * and the number of a closed descriptor may be reused for any file. So the descriptor opens a
 * channel of its own, and moves it to a random position. {@code /proc/self/fdinfo} shows the
 * position, which identifies the number of the channel. No other code moves or closes the channel,
 * so the number is valid until {@link #close}.
 */
final class Descriptor implements Closeable {
  private static final Path PATHS = Path.of("/proc/self/fd");
  private static final Path POSITIONS = Path.of("/proc/self/fdinfo");
  private static final Path ITSELF = Path.of(".");
  private static final Set<OpenOption> READ =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  /** More than any stream of a directory would have by chance; less than file systems refuse. */
  private static final long MAX_POSITION = 1L << 40;

  private static final int LONGEST_LINE = 32;

  /** A directory that is open takes two numbers before it takes that of the channel. */
  private static final int FIRST = 3;

  private static final int LAST = 9;

  private final FileChannel channel;
  private final int number;

  private Descriptor(FileChannel channel, int number) {
    this.channel = channel;
    this.number = number;
  }

  /**
   * Opens an open directory once more. Returns empty if the system does not expose the number.
   *
   * @param near the number to start the search from: that of the parent directory
   * @throws IOException if the directory can't be opened, for example because of too many open
   *     files
   */
  static Optional<Descriptor> open(SecureDirectoryStream<Path> directory, int near)
      throws IOException {
    if (!Files.isDirectory(POSITIONS)) {
      return Optional.empty();
    }
    boolean interrupted = Thread.interrupted(); // It would close the channel.
    try {
      while (true) {
        try {
          return attempt(directory, near);
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static Optional<Descriptor> attempt(SecureDirectoryStream<Path> directory, int near)
      throws IOException {
    FileChannel channel = (FileChannel) directory.newByteChannel(ITSELF, READ);
    Optional<Descriptor> found = Optional.empty();
    try {
      OptionalInt number = number(channel, near);
      if (number.isPresent()) {
        found = Optional.of(new Descriptor(channel, number.getAsInt()));
      }
      return found;
    } finally {
      if (found.isEmpty()) {
        channel.close();
      }
    }
  }

  private static OptionalInt number(FileChannel channel, int near) throws IOException {
    long position = ThreadLocalRandom.current().nextLong(MAX_POSITION / 2, MAX_POSITION);
    try {
      channel.position(position);
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      return OptionalInt.empty(); // This file system has other positions.
    }
    String line = "pos:\t" + position;
    for (int number = near + FIRST; number <= near + LAST; number++) {
      if (line.equals(firstLine(POSITIONS.resolve(Integer.toString(number))))) {
        return OptionalInt.of(number);
      }
    }
    return search(line);
  }

  private static OptionalInt search(String line) throws IOException {
    boolean tells = false;
    try (DirectoryStream<Path> all = Files.newDirectoryStream(POSITIONS)) {
      for (Path info : all) {
        String found = firstLine(info);
        if (found.equals(line)) {
          return OptionalInt.of(Integer.parseInt(info.getFileName().toString()));
        }
        tells |= found.startsWith("pos:");
      }
    } catch (DirectoryIteratorException e) {
      throw Objects.requireNonNull(e.getCause());
    } catch (AccessDeniedException e) {
      return OptionalInt.empty(); // As if there was no such place.
    }
    if (tells) {
      throw new IOException("an open directory has no number in " + POSITIONS);
    }
    return OptionalInt.empty();
  }

  /** Empty for what is closed, which it may be at any time. */
  private static String firstLine(Path info) throws IOException {
    try (InputStream in = Files.newInputStream(info)) {
      String text = new String(in.readNBytes(LONGEST_LINE), US_ASCII);
      return text.substring(0, Math.max(0, text.indexOf('\n')));
    } catch (NoSuchFileException | AccessDeniedException e) {
      return "";
    } catch (FileSystemException e) {
      throw e; // Too many open files are no property of this one.
    } catch (IOException e) {
      return "";
    }
  }

  /** The path of the directory, which is valid until this descriptor is closed. */
  Path path() {
    return PATHS.resolve(Integer.toString(number));
  }

  int number() {
    return number;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
