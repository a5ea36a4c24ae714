package io.github.worldkeep.state.world;

import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.ObjectReader;
import io.github.worldkeep.store.ObjectStore;
import io.github.worldkeep.store.ObjectWriter;
import io.github.worldkeep.store.PutOptions;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.TransferProgress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * The contents of one world in the object store, each under its hash, so that it is stored once and
 * writing it again changes nothing.
 */
final class Contents {
  static final int SMALL = 1024 * 1024;

  private final ObjectStore objects;
  private final WorldId world;

  Contents(ObjectStore objects, WorldId world) {
    this.objects = objects;
    this.world = world;
  }

  private String contentKey(String sha256) {
    return "worlds/" + world + "/content/" + sha256;
  }

  private String manifestKey(String sha256) {
    return "worlds/" + world + "/manifests/" + sha256;
  }

  void put(byte[] content, Digests digests) {
    objects.put(
        contentKey(digests.sha256()), content, PutOptions.NONE.withCrc32c(digests.crc32c()));
  }

  boolean has(Digests digests) {
    return objects
        .stat(contentKey(digests.sha256()))
        .filter(found -> found.size() == digests.size())
        .isPresent();
  }

  void upload(FileChannel file, Digests digests) throws IOException {
    PutOptions options = PutOptions.NONE.withCrc32c(digests.crc32c());
    objects.upload(file, contentKey(digests.sha256()), options, TransferProgress.NONE);
  }

  /** Writes a verified content to a new file. */
  void fetch(PathEntry entry, Folder folder, Path name) throws IOException {
    if (folder.has(name)) {
      String problem = "this file system takes two names of the world for one";
      throw new FileAlreadyExistsException(folder.path().resolve(name).toString(), null, problem);
    }
    String key = contentKey(entry.sha256());
    Digests found;
    try {
      found =
          entry.size() > SMALL
              ? download(entry, key, folder, name)
              : write(folder, name, get(entry, key));
    } catch (IOException e) {
      throw Failures.writing(folder.path().resolve(name), e);
    }
    if (!found.sha256().equals(entry.sha256()) || found.size() != entry.size()) {
      throw corrupt(entry.path(), "object " + key + " has another content");
    }
  }

  /** An object of another size than in the manifest is refused before it is read. */
  private Digests download(PathEntry entry, String key, Folder folder, Path name)
      throws IOException {
    requireSize(entry, key, size(entry.path(), key));
    try {
      objects.download(key, folder.anchored(name), TransferProgress.NONE);
    } catch (StoreException e) {
      throw damageOr(e, entry.path(), key);
    }
    try (FileChannel file = folder.read(name)) {
      return Digests.of(file);
    }
  }

  private long size(String what, String key) {
    Optional<ObjectInfo> info;
    try {
      info = objects.stat(key);
    } catch (StoreException e) {
      throw damageOr(e, what, key);
    }
    return info.orElseThrow(() -> missing(what, key)).size();
  }

  private static Digests write(Folder folder, Path name, byte[] content) throws IOException {
    try (FileChannel file = folder.createFile(name)) {
      for (ByteBuffer rest = ByteBuffer.wrap(content); rest.hasRemaining(); ) {
        file.write(rest);
      }
    }
    return Digests.of(content);
  }

  private void requireSize(PathEntry entry, String key, long size) {
    if (size != entry.size()) {
      throw corrupt(
          entry.path(), "object " + key + " has " + size + " bytes instead of " + entry.size());
    }
  }

  /** The content, if its size is right; else nothing of it is read. */
  private byte[] get(PathEntry entry, String key) {
    String what = entry.path();
    try (ObjectReader reader = open(what, key)) {
      requireSize(entry, key, reader.length());
      byte[] content = new byte[(int) reader.length()];
      if (!fill(reader, content, what, key)) {
        throw corrupt(what, "object " + key + " has another size than its store says");
      }
      return content;
    }
  }

  private ObjectReader open(String what, String key) {
    Optional<ObjectReader> reader;
    try {
      reader = objects.read(key);
    } catch (StoreException e) {
      throw damageOr(e, what, key);
    }
    return reader.orElseThrow(() -> missing(what, key));
  }

  /** Returns whether the object has this number of bytes. */
  private boolean fill(ObjectReader reader, byte[] content, String what, String key) {
    try {
      int done = 0;
      for (int count = 0; done < content.length && count >= 0; done += Math.max(0, count)) {
        count = reader.read(content, done, content.length - done);
      }
      return done == content.length && reader.read() < 0;
    } catch (StoreException e) {
      throw damageOr(e, what, key);
    }
  }

  /**
   * Stores a manifest with these digests.
   *
   * @throws IOException if it is larger than a reader takes
   */
  void putManifest(Manifest manifest, Digests digests) throws IOException {
    if (digests.size() > Manifest.MAX_BYTES) {
      throw new IOException(
          String.format(
              Locale.ROOT,
              "the list of the world's files has %d bytes, and %d at most: use shorter or fewer"
                  + " names",
              digests.size(),
              Manifest.MAX_BYTES));
    }
    PutOptions options =
        PutOptions.NONE.withContentType("application/json").withCrc32c(digests.crc32c());
    try (ObjectWriter object = objects.write(manifestKey(digests.sha256()), options)) {
      manifest.write(object);
      object.commit();
    }
  }

  /** Returns the manifest of a snapshot, which must match the snapshot's document. */
  Manifest manifest(SnapshotDocument snapshot) {
    return Formats.requireCounts(snapshot, manifest(snapshot.manifest()));
  }

  Manifest manifest(String sha256) {
    String key = manifestKey(sha256);
    try (ObjectReader object = open("manifest", key)) {
      requireManifestSize(key, object.length());
      Incoming json = new Incoming(object, e -> damageOr(e, "manifest", key));
      Manifest manifest = readManifest(json, key, sha256);
      requireHash(json, key, sha256);
      return manifest;
    }
  }

  /** Of a content that is another one altogether, it does not matter what is wrong in it. */
  private Manifest readManifest(Incoming json, String key, String sha256) {
    try {
      return Formats.readManifest(world, key, json);
    } catch (StoreException e) {
      if (!json.hasFailed()) {
        requireHash(json, key, sha256);
      }
      throw e;
    }
  }

  private void requireHash(Incoming json, String key, String sha256) {
    if (!json.end().sha256().equals(sha256)) {
      throw corrupt("manifest", "object " + key + " has another content");
    }
  }

  private void requireManifestSize(String key, long size) {
    if (size > Manifest.MAX_BYTES) {
      String problem = "object " + key + " has " + size + " bytes, more than any manifest";
      throw corrupt("manifest", problem);
    }
  }

  /** A part that is gone or damaged is damage to the world; what else failed is passed on. */
  private StoreException damageOr(StoreException failure, String what, String key) {
    return failure.kind() == Kind.CORRUPT || failure.kind() == Kind.NOT_FOUND
        ? Formats.corrupt(
            world.value(), what + ": object " + key + ": " + failure.getMessage(), failure)
        : failure;
  }

  private StoreException missing(String what, String key) {
    return corrupt(what, "object " + key + " is missing");
  }

  private StoreException corrupt(String what, String problem) {
    return Formats.corrupt(world.value(), what + ": " + problem, null);
  }
}
