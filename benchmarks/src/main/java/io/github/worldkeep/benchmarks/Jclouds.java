package io.github.worldkeep.benchmarks;

import com.google.common.util.concurrent.ListeningExecutorService;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.domain.Blob;
import org.jclouds.blobstore.options.PutOptions;

/** The operations of jclouds in one container. */
record Jclouds(BlobStore store, String container) {

  byte[] get(String key) throws IOException {
    try (InputStream content = open(key)) {
      return content.readAllBytes();
    }
  }

  private InputStream open(String key) throws IOException {
    Blob blob = Objects.requireNonNull(store.getBlob(container, key), key);
    return Objects.requireNonNull(blob.getPayload(), key).openStream();
  }

  String put(String key, byte[] content) {
    Blob blob = store.blobBuilder(key).payload(content).contentLength(content.length).build();
    return store.putBlob(container, blob);
  }

  String upload(Path file, String key, ListeningExecutorService threads) {
    Blob blob = store.blobBuilder(key).payload(file.toFile()).build();
    return store.putBlob(container, blob, new PutOptions().multipart(threads));
  }

  /**
   * Downloads in one stream. jclouds can download in parts only from some stores, and not from S3.
   */
  long download(String key, Path file) throws IOException {
    try (InputStream content = open(key)) {
      return Files.copy(content, file);
    }
  }

  void close() {
    store.getContext().close();
  }
}
