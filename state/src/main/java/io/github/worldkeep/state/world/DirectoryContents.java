package io.github.worldkeep.state.world;

import io.github.worldkeep.state.world.Manifest.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Compares a directory with a manifest by names and contents; times and permissions do not count.
 */
record DirectoryContents(Path directory) {

  boolean match(Manifest manifest) throws IOException {
    DirectoryScan scan = DirectoryScan.of(directory);
    List<Entry> expected = manifest.entries();
    if (!shape(scan.entries()).equals(shape(expected))) {
      return false;
    }
    for (int i = 0; i < expected.size(); i++) {
      Entry entry = expected.get(i);
      if (!sameContent(scan.entries().get(i), entry, scan)) {
        return false;
      }
    }
    return true;
  }

  private static List<String> shape(List<Entry> entries) {
    return entries.stream().map(e -> e.type() + " " + e.size() + " " + e.path()).toList();
  }

  private static boolean sameContent(Entry found, Entry expected, DirectoryScan scan)
      throws IOException {
    return switch (found.type()) {
      case DIRECTORY -> true;
      case LINK -> found.sha256().equals(expected.sha256());
      case FILE -> Digests.of(scan.resolve(found)).sha256().equals(expected.sha256());
    };
  }
}
