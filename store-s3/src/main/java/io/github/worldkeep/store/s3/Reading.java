package io.github.worldkeep.store.s3;

import io.github.worldkeep.store.ByteRange;
import io.github.worldkeep.store.spi.ObjectSource;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** One request for an object or a range of it. */
final class Reading {
  private static final int TRIES_TO_SEE_IT_WHOLE = 5;

  private final Bucket bucket;
  private final String key;
  private final @Nullable ByteRange range;
  private final @Nullable String etag;

  Reading(Bucket bucket, String key, @Nullable ByteRange range, @Nullable String etag) {
    this.bucket = bucket;
    this.key = key;
    this.range = range;
    this.etag = etag;
  }

  /** Null if there is no object. */
  @Nullable ObjectSource open() throws InterruptedException {
    ByteRange part = range;
    if (etag != null && !Stored.canBeEtag(etag)) {
      return refuseUnlessMissing();
    }
    if (part != null && part.length() == 0) {
      return nothing(part);
    }
    try {
      return opened(part);
    } catch (S3Exception e) {
      return switch (e.statusCode()) {
        case 412 -> throw Failures.replaced();
        case 416 -> part == null ? null : nothing(part);
        default -> null;
      };
    }
  }

  private @Nullable ObjectSource refuseUnlessMissing() throws InterruptedException {
    if (bucket.head(key) == null) {
      return null;
    }
    throw Failures.replaced();
  }

  /** A range without a byte, which HTTP can't ask for. */
  private @Nullable ObjectSource nothing(ByteRange part) throws InterruptedException {
    Stored stored = bucket.head(key);
    if (stored == null) {
      return null;
    }
    if (etag != null && !etag.equals(stored.etag())) {
      throw Failures.replaced();
    }
    long start = part.start(stored.size()); // Refuses one that starts behind the end.
    return new EmptySource(bucket.info(key, stored), start);
  }

  private ObjectSource opened(@Nullable ByteRange part) throws InterruptedException {
    Stored before = null;
    for (int i = 0; ; i++) {
      ResponseInputStream<GetObjectResponse> content = request(part);
      S3Source source = null;
      try {
        Extent extent = Extent.of(content.response(), part);
        Stored stored = Stored.of(content.response(), extent.size());
        boolean steady = stored.metadata().isWhole() || stored.equals(before);
        if (steady || i == TRIES_TO_SEE_IT_WHOLE) {
          source = new S3Source(bucket, key, stored, content, extent);
          return source;
        }
        before = stored;
      } finally {
        if (source == null) {
          content.abort();
        }
      }
    }
  }

  private ResponseInputStream<GetObjectResponse> request(@Nullable ByteRange part)
      throws InterruptedException {
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(bucket.name())
            .key(bucket.name(key))
            .range(part == null ? null : header(part))
            .ifMatch(etag == null ? null : Stored.quoted(etag))
            .checksumMode(part == null ? bucket.checksumMode() : null)
            .build();
    return bucket.connection().call(s3 -> s3.getObject(request));
  }

  private static String header(ByteRange part) {
    if (part.offset() < 0) {
      return "bytes=-" + part.length();
    }
    long last = part.offset() + part.length() - 1;
    return "bytes=" + part.offset() + "-" + (last < 0 ? "" : last);
  }
}
