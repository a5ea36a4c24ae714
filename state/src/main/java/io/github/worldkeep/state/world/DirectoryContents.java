package io.github.worldkeep.state.world;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;

/**
 * Compares a directory with a manifest by names and contents; times and permissions do not count.
 */
record DirectoryContents(Folder root) {

  boolean match(Manifest manifest) throws IOException {
    if (new Shape(manifest).difference(root).isPresent()) {
      return false;
    }
    try (Trail trail = new Trail(root)) {
      for (PathEntry entry : manifest.entries()) {
        if (entry.isFile() && !hash(trail, entry).equals(entry.sha256())) {
          return false;
        }
      }
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static String hash(Trail trail, PathEntry entry) throws IOException {
    try (FileChannel file = trail.parentOf(entry).read(Trail.nameOf(entry))) {
      return Digests.of(file).sha256();
    }
  }
}
