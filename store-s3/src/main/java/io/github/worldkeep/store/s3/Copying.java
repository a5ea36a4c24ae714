package io.github.worldkeep.store.s3;

import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.WriteCondition;
import io.github.worldkeep.store.spi.Crc32c;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.ObjectSource;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.UploadPartCopyRequest;

/**
 * Copies on the server. Most servers' copy request knows no condition for its target, and none
 * copies more than 5 GiB; what needs one or the other is copied in parts, or, if it is small, read
 * and put.
 */
final class Copying {
  private static final long LARGEST_COPY = 5L << 30;
  private static final long COPIED_PART = 1L << 29;

  private final Bucket bucket;
  private final Puts puts;
  private final PartConditions conditions;

  Copying(Bucket bucket, Puts puts, PartConditions conditions) {
    this.bucket = bucket;
    this.puts = puts;
    this.conditions = conditions;
  }

  ObjectInfo copy(String from, String to, WriteCondition condition) throws InterruptedException {
    Stored source = bucket.head(from);
    if (source == null) {
      throw missing(from);
    }
    boolean conditional = condition.requiresAbsence() || condition.requiredEtag() != null;
    if (conditional && source.size() <= bucket.settings().partSize()) {
      return through(from, to, condition);
    }
    try {
      return conditional || source.size() > LARGEST_COPY
          ? inParts(source, from, to, condition)
          : atOnce(source, from, to);
    } catch (S3Exception e) {
      throw e.statusCode() == 404 ? missing(from) : changed();
    }
  }

  private static DriverException missing(String from) {
    return new DriverException(Kind.NOT_FOUND, "there is no object '" + from + "' to copy");
  }

  private static DriverException changed() {
    return new DriverException(Kind.CONFLICT, "the source was replaced meanwhile: copy it again");
  }

  private ObjectInfo atOnce(Stored source, String from, String to) throws InterruptedException {
    CopyObjectRequest.Builder request =
        CopyObjectRequest.builder()
            .sourceBucket(bucket.name())
            .sourceKey(bucket.name(from))
            .copySourceIfMatch(Stored.quoted(source.etag()))
            .destinationBucket(bucket.name())
            .destinationKey(bucket.name(to));
    if (from.equals(to)) { // S3 copies an object onto itself only if the request changes something.
      request
          .metadataDirective(MetadataDirective.REPLACE)
          .contentType(source.metadata().contentType())
          .metadata(source.metadata().entries());
    }
    bucket.connection().call(s3 -> s3.copyObject(request.build()));
    Stored copied = bucket.head(to);
    if (copied == null) {
      throw new DriverException(Kind.CONFLICT, "the copy was deleted as soon as it was made");
    }
    return bucket.info(to, copied);
  }

  private ObjectInfo through(String from, String to, WriteCondition condition)
      throws InterruptedException {
    try (ObjectSource source = new Reading(bucket, from, null, null).open()) {
      if (source == null) {
        throw missing(from);
      }
      byte[] content = new byte[Math.toIntExact(source.length())];
      int done = 0;
      while (done < content.length) {
        done += source.read(content, done, content.length - done);
      }
      ByteBuffer bytes = ByteBuffer.wrap(content);
      ObjectInfo info = source.info();
      return puts.put(to, bytes, Crc32c.of(bytes), info.metadata(), info.contentType(), condition);
    }
  }

  private ObjectInfo inParts(Stored source, String from, String to, WriteCondition condition)
      throws InterruptedException {
    conditions.require(condition);
    ObjectInfo info = bucket.info(from, source);
    Multipart copy =
        Multipart.begin(bucket, to, info.metadata(), info.contentType(), info.crc32c(), false);
    boolean done = false;
    try {
      List<CompletedPart> parts = new ArrayList<>();
      for (long at = 0; at < source.size(); at += COPIED_PART) {
        parts.add(part(copy, source, from, at, parts.size() + 1));
      }
      ObjectInfo copied = copy.complete(parts, info.crc32c(), source.size(), condition);
      done = true;
      return copied;
    } finally {
      if (!done) {
        copy.abort();
      }
    }
  }

  private CompletedPart part(Multipart copy, Stored source, String from, long at, int number)
      throws InterruptedException {
    long last = Math.min(at + COPIED_PART, source.size()) - 1;
    UploadPartCopyRequest request =
        UploadPartCopyRequest.builder()
            .sourceBucket(bucket.name())
            .sourceKey(bucket.name(from))
            .copySourceIfMatch(Stored.quoted(source.etag()))
            .copySourceRange("bytes=" + at + "-" + last)
            .destinationBucket(bucket.name())
            .destinationKey(bucket.name(copy.key()))
            .uploadId(copy.id())
            .partNumber(number)
            .build();
    String etag =
        bucket.connection().call(s3 -> s3.uploadPartCopy(request)).copyPartResult().eTag();
    return CompletedPart.builder().partNumber(number).eTag(etag).build();
  }
}
