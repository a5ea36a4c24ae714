package io.github.worldkeep.store.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Starts a test's own program in another process, with the class path of this one, and with
 * SQLite's native library unpacked once for all: a process that is killed would leave its own
 * behind.
 */
final class Child {
  private static final Path LIBRARY = unpack();

  private Child() {}

  private static Path unpack() {
    String name = LibraryLoaderUtil.getNativeLibName();
    String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
    try (InputStream in = LibraryLoaderUtil.class.getResourceAsStream(resource)) {
      Path directory = Files.createTempDirectory("worldkeep-sqlite-");
      directory.toFile().deleteOnExit();
      Path library = directory.resolve(name);
      library.toFile().deleteOnExit();
      Files.copy(in, library);
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Process start(Class<?> main, String... arguments) throws IOException {
    return new ProcessBuilder(command(main, arguments))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  static List<String> command(Class<?> main, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dorg.sqlite.lib.path=" + LIBRARY,
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }
}
