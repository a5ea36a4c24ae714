package io.github.worldkeep.store.filesystem;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.DriverException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file that marks a directory as a store, with its format. It is the first file in the
 * directory, so that a directory with other files is never mistaken for an empty store.
 */
final class Marker {
  static final String NAME = "worldkeep-objects.json";

  private static final int FORMAT = 1;
  private static final String TEXT = "{\"format\": " + FORMAT + "}\n";
  private static final Pattern FORM =
      Pattern.compile("\\s*\\{\\s*\"format\"\\s*:\\s*([0-9]{1,9})\\s*[,}].*", Pattern.DOTALL);

  private Marker() {}

  /**
   * Creates the directory and its marker if they are missing. Returns the directory's real path.
   */
  static Path require(Path path) throws IOException {
    Path absolute = path.toAbsolutePath();
    createDurable(absolute);
    Path root = absolute.toRealPath();
    Path marker = root.resolve(NAME);
    if (!Files.exists(marker)) {
      requireEmpty(root, marker);
      write(root, marker);
    }
    requireKnown(Files.readString(marker));
    return root;
  }

  private static void createDurable(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Path parent = DurableDirectories.parentOf(directory);
      createDurable(parent);
      Files.createDirectories(directory);
      DurableDirectories.force(parent);
    }
  }

  private static void requireEmpty(Path root, Path marker) throws IOException {
    boolean empty = true;
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
      for (Path entry : entries) {
        empty &= entry.getFileName().toString().startsWith("." + NAME);
      }
    }
    if (!empty && !Files.exists(marker)) {
      throw new DriverException(
          Kind.INVALID,
          String.format(
              Locale.ROOT,
              "the directory %s holds something else than a store of objects: name an empty one",
              root));
    }
  }

  private static void write(Path root, Path marker) throws IOException {
    try (TempFile file = create(root.resolve("." + NAME + "." + UUID.randomUUID()))) {
      file.append(ByteBuffer.wrap(TEXT.getBytes(StandardCharsets.UTF_8)));
      file.finish();
      file.moveTo(marker);
    }
    DurableDirectories.force(root);
  }

  private static TempFile create(Path path) throws IOException {
    return new TempFile(
        path, FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW));
  }

  private static void requireKnown(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw Failures.corrupt("its " + NAME + " is damaged: write {\"format\": 1} into it");
    }
    int format = Integer.parseInt(matcher.group(1));
    if (format > FORMAT) {
      throw new DriverException(
          Kind.NEWER_FORMAT,
          String.format(
              Locale.ROOT,
              "it was written with format %d, and this version of Worldkeep reads up to %d: upgrade it",
              format,
              FORMAT));
    }
  }
}
