package io.github.worldkeep.state.world;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Compares a directory with a manifest by names and contents; times and permissions do not count.
 */
record DirectoryContents(Path directory) {

  boolean match(Manifest manifest) throws IOException {
    DirectoryScan scan = DirectoryScan.of(directory);
    List<PathEntry> found = scan.entries();
    List<PathEntry> expected = manifest.entries();
    if (!scan.unreadable().isEmpty() || !shape(found).equals(shape(expected))) {
      return false;
    }
    for (int i = 0; i < expected.size(); i++) {
      if (found.get(i).isFile() && !hash(scan, found.get(i)).equals(expected.get(i).sha256())) {
        return false;
      }
    }
    return true;
  }

  /** Everything but the contents of files. */
  private static List<PathEntry> shape(List<PathEntry> entries) {
    return entries.stream()
        .map(e -> new PathEntry(e.type(), e.path(), 0, 0, e.size(), "", e.target()))
        .toList();
  }

  private static String hash(DirectoryScan scan, PathEntry file) throws IOException {
    try {
      return Digests.of(scan.resolve(file)).sha256();
    } catch (NoSuchFileException e) {
      return "";
    }
  }
}
