package io.github.worldkeep.store.filesystem;

import io.github.worldkeep.store.ObjectListing;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.DriverException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One page of a listing: a walk, in the order of the keys' bytes, of the directories that can hold
 * matching keys. An object that is deleted during the walk is not listed.
 */
final class Listing {
  private final StoreDirectory directory;
  private final String prefix;
  private final boolean folded;
  private final String after;
  private final int limit;
  private final List<ObjectListing.Entry> objects = new ArrayList<>();
  private final List<String> prefixes = new ArrayList<>();
  private String last = "";
  private boolean more;

  /** A file, or the directory of all keys that start with this one, which ends in a slash. */
  private record Entry(String key, Path path, boolean file) {}

  Listing(StoreDirectory directory, String prefix, boolean folded, String after, int limit) {
    this.directory = directory;
    this.prefix = KeyNames.bytes(prefix);
    this.folded = folded;
    this.after = KeyNames.bytes(after);
    this.limit = limit;
  }

  ObjectListing page() throws IOException {
    String start = prefix.substring(0, prefix.lastIndexOf('/') + 1);
    walk(directory.directory(KeyNames.directory(start)), start);
    return new ObjectListing(objects, prefixes, more ? Optional.of(last) : Optional.empty());
  }

  private void walk(Path path, String start) throws IOException {
    List<Entry> entries = new ArrayList<>();
    collect(path, start, entries);
    entries.sort(Comparator.comparing(Entry::key));
    for (Entry entry : entries) {
      if (more) {
        return;
      }
      if (entry.file) {
        addObject(entry);
      } else if (folded) {
        addPrefix(entry);
      } else {
        walk(entry.path, entry.key);
      }
    }
  }

  /**
   * Collects the entries of the directory that the page may need, and joins the parts of long
   * names.
   */
  private void collect(Path path, String start, List<Entry> entries) throws IOException {
    for (Path child : children(path)) {
      Optional<KeyNames.Name> name = KeyNames.read(child.getFileName().toString());
      if (name.isEmpty()) {
        continue;
      }
      String key = start + name.get().bytes();
      switch (name.get().part()) {
        case FILE -> addWanted(new Entry(key, child, true), entries);
        case DIRECTORY -> addWanted(new Entry(key + "/", child, false), entries);
        case CONTINUED -> {
          if (key.startsWith(prefix) || prefix.startsWith(key)) {
            collect(child, key, entries);
          }
        }
      }
    }
  }

  private static List<Path> children(Path path) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(path)) {
      stream.forEach(children::add);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return children;
  }

  private void addWanted(Entry entry, List<Entry> entries) {
    boolean inside = !folded && !entry.file && after.startsWith(entry.key);
    boolean behind = entry.key.compareTo(after) > 0;
    if (entry.key.startsWith(prefix) && (behind || inside)) {
      entries.add(entry);
    }
  }

  private void addObject(Entry entry) throws IOException {
    String key = KeyNames.text(entry.key);
    ObjectListing.Entry object = object(entry.path, key);
    if (object != null && hasRoom()) {
      objects.add(object);
      last = key;
    }
  }

  private static ObjectListing.@Nullable Entry object(Path path, String key) throws IOException {
    try {
      Footer footer = ObjectFile.footer(path, key);
      return footer == null
          ? null
          : new ObjectListing.Entry(key, footer.size(), footer.etag(), footer.modified());
    } catch (DriverException e) {
      if (e.kind() != Kind.CORRUPT) {
        throw new DriverException(e.kind(), "object '" + key + "': " + e.getMessage(), e);
      }
      return damaged(path, key);
    }
  }

  private static ObjectListing.@Nullable Entry damaged(Path path, String key) throws IOException {
    try {
      BasicFileAttributes file = Files.readAttributes(path, BasicFileAttributes.class);
      Instant modified = file.lastModifiedTime().toInstant();
      return new ObjectListing.Entry(key, file.size(), "", modified, true);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private void addPrefix(Entry entry) throws IOException {
    if (holdsObject(entry.path) && hasRoom()) {
      last = KeyNames.text(entry.key);
      prefixes.add(last);
    }
  }

  private boolean hasRoom() {
    more = objects.size() + prefixes.size() == limit;
    return !more;
  }

  /** DurableDirectories outlive their last object. */
  private static boolean holdsObject(Path path) throws IOException {
    List<Path> directories = new ArrayList<>();
    for (Path child : children(path)) {
      Optional<KeyNames.Name> name = KeyNames.read(child.getFileName().toString());
      if (name.isPresent() && name.get().part() == KeyNames.Part.FILE) {
        return true;
      }
      name.ifPresent(n -> directories.add(child));
    }
    for (Path child : directories) {
      if (holdsObject(child)) {
        return true;
      }
    }
    return false;
  }
}
