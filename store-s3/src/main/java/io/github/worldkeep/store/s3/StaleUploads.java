package io.github.worldkeep.store.s3;

import io.github.worldkeep.store.spi.DriverException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsRequest;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Aborts the uploads below the store's prefix that processes left which died: those that were begun
 * long ago, by the server's clock. Once after opening, on a thread of its own, as no caller needs
 * to wait for it; a failure is left to the next one.
 */
final class StaleUploads implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StaleUploads.class);

  private final Bucket bucket;
  private @Nullable Thread thread;

  StaleUploads(Bucket bucket) {
    this.bucket = bucket;
  }

  void start() {
    Optional<Duration> age = bucket.settings().staleAfter();
    if (age.isPresent()) {
      Thread sweeper = new Thread(() -> sweep(age.get()), "worldkeep-s3-sweep");
      sweeper.setDaemon(true);
      thread = sweeper;
      sweeper.start();
    }
  }

  private void sweep(Duration age) {
    try {
      abortOlderThan(age);
    } catch (DriverException | S3Exception e) {
      LOG.debug("Stale uploads could not be aborted; a later open tries again", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The store is closing: the thread ends.
    }
  }

  private void abortOlderThan(Duration age) throws InterruptedException {
    String key = null;
    String id = null;
    boolean more = true;
    while (more) {
      ListMultipartUploadsRequest request =
          ListMultipartUploadsRequest.builder()
              .bucket(bucket.name())
              .prefix(bucket.settings().prefix())
              .keyMarker(key)
              .uploadIdMarker(id)
              .build();
      ListMultipartUploadsResponse page =
          bucket.connection().call(s3 -> s3.listMultipartUploads(request));
      Instant limit = bucket.time(page).minus(age);
      for (MultipartUpload upload : page.uploads()) {
        if (upload.initiated() != null && upload.initiated().isBefore(limit)) {
          abort(upload);
        }
      }
      key = page.nextKeyMarker();
      id = page.nextUploadIdMarker();
      more = Boolean.TRUE.equals(page.isTruncated()) && key != null;
    }
  }

  private void abort(MultipartUpload upload) throws InterruptedException {
    AbortMultipartUploadRequest request =
        AbortMultipartUploadRequest.builder()
            .bucket(bucket.name())
            .key(upload.key())
            .uploadId(upload.uploadId())
            .build();
    try {
      bucket.connection().call(s3 -> s3.abortMultipartUpload(request));
    } catch (S3Exception e) {
      LOG.debug("A stale upload was aborted by somebody else", e);
    }
  }

  /** Ends the sweep, wherever it is. */
  @Override
  public void close() {
    Thread sweeper = thread;
    if (sweeper != null) {
      sweeper.interrupt();
    }
  }
}
