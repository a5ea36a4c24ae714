package io.github.worldkeep.state.world;

import io.github.worldkeep.store.ObjectStore;
import io.github.worldkeep.store.PutOptions;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.TransferProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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

  boolean has(String sha256) {
    return objects.stat(contentKey(sha256)).isPresent();
  }

  void upload(Path file, Digests digests) throws IOException {
    PutOptions options = PutOptions.NONE.withCrc32c(digests.crc32c());
    objects.upload(file, contentKey(digests.sha256()), options, TransferProgress.NONE);
  }

  /** Writes a verified content to a new file. */
  void fetch(PathEntry entry, Path file) throws IOException {
    String key = contentKey(entry.sha256());
    if (entry.size() > SMALL) {
      objects.download(key, file, TransferProgress.NONE);
      verify(entry, Digests.of(file));
      return;
    }
    byte[] content =
        objects
            .get(key)
            .orElseThrow(() -> corrupt(entry.path(), "its content " + key + " is missing"));
    verify(entry, Digests.of(content));
    Files.write(file, content);
  }

  private void verify(PathEntry entry, Digests digests) {
    if (!digests.sha256().equals(entry.sha256())) {
      String problem = "its content " + contentKey(entry.sha256()) + " has another hash";
      throw corrupt(entry.path(), problem);
    }
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
    byte[] json =
        objects.get(key).orElseThrow(() -> corrupt("manifest", "object " + key + " is missing"));
    if (!Digests.of(json).sha256().equals(sha256)) {
      throw corrupt("manifest", "object " + key + " has another hash");
    }
    return Formats.readManifest(world, json);
  }

  StoreException corrupt(String what, String problem) {
    return Formats.corrupt(world, what + ": " + problem, null);
  }
}
