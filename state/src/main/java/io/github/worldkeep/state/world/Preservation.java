package io.github.worldkeep.state.world;

import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.TransferProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what a scan found, and sends the contents that the store does not have. */
final class Preservation {
  private static final int ATTEMPTS = 3;

  private final Contents contents;
  private final Set<String> stored;
  private final TransferProgress progress;
  private int newFiles;
  private long newBytes;

  Preservation(Contents contents, Set<String> known, TransferProgress progress) {
    this.contents = contents;
    this.stored = new HashSet<>(known);
    this.progress = progress;
  }

  int newFiles() {
    return newFiles;
  }

  long newBytes() {
    return newBytes;
  }

  Manifest store(DirectoryScan scan) throws IOException {
    List<PathEntry> entries = new ArrayList<>(scan.entries().size());
    long total = scan.bytes();
    long done = 0;
    for (PathEntry entry : scan.entries()) {
      if (entry.type() == PathEntry.Type.FILE) {
        storeFile(entry, scan.resolve(entry)).ifPresent(entries::add);
        done += entry.size();
        progress.advanced(Math.min(done, total), total);
      } else {
        entries.add(entry);
      }
    }
    return new Manifest(entries);
  }

  /** The entry with its hash; empty if the file is gone, as a game deletes files while it runs. */
  private Optional<PathEntry> storeFile(PathEntry entry, Path file) throws IOException {
    try {
      for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
        BasicFileAttributes before = attributes(file);
        Optional<Digests> read = read(file, before.size());
        if (read.isPresent() && same(before, attributes(file))) {
          PathEntry now = FileModes.entry(entry.path(), file, before);
          String hash = read.get().sha256();
          return Optional.of(
              new PathEntry(now.type(), now.path(), now.mode(), now.modified(), now.size(), hash));
        }
      }
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    throw new IOException(
        "'" + file + "' keeps changing while it is read: save when the game does not write it");
  }

  /** Reads and sends a file; empty if it changed meanwhile. */
  private Optional<Digests> read(Path file, long size) throws IOException {
    if (size <= Contents.SMALL) {
      byte[] content = Files.readAllBytes(file);
      Digests digests = Digests.of(content);
      if (content.length == size && isNew(digests)) {
        contents.put(content, digests);
        count(digests);
      }
      return content.length == size ? Optional.of(digests) : Optional.empty();
    }
    return readLarge(file, size);
  }

  private Optional<Digests> readLarge(Path file, long size) throws IOException {
    Digests digests = Digests.of(file);
    if (digests.size() != size) {
      return Optional.empty();
    }
    if (isNew(digests) && !contents.has(digests.sha256())) {
      try {
        contents.upload(file, digests);
      } catch (StoreException e) {
        if (e.kind() == Kind.CORRUPT) {
          return Optional.empty(); // What was sent is not what was hashed: the file changed.
        }
        throw e;
      }
      count(digests);
    }
    return Optional.of(digests);
  }

  private boolean isNew(Digests digests) {
    return !stored.contains(digests.sha256());
  }

  private void count(Digests digests) {
    stored.add(digests.sha256());
    newFiles++;
    newBytes += digests.size();
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }

  private static boolean same(BasicFileAttributes before, BasicFileAttributes after) {
    return before.size() == after.size()
        && before.lastModifiedTime().equals(after.lastModifiedTime());
  }
}
