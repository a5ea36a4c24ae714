package io.github.worldkeep.store.s3;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.DriverException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;

/** Deletes, many with one request. */
final class Deletion {
  private static final int MAX_A_REQUEST = 1_000;

  private final Bucket bucket;

  Deletion(Bucket bucket) {
    this.bucket = bucket;
  }

  void delete(List<String> keys) throws InterruptedException {
    Set<String> distinct = new LinkedHashSet<>(keys);
    List<ObjectIdentifier> many = new ArrayList<>();
    for (String key : distinct) {
      String name = bucket.name(key);
      if (distinct.size() == 1 || !fitsXml(name)) {
        one(name);
      } else {
        many.add(ObjectIdentifier.builder().key(name).build());
      }
    }
    for (int from = 0; from < many.size(); from += MAX_A_REQUEST) {
      several(many.subList(from, Math.min(from + MAX_A_REQUEST, many.size())));
    }
  }

  private static boolean fitsXml(String name) {
    return name.chars().allMatch(c -> c >= ' ' && c < 0xfffe);
  }

  private void one(String name) throws InterruptedException {
    DeleteObjectRequest request =
        DeleteObjectRequest.builder().bucket(bucket.name()).key(name).build();
    bucket.connection().call(s3 -> s3.deleteObject(request));
  }

  private void several(List<ObjectIdentifier> objects) throws InterruptedException {
    DeleteObjectsRequest request =
        DeleteObjectsRequest.builder()
            .bucket(bucket.name())
            .delete(d -> d.objects(objects).quiet(true))
            .build();
    DeleteObjectsResponse answer = bucket.connection().call(s3 -> s3.deleteObjects(request));
    if (answer.hasErrors() && !answer.errors().isEmpty()) {
      throw failure(answer.errors());
    }
  }

  private static DriverException failure(List<S3Error> errors) {
    S3Error first = errors.get(0);
    Kind kind =
        "AccessDenied".equals(first.code())
            ? Kind.DENIED
            : "SlowDown".equals(first.code()) ? Kind.THROTTLED : Kind.UNAVAILABLE;
    String message =
        String.format(
            Locale.ROOT,
            "%d of the objects were not deleted, '%s' for example (%s): delete them again",
            errors.size(),
            first.key(),
            first.code());
    return new DriverException(kind, kind == Kind.DENIED ? Retry.NEVER : Retry.SAFE, message, null);
  }
}
