package io.github.worldkeep.benchmarks;

import com.google.common.util.concurrent.ListeningExecutorService;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.domain.Blob;
import org.jclouds.blobstore.options.PutOptions;

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

  String upload(Path file, String key, ListeningExecutorService threads) {
    Blob blob = store.blobBuilder(key).payload(file.toFile()).build();
    return store.putBlob(container, blob, new PutOptions().multipart(threads));
  }

  void download(String key, Path file, ExecutorService threads) {
    store.downloadBlob(container, key, file.toFile(), threads);
  }

  void close() {
    store.getContext().close();
  }
}
