package io.github.worldkeep.state.world;

import io.github.worldkeep.store.TransferProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Writes a snapshot beside a directory's files, verified, and lets it take their place. */
final class Restoration {
  private final Contents contents;
  private final Manifest manifest;
  private final Shape shape;
  private final TransferProgress progress;

  Restoration(Contents contents, Manifest manifest, TransferProgress progress) {
    this.contents = contents;
    this.manifest = manifest;
    this.shape = new Shape(manifest);
    this.progress = progress;
  }

  RestoreReport restore(Snapshot snapshot, Staging staging) throws IOException {
    boolean resumed = staging.interrupted();
    staging.resume();
    boolean matches = new DirectoryContents(staging.root()).match(manifest);
    if (matches) {
      restoreAttributes(staging.root());
    } else {
      if (resumed) {
        staging.end();
      }
      replace(staging);
    }
    Optional<Path> aside = staging.end();
    shape.require(staging.root());
    return new RestoreReport(snapshot, resumed || !matches, aside);
  }

  private void replace(Staging staging) throws IOException {
    boolean complete = false;
    try {
      try (Folder fresh = staging.begin()) {
        write(fresh, staging.root());
        shape.require(fresh);
        restoreAttributes(fresh);
      }
      staging.exchange(shape);
      complete = true;
    } finally {
      if (!complete && !staging.interrupted()) {
        staging.end();
      }
    }
  }

  /** In the order of the manifest, in which a directory comes before what is in it. */
  private void write(Folder fresh, Folder root) throws IOException {
    long total = manifest.bytes();
    long done = 0;
    try (Trail trail = new Trail(fresh)) {
      for (PathEntry entry : manifest.entries()) {
        Folder folder = trail.parentOf(entry);
        Path name = nameOf(entry, root);
        switch (entry.type()) {
          case DIRECTORY -> folder.createDirectory(name);
          case LINK -> folder.createLink(name, Folder.text(entry.target()));
          case FILE -> {
            contents.fetch(entry, folder, name);
            done += entry.size();
            progress.advanced(done, total);
          }
        }
      }
    }
  }

  private static Path nameOf(PathEntry entry, Folder root) throws IOException {
    Path name = Trail.nameOf(entry);
    if (entry.parent().isEmpty() && Staging.isReserved(root, name)) {
      throw new IOException("this system takes '" + name + "' for " + Staging.RESERVED);
    }
    return name;
  }

  /**
   * Restores the attributes from the inside out, because a directory may not be accessible
   * afterwards.
   */
  private void restoreAttributes(Folder root) throws IOException {
    try (Trail trail = new Trail(root)) {
      for (PathEntry entry : manifest.entries().backwards()) {
        Folder folder = trail.parentOf(entry);
        Path name = Trail.nameOf(entry);
        if (entry.isFile()) {
          FileAttributes.setModified(folder, name, entry.modified());
        }
        if (entry.type() != PathEntry.Type.LINK) {
          FileAttributes.setMode(folder, name, entry.mode());
        }
      }
    }
  }
}
