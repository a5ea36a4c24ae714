package io.github.worldkeep.state.world;

import io.github.worldkeep.state.format.FormatNumber;
import io.github.worldkeep.state.format.StrictJson;
import io.github.worldkeep.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@link Base} as a file in the reserved directory, replaced as a whole and forced to the disk. A
 * game can write it, or put something else in its place: only a small regular file that is reached
 * without a link is read.
 */
final class BaseFile {
  static final Path NAME = Path.of("base");

  private static final Path NEXT = Path.of("base.next");
  private static final Path RESERVED = Path.of(Staging.RESERVED);
  private static final int MAX_BYTES = 4096;
  private static final JsonMapper JSON = StrictJson.builder().build();

  private final Path directory;

  BaseFile(Path directory) {
    this.directory = directory;
  }

  /**
   * Returns the record. Empty if there is no file, or if it is not a record of Worldkeep.
   *
   * @throws IOException if the file can't be read
   * @throws StoreException NEWER_FORMAT if a newer version wrote it
   */
  Optional<Base> read() throws IOException {
    if (!Files.isDirectory(directory)) {
      return Optional.empty();
    }
    try (Folder root = Folder.open(directory)) {
      if (!root.hasDirectory(RESERVED)) {
        return Optional.empty();
      }
      try (Folder own = root.enter(RESERVED)) {
        return own.hasFile(NAME) ? read(own) : Optional.empty();
      }
    }
  }

  private Optional<Base> read(Folder own) throws IOException {
    ByteBuffer json = ByteBuffer.allocate(MAX_BYTES + 1);
    try (FileChannel in = own.read(NAME)) {
      int count = 0;
      while (json.hasRemaining() && count >= 0) {
        count = in.read(json);
      }
    }
    return json.hasRemaining()
        ? parse(Arrays.copyOf(json.array(), json.position()))
        : Optional.empty();
  }

  private Optional<Base> parse(byte[] json) {
    try {
      requireKnown(JSON.readTree(json).path("format"));
      Base base = JSON.readValue(json, Base.class);
      return Optional.ofNullable(base).filter(b -> b.format() == Base.FORMAT);
    } catch (JacksonException
        | IllegalArgumentException
        | ArithmeticException
        | NullPointerException e) {
      return Optional.empty(); // The game has written it: it proves nothing.
    }
  }

  /** Files that a newer version left unsaved must not be set aside by this one. */
  private void requireKnown(JsonNode format) {
    if (format.isIntegralNumber()) {
      String what = "'" + directory.resolve(RESERVED).resolve(NAME) + "'";
      FormatNumber.requireKnown(what, format.bigIntegerValue(), Base.FORMAT);
    }
  }

  /** Replaces what was there. When this returns, the disk has it. */
  void write(Base base) throws IOException {
    try (Staging staging = new Staging(directory)) {
      Folder own = staging.claim();
      own.delete(NEXT);
      if (!own.hasFile(NAME)) {
        own.delete(NAME);
      }
      ByteBuffer json = ByteBuffer.wrap(JSON.writeValueAsBytes(base));
      try (FileChannel out = own.createFile(NEXT)) {
        while (json.hasRemaining()) {
          out.write(json);
        }
        out.force(true);
      } catch (IOException e) {
        throw Failures.writing(own.path().resolve(NEXT), e);
      }
      own.move(NEXT, own, NAME);
      force(own);
    }
  }

  /** Takes the file away, and the reserved directory if nothing else is in it. */
  void remove() throws IOException {
    try (Folder root = Folder.open(directory)) {
      if (!root.hasDirectory(RESERVED)) {
        return;
      }
      boolean empty;
      try (Folder own = root.enter(RESERVED)) {
        own.delete(NEXT);
        own.delete(NAME);
        force(own);
        empty = own.names().isEmpty();
      }
      if (empty) {
        root.deleteEmpty(RESERVED);
      }
    }
  }

  /** Where a system can't force a directory, a rename is as durable as it makes them. */
  private static void force(Folder folder) throws IOException {
    Path path = folder.path();
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
