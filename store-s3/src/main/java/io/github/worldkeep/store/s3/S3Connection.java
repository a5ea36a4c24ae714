package io.github.worldkeep.store.s3;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.InterruptWatch;
import java.security.SecureRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ServiceClientConfiguration;
import software.amazon.awssdk.services.s3.model.AbortMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Sends requests, and repeats them. The SDK does not, because it does not know which requests may
 * be repeated, and how the response to a repeated one must be read.
 *
 * <p>The statuses 404, 412 and 416, which callers handle, are thrown as {@link S3Exception}. All
 * other failures are thrown as {@link DriverException}.
 */
final class S3Connection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(S3Connection.class);
  private static final int ATTEMPTS = 4;
  private static final long FIRST_PAUSE_MILLIS = 40;

  private final S3Client client;
  private final WatchedHttpClient http;
  private final InterruptWatch watch;
  private final SecureRandom random = new SecureRandom();
  private final CountDownLatch closed = new CountDownLatch(1);

  S3Connection(S3Client client, WatchedHttpClient http, InterruptWatch watch) {
    this.client = client;
    this.http = http;
    this.watch = watch;
  }

  InterruptWatch watch() {
    return watch;
  }

  /** Returns a unique random number. */
  long draw() {
    return random.nextLong();
  }

  /** Makes one attempt. */
  @SuppressWarnings("try") // The call is only watched.
  <T> T once(Function<S3Client, T> request) throws InterruptedException {
    WatchedHttpClient.Exchange exchange = http.begin();
    InterruptWatch.Watched call = watch.begin(exchange::abort);
    try (call) {
      return request.apply(client);
    } catch (S3Exception e) {
      if (isAnswer(e)) {
        throw e;
      }
      throw Failures.of(e);
    } catch (SdkException e) {
      throw Failures.of(e);
    } catch (CancellationException e) { // The client may report the watch's abort like this.
      throw Failures.interrupted(e);
    } catch (RuntimeException e) { // Ended before it was connected, the client may fail anyhow.
      throw call.ended() ? Failures.interrupted(e) : e;
    } finally {
      http.end();
    }
  }

  private static boolean isAnswer(S3Exception e) {
    boolean expected = e.statusCode() == 404 || e.statusCode() == 412 || e.statusCode() == 416;
    return expected && !Failures.code(e).equals("NoSuchBucket");
  }

  /** Makes several attempts of an idempotent request. */
  <T> T call(Function<S3Client, T> request) throws InterruptedException {
    Attempts attempts = attempts();
    while (true) {
      try {
        return once(request);
      } catch (DriverException e) {
        attempts.failed(e);
      }
    }
  }

  Attempts attempts() {
    return new Attempts();
  }

  /** The attempts at one request. */
  final class Attempts {
    private int failed;
    private boolean lost;

    /** Whether an earlier attempt may have been done. */
    boolean lost() {
      return lost;
    }

    /** Waits for the next attempt, or throws the failure if there is none. */
    void failed(DriverException e) throws InterruptedException {
      boolean passing = e.kind() == Kind.UNAVAILABLE || e.kind() == Kind.THROTTLED;
      boolean undone = e.kind() == Kind.THROTTLED || e.retry().orElse(null) == Retry.SAFE;
      failed++;
      if (!passing || failed == ATTEMPTS) {
        throw lost && undone ? Failures.unknown(e) : e;
      }
      lost |= !undone;
      long longest = FIRST_PAUSE_MILLIS << failed;
      long pause = longest / 2 + random.nextInt((int) longest / 2);
      if (closed.await(pause, TimeUnit.MILLISECONDS)) {
        throw e;
      }
    }
  }

  /** Aborts an upload, also for a thread that is interrupted. What fails is swept later. */
  void abort(String bucket, String name, String upload) {
    AbortMultipartUploadRequest request =
        AbortMultipartUploadRequest.builder().bucket(bucket).key(name).uploadId(upload).build();
    boolean interrupted = Thread.interrupted();
    try {
      once(s3 -> s3.abortMultipartUpload(request));
    } catch (S3Exception e) {
      LOG.debug("The upload of {} was gone already", name, e);
    } catch (DriverException e) {
      LOG.debug("The upload of {} could not be aborted; it is swept when it is stale", name, e);
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** How the client signs. */
  S3ServiceClientConfiguration signing() {
    return client.serviceClientConfiguration();
  }

  @Override
  public void close() {
    closed.countDown();
    try (watch;
        http) { // The SDK leaves it open, as it did not make it.
      client.close();
    }
  }
}
