package io.github.worldkeep.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.domain.Blob;

/** jclouds, in one container. */
record Jclouds(BlobStore store, String container) {

  byte[] get(String key) throws IOException {
    try (InputStream content = store.getBlob(container, key).getPayload().openStream()) {
      return content.readAllBytes();
    }
  }

  String put(String key, byte[] content) {
    Blob blob = store.blobBuilder(key).payload(content).contentLength(content.length).build();
    return store.putBlob(container, blob);
  }

  void close() {
    store.getContext().close();
  }
}
