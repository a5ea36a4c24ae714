package io.github.worldkeep.store.filesystem;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.spi.DriverContext;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.StoreDriver;
import io.github.worldkeep.store.spi.StoreProvider;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** Opens {@code file:} stores, which keep objects in a directory. */
public final class FilesystemStoreProvider implements StoreProvider {
  @Override
  public Set<String> schemes() {
    return Set.of("file");
  }

  @Override
  public Set<StoreKind> kinds() {
    return Set.of(StoreKind.OBJECTS);
  }

  @Override
  public StoreDriver open(StoreUri uri, DriverContext context) throws InterruptedException {
    Path path = path(uri);
    try {
      return new FilesystemStore(StoreDirectory.open(path), context);
    } catch (FileAlreadyExistsException e) {
      throw invalid(
          String.format(Locale.ROOT, "%s is no directory: name another one", e.getFile()));
    } catch (IOException e) {
      throw Failures.reading(e);
    }
  }

  static Path path(StoreUri uri) {
    uri.allowParameters(Set.of());
    if (uri.authority().isPresent() || uri.user().isPresent()) {
      throw invalid("a file: URI names no host: write file:///absolute/path or file:relative/path");
    }
    if (uri.path().isEmpty()) {
      throw invalid("a file: URI names a directory: write file:./data, for example");
    }
    try {
      return Path.of(uri.path());
    } catch (InvalidPathException e) {
      throw invalid("this system has no such path: " + e.getReason());
    }
  }

  private static DriverException invalid(String message) {
    return new DriverException(Kind.INVALID, message);
  }
}
