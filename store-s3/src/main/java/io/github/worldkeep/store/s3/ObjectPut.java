package io.github.worldkeep.store.s3;

import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.WriteCondition;
import io.github.worldkeep.store.spi.DriverException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The request that publishes an object. If its response is lost, it is sent again. Then the first
 * request may be the reason that the condition does not hold, which the number in the seal shows.
 */
final class ObjectPut {
  private final Bucket bucket;
  private final String key;
  private final WriteCondition condition;
  private final long write;

  ObjectPut(Bucket bucket, String key, WriteCondition condition, long write) {
    this.bucket = bucket;
    this.key = key;
    this.condition = condition;
    this.write = write;
  }

  /** For the header If-None-Match. */
  @Nullable String ifNoneMatch() {
    return condition.requiresAbsence() ? "*" : null;
  }

  /** For the header If-Match. */
  @Nullable String ifMatch() {
    String etag = condition.requiredEtag();
    return etag == null ? null : Stored.quoted(etag);
  }

  /** Refuses a condition that can't hold, and that would not arrive as it is. */
  void requirePossible() {
    String etag = condition.requiredEtag();
    if (etag != null && !Stored.canBeEtag(etag)) {
      throw Failures.replaced();
    }
  }

  /**
   * Sends the request until there is a response.
   *
   * @param described makes the object's description from the response
   */
  <T> ObjectInfo publish(Function<S3Client, T> request, Function<T, Stored> described)
      throws InterruptedException {
    S3Connection.Attempts attempts = bucket.connection().attempts();
    while (true) {
      try {
        return bucket.info(key, described.apply(bucket.connection().once(request)));
      } catch (S3Exception e) {
        return answered(e, attempts);
      } catch (DriverException e) {
        attempts.failed(e);
      }
    }
  }

  private ObjectInfo answered(S3Exception e, S3Connection.Attempts attempts)
      throws InterruptedException {
    boolean conditional = condition.requiresAbsence() || condition.requiredEtag() != null;
    boolean uploadGone = Failures.code(e).equals("NoSuchUpload");
    if (attempts.lost()) {
      Stored stored = bucket.head(key);
      if (stored != null && stored.metadata().isOf(write)) {
        return bucket.info(key, stored);
      }
      String message = "the answer was lost, and since then somebody else wrote or deleted";
      throw new DriverException(Kind.UNAVAILABLE, Retry.OUTCOME_UNKNOWN, message, null);
    }
    if (uploadGone || !conditional) {
      throw Multipart.gone();
    }
    throw Failures.refused(condition.requiresAbsence());
  }
}
