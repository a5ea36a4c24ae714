package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.DriverException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Loads SQLite itself, once for each process. sqlite-jdbc would load it, too, but from one
 * directory alone. It also compares the library byte by byte, which takes a tenth of a short start,
 * and leaves it there if the process is killed. Here the file is deleted as soon as it is loaded.
 */
final class NativeLibrary {
  private static final String PATH = "org.sqlite.lib.path";
  private static final String NAME = "org.sqlite.lib.name";
  private static final String TEMPORARY = "org.sqlite.tmpdir";
  private static final String PREFIX = "worldkeep-sqlite-";

  /** Loading takes less. Afterwards the process no longer needs the file. */
  private static final Duration LOADING = Duration.ofMinutes(1);

  private static boolean loaded;

  private NativeLibrary() {}

  /**
   * Loads the library if this process has not done so yet. All that open a file wait for it.
   *
   * @param database the file to be opened; the library may be unpacked beside it
   * @throws DriverException if no directory lets a library be written and executed
   */
  static synchronized void load(Path database, InstantSource clock) {
    if (loaded) {
      return;
    }
    String resource =
        LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
    if (System.getProperty(PATH) != null
        || LibraryLoaderUtil.class.getResource(resource) == null
        || !loadUnpacked(resource, directories(database), clock)) {
      initialize(); // By the application's own settings, or with sqlite-jdbc's message.
    }
    loaded = true;
  }

  private static Set<Path> directories(Path database) {
    Set<Path> directories = new LinkedHashSet<>();
    for (String property : List.of(TEMPORARY, "java.io.tmpdir")) {
      String directory = System.getProperty(property);
      if (directory != null) {
        directories.add(Path.of(directory).toAbsolutePath());
      }
    }
    Path beside = database.getParent();
    if (beside != null) {
      directories.add(beside);
    }
    return directories;
  }

  private static boolean loadUnpacked(String resource, Set<Path> directories, InstantSource clock) {
    List<String> refusals = new ArrayList<>();
    for (Path directory : directories) {
      deleteLeft(directory, clock.instant().minus(LOADING));
      Path library = null;
      try {
        library = unpack(resource, directory);
        if (Files.isExecutable(library)) { // Not if its file system is mounted noexec.
          initializeFrom(library);
          return true;
        }
        refusals.add(directory + " allows no executing");
      } catch (IOException e) {
        refusals.add(directory + " can't be written");
      } finally {
        delete(library);
      }
    }
    throw unloadable(String.join(", ", refusals), null);
  }

  private static Path unpack(String resource, Path directory) throws IOException {
    Path file = Files.createTempFile(directory, PREFIX, System.mapLibraryName("sqlitejdbc"));
    boolean complete = false;
    try (InputStream in = LibraryLoaderUtil.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("there is no " + resource);
      }
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      complete = file.toFile().setExecutable(true) || Files.isRegularFile(file);
      return file;
    } finally {
      if (!complete) {
        delete(file);
      }
    }
  }

  /** Directs sqlite-jdbc to the file, which its settings do only for the whole process. */
  private static void initializeFrom(Path library) {
    Path directory = library.toAbsolutePath().getParent();
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(PATH, String.valueOf(directory));
    settings.put(NAME, String.valueOf(library.getFileName()));
    settings.put(TEMPORARY, String.valueOf(directory)); // It looks for old ones there.
    Map<String, @Nullable String> before = new LinkedHashMap<>();
    settings.forEach((name, value) -> before.put(name, System.setProperty(name, value)));
    try {
      initialize();
    } finally {
      before.forEach(NativeLibrary::restore);
    }
  }

  private static void restore(String property, @Nullable String value) {
    if (value == null) {
      System.clearProperty(property);
    } else {
      System.setProperty(property, value);
    }
  }

  private static void initialize() {
    try {
      SQLiteJDBCLoader.initialize();
    } catch (Exception e) {
      throw unloadable(String.valueOf(e.getMessage()), e);
    }
  }

  private static DriverException unloadable(String why, @Nullable Throwable cause) {
    return new DriverException(
        Kind.DENIED,
        "SQLite's library can't be loaded: "
            + why
            + ". Name a directory that allows both: -Djava.io.tmpdir=DIR, or for the worldkeep"
            + " command WORLDKEEP_JAVA_OPTIONS=-Djava.io.tmpdir=DIR",
        cause);
  }

  /** Deletes the libraries of processes that were killed while they loaded theirs. */
  private static void deleteLeft(Path directory, Instant before) {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, PREFIX + "*")) {
      for (Path file : left) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
            && Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
          delete(file);
        }
      }
    } catch (IOException e) {
      // Another process deletes, too, or the directory is not there: unpacking reports that.
    }
  }

  private static void delete(@Nullable Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // Windows keeps a library that is loaded, and another user's file may stay.
      file.toFile().deleteOnExit();
    }
  }
}
