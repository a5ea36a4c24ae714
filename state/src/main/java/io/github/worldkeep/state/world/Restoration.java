package io.github.worldkeep.state.world;

import io.github.worldkeep.store.TransferProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Writes a snapshot beside a directory's files, verified, and lets it take their place. */
final class Restoration {
  private final Contents contents;
  private final Manifest manifest;
  private final TransferProgress progress;

  Restoration(Contents contents, Manifest manifest, TransferProgress progress) {
    this.contents = contents;
    this.manifest = manifest;
    this.progress = progress;
  }

  Optional<Path> into(Staging staging) throws IOException {
    Path fresh = staging.begin();
    boolean complete = false;
    try {
      write(fresh);
      complete = true;
    } finally {
      if (!complete) {
        staging.discard();
      }
    }
    Optional<Path> aside = staging.swap();
    restoreDirectories(staging.directory());
    return aside;
  }

  /** In the order of paths, so that a directory comes before what is in it. */
  private void write(Path fresh) throws IOException {
    long total = manifest.bytes();
    long done = 0;
    for (PathEntry entry : manifest.entries()) {
      Path path = fresh.resolve(entry.path());
      switch (entry.type()) {
        case DIRECTORY -> Files.createDirectory(path);
        case LINK -> Files.createSymbolicLink(path, Path.of(entry.sha256()));
        case FILE -> {
          contents.fetch(entry, path);
          FileModes.restore(path, entry);
          done += entry.size();
          progress.advanced(done, total);
        }
      }
    }
  }

  /** Last and from the inside out: a read-only directory can be neither filled nor moved. */
  private void restoreDirectories(Path root) throws IOException {
    List<PathEntry> entries = manifest.entries();
    for (int i = entries.size() - 1; i >= 0; i--) {
      PathEntry entry = entries.get(i);
      if (entry.type() == PathEntry.Type.DIRECTORY) {
        FileModes.restore(root.resolve(entry.path()), entry);
      }
    }
  }
}
