package io.github.worldkeep.store.s3;

import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.PutOptions;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.WriteCondition;
import io.github.worldkeep.store.spi.Crc32c;
import io.github.worldkeep.store.spi.DriverException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/** Objects that are written in one request. */
final class Puts {
  private final Bucket bucket;

  Puts(Bucket bucket) {
    this.bucket = bucket;
  }

  ObjectInfo put(String key, ByteBuffer content, PutOptions options) throws InterruptedException {
    int crc = Crc32c.of(content);
    requireStated(options.crc32c(), crc);
    return put(key, content, crc, options.metadata(), options.contentType(), options.condition());
  }

  /** Metadata of any form, as other programs may have written them. */
  ObjectInfo put(
      String key,
      ByteBuffer content,
      int crc,
      Map<String, String> values,
      String contentType,
      WriteCondition condition)
      throws InterruptedException {
    long write = bucket.connection().draw();
    Metadata metadata = Metadata.sealed(values, contentType, OptionalInt.of(crc), write);
    ObjectPut publication = new ObjectPut(bucket, key, condition, write);
    publication.requirePossible();
    PutObjectRequest request =
        PutObjectRequest.builder()
            .bucket(bucket.name())
            .key(bucket.name(key))
            .contentType(contentType)
            .metadata(metadata.entries())
            .checksumCRC32C(bucket.checksumMode() == null ? null : Stored.base64(crc))
            .ifNoneMatch(publication.ifNoneMatch())
            .ifMatch(publication.ifMatch())
            .build();
    int size = content.remaining();
    return publication.publish(
        s3 -> s3.putObject(request, Content.of(content)),
        answer ->
            new Stored(
                size,
                Stored.etag(answer.eTag()),
                bucket.time(answer),
                metadata,
                OptionalInt.of(crc)));
  }

  static void requireStated(OptionalInt stated, int crc) {
    if (stated.isPresent() && stated.getAsInt() != crc) {
      throw new DriverException(
          Kind.CORRUPT,
          String.format(
              Locale.ROOT,
              "the content has CRC-32C %08x instead of %08x; nothing was written: send it again",
              crc,
              stated.getAsInt()));
    }
  }
}
