package io.github.worldkeep.store.s3;

import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.WriteCondition;
import io.github.worldkeep.store.spi.DriverException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;

/**
 * A multipart upload of the server's. Its metadata are sent first, when the content's checksum is
 * not known yet; where the server can, it keeps the one that is stated at the end.
 *
 * @param key of the object
 * @param id of the upload
 * @param write the number in its seal
 * @param metadata of the object
 * @param checksummed whether parts are sent with their CRC-32C, and the object will have its own
 */
record Multipart(
    Bucket bucket, String key, String id, long write, Metadata metadata, boolean checksummed) {
  static Multipart begin(
      Bucket bucket,
      String key,
      Map<String, String> values,
      String contentType,
      OptionalInt crc32c,
      boolean checksummed)
      throws InterruptedException {
    long write = bucket.connection().draw();
    Metadata metadata = Metadata.sealed(values, contentType, crc32c, write);
    boolean wanted = checksummed && bucket.checksumMode() != null;
    try {
      return new Multipart(
          bucket, key, create(bucket, key, metadata, wanted), write, metadata, wanted);
    } catch (DriverException e) {
      boolean refused = e.kind() == Kind.INVALID || e.kind() == Kind.UNSUPPORTED;
      if (!wanted || !refused) {
        throw e;
      }
      // A server that does not keep such checksums; or it refuses this one, too.
      return new Multipart(
          bucket, key, create(bucket, key, metadata, false), write, metadata, false);
    }
  }

  private static String create(Bucket bucket, String key, Metadata metadata, boolean checksummed)
      throws InterruptedException {
    CreateMultipartUploadRequest.Builder request =
        CreateMultipartUploadRequest.builder()
            .bucket(bucket.name())
            .key(bucket.name(key))
            .contentType(metadata.contentType())
            .metadata(metadata.entries());
    if (checksummed) {
      request.checksumAlgorithm(ChecksumAlgorithm.CRC32_C).checksumType(ChecksumType.FULL_OBJECT);
    }
    return bucket.connection().call(s3 -> s3.createMultipartUpload(request.build())).uploadId();
  }

  /**
   * Publishes the object, and then requests its description, because the response has only a part
   * of it.
   */
  ObjectInfo complete(
      List<CompletedPart> parts, OptionalInt crc, long size, WriteCondition condition)
      throws InterruptedException {
    ObjectPut publication = new ObjectPut(bucket, key, condition, write);
    publication.requirePossible();
    boolean stated = checksummed && crc.isPresent();
    CompleteMultipartUploadRequest request =
        CompleteMultipartUploadRequest.builder()
            .bucket(bucket.name())
            .key(bucket.name(key))
            .uploadId(id)
            .multipartUpload(m -> m.parts(parts))
            .checksumCRC32C(stated ? Stored.base64(crc.orElseThrow()) : null)
            .checksumType(stated ? ChecksumType.FULL_OBJECT : null)
            .ifNoneMatch(publication.ifNoneMatch())
            .ifMatch(publication.ifMatch())
            .build();
    ObjectInfo published =
        publication.publish(
            s3 -> s3.completeMultipartUpload(request),
            answer ->
                new Stored(size, Stored.etag(answer.eTag()), bucket.time(answer), metadata, crc));
    Stored now = bucket.head(key);
    return now != null && now.metadata().isOf(write) ? bucket.info(key, now) : published;
  }

  /** Frees its parts, also for a thread that is interrupted. What fails is swept later. */
  void abort() {
    bucket.connection().abort(bucket.name(), bucket.name(key), id);
  }

  static DriverException gone() {
    String message = "the server lost the upload, or somebody aborted it; nothing was written";
    return new DriverException(Kind.UNAVAILABLE, Retry.SAFE, message, null);
  }
}
