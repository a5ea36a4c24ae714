package io.github.worldkeep.state.world;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Compares a directory with a manifest by names and contents; times and permissions do not count.
 */
record DirectoryContents(Path directory) {

  boolean match(Manifest manifest) throws IOException {
    DirectoryScan scan = DirectoryScan.of(directory);
    List<PathEntry> expected = manifest.entries();
    if (!shape(scan.entries()).equals(shape(expected))) {
      return false;
    }
    for (int i = 0; i < expected.size(); i++) {
      PathEntry entry = expected.get(i);
      if (!sameContent(scan.entries().get(i), entry, scan)) {
        return false;
      }
    }
    return true;
  }

  private static List<String> shape(List<PathEntry> entries) {
    return entries.stream().map(e -> e.type() + " " + e.size() + " " + e.path()).toList();
  }

  private static boolean sameContent(PathEntry found, PathEntry expected, DirectoryScan scan)
      throws IOException {
    return switch (found.type()) {
      case DIRECTORY -> true;
      case LINK -> found.sha256().equals(expected.sha256());
      case FILE -> Digests.of(scan.resolve(found)).sha256().equals(expected.sha256());
    };
  }
}
