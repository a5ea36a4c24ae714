package io.github.worldkeep.state.world;

import io.github.worldkeep.store.ObjectStore;
import io.github.worldkeep.store.PutOptions;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.TransferProgress;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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

  void upload(Path file, Digests digests) throws IOException {
    PutOptions options = PutOptions.NONE.withCrc32c(digests.crc32c());
    objects.upload(file, contentKey(digests.sha256()), options, TransferProgress.NONE);
  }

  /** Writes a verified content to a new file. */
  void fetch(PathEntry entry, Path file) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      String problem = "this file system takes two names of the world for one";
      throw new FileAlreadyExistsException(file.toString(), null, problem);
    }
    String key = contentKey(entry.sha256());
    Digests found =
        entry.size() > SMALL ? download(entry, key, file) : write(file, get(entry.path(), key));
    if (!found.sha256().equals(entry.sha256()) || found.size() != entry.size()) {
      throw corrupt(entry.path(), "object " + key + " has another content");
    }
  }

  private Digests download(PathEntry entry, String key, Path file) throws IOException {
    try {
      objects.download(key, file, TransferProgress.NONE);
    } catch (StoreException e) {
      throw damageOr(e, entry.path(), key);
    }
    return Digests.of(file);
  }

  private static Digests write(Path file, byte[] content) throws IOException {
    Files.write(file, content, StandardOpenOption.CREATE_NEW);
    return Digests.of(content);
  }

  private byte[] get(String what, String key) {
    Optional<byte[]> content;
    try {
      content = objects.get(key);
    } catch (StoreException e) {
      throw damageOr(e, what, key);
    }
    return content.orElseThrow(() -> corrupt(what, "object " + key + " is missing"));
  }

  String putManifest(Manifest manifest) {
    byte[] json = manifest.toBytes();
    Digests digests = Digests.of(json);
    PutOptions options =
        PutOptions.NONE.withContentType("application/json").withCrc32c(digests.crc32c());
    objects.put(manifestKey(digests.sha256()), json, options);
    return digests.sha256();
  }

  static String hashOf(Manifest manifest) {
    return Digests.of(manifest.toBytes()).sha256();
  }

  Manifest manifest(String sha256) {
    String key = manifestKey(sha256);
    byte[] json = get("manifest", key);
    if (!Digests.of(json).sha256().equals(sha256)) {
      throw corrupt("manifest", "object " + key + " has another content");
    }
    return Formats.readManifest(world, json);
  }

  /** A part that is gone or damaged is damage to the world; what else failed is passed on. */
  private StoreException damageOr(StoreException failure, String what, String key) {
    return failure.kind() == Kind.CORRUPT || failure.kind() == Kind.NOT_FOUND
        ? Formats.corrupt(world, what + ": object " + key + ": " + failure.getMessage(), failure)
        : failure;
  }

  private StoreException corrupt(String what, String problem) {
    return Formats.corrupt(world, what + ": " + problem, null);
  }
}
