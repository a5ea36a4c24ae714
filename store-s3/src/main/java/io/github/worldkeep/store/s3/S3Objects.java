package io.github.worldkeep.store.s3;

import io.github.worldkeep.store.ByteRange;
import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.ObjectListing;
import io.github.worldkeep.store.PresignedAccess;
import io.github.worldkeep.store.PutOptions;
import io.github.worldkeep.store.WriteCondition;
import io.github.worldkeep.store.spi.ObjectDriver;
import io.github.worldkeep.store.spi.ObjectSource;
import io.github.worldkeep.store.spi.PartUpload;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The objects of a bucket. */
final class S3Objects implements ObjectDriver {
  private final Bucket bucket;
  private final Puts puts;
  private final PartConditions conditions;
  private final Set<S3Upload> uploads = ConcurrentHashMap.newKeySet();

  S3Objects(Bucket bucket) {
    this.bucket = bucket;
    this.puts = new Puts(bucket);
    this.conditions = new PartConditions(bucket);
  }

  @Override
  public @Nullable ObjectInfo stat(String key) throws InterruptedException {
    Stored stored = bucket.head(key);
    return stored == null ? null : bucket.info(key, stored);
  }

  @Override
  public @Nullable ObjectSource open(String key, @Nullable ByteRange range, @Nullable String etag)
      throws InterruptedException {
    return new Reading(bucket, key, range, etag).open();
  }

  @Override
  public ObjectInfo put(String key, ByteBuffer content, PutOptions options)
      throws InterruptedException {
    return puts.put(key, content, options);
  }

  @Override
  public PartUpload begin(String key, PutOptions options) {
    S3Upload upload = new S3Upload(bucket, puts, conditions, key, options, uploads::remove);
    uploads.add(upload);
    return upload;
  }

  @Override
  public ObjectInfo copy(String from, String to, WriteCondition condition)
      throws InterruptedException {
    return new Copying(bucket, puts, conditions).copy(from, to, condition);
  }

  @Override
  public ObjectListing list(String prefix, boolean delimiter, String after, int limit)
      throws InterruptedException {
    return new Listing(bucket, prefix, delimiter, after, limit).page();
  }

  @Override
  public void deleteAll(List<String> keys) throws InterruptedException {
    new Deletion(bucket).delete(keys);
  }

  @Override
  public URI presign(PresignedAccess access, String key, Duration validity) {
    return new Presigning(bucket).sign(access, key, validity);
  }

  /** Aborts unfinished uploads, which would stay and cost money. */
  void close() {
    uploads.forEach(S3Upload::abort);
  }
}
