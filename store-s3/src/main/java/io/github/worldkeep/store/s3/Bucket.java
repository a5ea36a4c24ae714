package io.github.worldkeep.store.s3;

import io.github.worldkeep.store.ObjectInfo;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The place of the objects, and their descriptions.
 *
 * @param settings the settings of the URI
 * @param connection the connection to the server
 * @param clock the clock, for a server that does not send its time
 */
record Bucket(S3Options settings, S3Connection connection, InstantSource clock) {
  private static final int TRIES_TO_SEE_IT_WHOLE = 5;

  String name() {
    return settings.bucket();
  }

  /** The name of a key's object. */
  String name(String key) {
    return settings.prefix() + settings.form().name(key);
  }

  @Nullable ChecksumMode checksumMode() {
    return settings.checksums() == S3Options.Checksums.WHEN_SUPPORTED ? ChecksumMode.ENABLED : null;
  }

  /** Returns the object's description, or null if there is no object. */
  @Nullable Stored head(String key) throws InterruptedException {
    Stored before = null;
    for (int i = 0; ; i++) {
      Stored stored = headOnce(key);
      boolean steady = stored == null || stored.metadata().isWhole() || stored.equals(before);
      if (steady || i == TRIES_TO_SEE_IT_WHOLE) {
        return stored;
      }
      before = stored;
    }
  }

  private @Nullable Stored headOnce(String key) throws InterruptedException {
    HeadObjectRequest request =
        HeadObjectRequest.builder()
            .bucket(name())
            .key(name(key))
            .checksumMode(checksumMode())
            .build();
    try {
      return Stored.of(connection.call(s3 -> s3.headObject(request)));
    } catch (S3Exception e) {
      requireMissing(key);
      return null;
    }
  }

  /**
   * The response to HEAD does not distinguish a missing object from a missing bucket; that to GET
   * does. A missing bucket must be reported as a failure, not as a missing object.
   */
  private void requireMissing(String key) throws InterruptedException {
    GetObjectRequest request =
        GetObjectRequest.builder().bucket(name()).key(name(key)).range("bytes=0-0").build();
    try {
      connection
          .call(s3 -> s3.getObject(request))
          .abort(); // Written in this moment; it was missing before.
    } catch (S3Exception e) {
      // 404 of the object, or 416 if it is empty, and was written in this moment.
    }
  }

  /** The time of the server's response. */
  Instant time(SdkResponse answer) {
    try {
      return answer
          .sdkHttpResponse()
          .firstMatchingHeader("Date")
          .map(date -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from))
          .orElseGet(() -> Stored.modified(clock.instant()));
    } catch (DateTimeParseException e) {
      return Stored.modified(clock.instant());
    }
  }

  ObjectInfo info(String key, Stored stored) {
    Metadata metadata = stored.metadata();
    OptionalInt crc = metadata.crc32c();
    return new ObjectInfo(
        key,
        stored.size(),
        stored.etag(),
        stored.modified(),
        metadata.contentType(),
        metadata.values(),
        crc.isPresent() ? crc : stored.crc32c());
  }
}
