package io.github.worldkeep.state.world;

import io.github.worldkeep.store.TransferProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
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

  RestoreReport restore(Snapshot snapshot, Staging staging) throws IOException {
    boolean resumed = staging.interrupted();
    staging.resume();
    boolean matches = new DirectoryContents(staging.directory()).match(manifest);
    if (matches) {
      restoreAttributes(staging.directory());
    } else {
      if (resumed) {
        staging.end();
      }
      replace(staging);
    }
    Optional<Path> aside = staging.end();
    return new RestoreReport(snapshot, resumed || !matches, aside);
  }

  private void replace(Staging staging) throws IOException {
    boolean complete = false;
    try {
      Path fresh = staging.begin();
      write(fresh);
      restoreAttributes(fresh);
      staging.exchange();
      complete = true;
    } finally {
      if (!complete && !staging.interrupted()) {
        staging.end();
      }
    }
  }

  /** In the order of the manifest, in which a directory comes before what is in it. */
  private void write(Path fresh) throws IOException {
    long total = manifest.bytes();
    long done = 0;
    for (PathEntry entry : manifest.entries()) {
      Path path = place(fresh, entry.path());
      switch (entry.type()) {
        case DIRECTORY -> Files.createDirectory(path);
        case LINK -> Files.createSymbolicLink(path, name(entry.target()));
        case FILE -> {
          contents.fetch(entry, path);
          done += entry.size();
          progress.advanced(done, total);
        }
      }
    }
  }

  /** Names that are harmless on one system may lead elsewhere on another, as {@code ..\x} does. */
  private static Path place(Path root, String path) throws IOException {
    Path relative = name(path);
    boolean sameNames = relative.getNameCount() == path.split("/", -1).length;
    if (relative.isAbsolute() || !sameNames || !relative.normalize().equals(relative)) {
      throw new IOException("this system can't have a file of the name '" + path + "'");
    }
    return root.resolve(relative);
  }

  private static Path name(String text) throws IOException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IOException(
          "this system can't have a file of the name '" + text + "'; in Linux, set LC_ALL=C.UTF-8",
          e);
    }
  }

  /** From the inside out: a directory may be one that can't be entered afterwards. */
  private void restoreAttributes(Path root) throws IOException {
    List<PathEntry> entries = manifest.entries();
    for (int i = entries.size() - 1; i >= 0; i--) {
      PathEntry entry = entries.get(i);
      Path path = root.resolve(entry.path());
      if (entry.isFile()) {
        FileAttributes.setModified(path, entry.modified());
      }
      if (entry.type() != PathEntry.Type.LINK) {
        FileAttributes.setMode(path, entry.mode());
      }
    }
  }
}
