package io.github.worldkeep.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.DriverException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The object that marks a prefix as a store, with its format. It also serves to test which
 * conditions the server supports: a repeated write on a condition that does not hold must be
 * refused, and is harmless otherwise.
 */
final class Marker {
  static final String NAME = ".worldkeep-objects.json";

  private static final int FORMAT = 1;
  private static final String NOBODYS_ETAG = Stored.quoted("00000000000000000000000000000000");
  private static final Pattern FORM =
      Pattern.compile(
          "\\s*\\{\\s*\"format\"\\s*:\\s*([0-9]{1,9})\\s*"
              + "(?:,\\s*\"names\"\\s*:\\s*\"([a-z]*)\"\\s*)?[,}].*",
          Pattern.DOTALL);

  private final Bucket bucket;
  private final String text;

  Marker(Bucket bucket) {
    this.bucket = bucket;
    this.text =
        String.format(
            Locale.ROOT,
            "{\"format\": %d, \"names\": \"%s\"}\n",
            FORMAT,
            bucket.settings().form().label());
  }

  /** Creates the marker if it is missing. Returns the conditions that the server supports. */
  Set<Capability> require() throws InterruptedException {
    try {
      Optional<String> found = read();
      if (found.isEmpty()) {
        create();
        found = read();
      }
      requireKnown(found.orElse(text));
      Optional<Set<Capability>> stated = bucket.settings().conditions();
      return stated.isPresent() ? stated.get() : probe();
    } catch (DriverException e) {
      throw e.getMessage() != null && e.getMessage().contains("NoSuchBucket")
          ? Failures.invalid(String.valueOf(e.getMessage()), null)
          : e;
    }
  }

  private Optional<String> read() throws InterruptedException {
    GetObjectRequest request = GetObjectRequest.builder().bucket(bucket.name()).key(name()).build();
    try {
      ResponseBytes<GetObjectResponse> found =
          bucket.connection().call(s3 -> s3.getObject(request, ResponseTransformer.toBytes()));
      return Optional.of(found.asUtf8String());
    } catch (S3Exception e) {
      return Optional.empty();
    }
  }

  private String name() {
    return bucket.settings().prefix() + NAME;
  }

  /**
   * Another process may do it at the same time: the first one wins. Who may not write can still
   * read; writes are denied then.
   */
  private void create() throws InterruptedException {
    try {
      if (!isRefused(put -> put.ifNoneMatch("*")) && read().isEmpty()) {
        bucket.connection().call(s3 -> s3.putObject(request(put -> {}), body()));
      }
    } catch (DriverException e) {
      if (e.kind() != Kind.DENIED) {
        throw e;
      }
    }
  }

  private Set<Capability> probe() throws InterruptedException {
    Set<Capability> heeded = EnumSet.noneOf(Capability.class);
    if (isRefused(put -> put.ifNoneMatch("*"))) {
      heeded.add(Capability.WRITE_IF_ABSENT);
    }
    if (isRefused(put -> put.ifMatch(NOBODYS_ETAG))) {
      heeded.add(Capability.WRITE_IF_MATCHES);
    }
    return heeded;
  }

  /** Whether the server heeds a condition that does not hold. */
  private boolean isRefused(Consumer<PutObjectRequest.Builder> condition)
      throws InterruptedException {
    S3Connection.Attempts attempts = bucket.connection().attempts();
    while (true) {
      try {
        bucket.connection().once(s3 -> s3.putObject(request(condition), body()));
        return false;
      } catch (S3Exception e) {
        return e.statusCode() == 412;
      } catch (DriverException e) {
        switch (e.kind()) {
          case DENIED, UNSUPPORTED, INVALID -> {
            return false;
          }
          default -> attempts.failed(e);
        }
      }
    }
  }

  /** Whether the server heeds this condition, which does not hold, for an object in parts. */
  boolean isRefusedInParts(Capability condition) throws InterruptedException {
    S3Connection connection = bucket.connection();
    String id =
        connection
            .call(s3 -> s3.createMultipartUpload(c -> c.bucket(bucket.name()).key(name())))
            .uploadId();
    try {
      String etag =
          connection
              .call(
                  s3 ->
                      s3.uploadPart(
                          p -> p.bucket(bucket.name()).key(name()).uploadId(id).partNumber(1),
                          body()))
              .eTag();
      CompletedPart part = CompletedPart.builder().partNumber(1).eTag(etag).build();
      boolean absent = condition == Capability.WRITE_IF_ABSENT;
      connection.once(
          s3 ->
              s3.completeMultipartUpload(
                  c ->
                      c.bucket(bucket.name())
                          .key(name())
                          .uploadId(id)
                          .multipartUpload(m -> m.parts(part))
                          .ifNoneMatch(absent ? "*" : null)
                          .ifMatch(absent ? null : NOBODYS_ETAG)));
      return false;
    } catch (S3Exception e) {
      return e.statusCode() == 412;
    } catch (DriverException e) {
      if (e.kind() == Kind.UNSUPPORTED || e.kind() == Kind.INVALID) {
        return false;
      }
      throw e;
    } finally {
      connection.abort(bucket.name(), name(), id);
    }
  }

  private PutObjectRequest request(Consumer<PutObjectRequest.Builder> condition) {
    PutObjectRequest.Builder put =
        PutObjectRequest.builder()
            .bucket(bucket.name())
            .key(name())
            .contentType("application/json");
    condition.accept(put);
    return put.build();
  }

  private RequestBody body() {
    return RequestBody.fromBytes(text.getBytes(UTF_8));
  }

  private void requireKnown(String found) {
    Matcher matcher = FORM.matcher(found);
    if (!matcher.matches()) {
      throw new DriverException(
          Kind.CORRUPT, "its " + NAME + " is damaged: write " + text.strip() + " into it");
    }
    int format = Integer.parseInt(matcher.group(1));
    if (format > FORMAT) {
      throw new DriverException(
          Kind.NEWER_FORMAT,
          String.format(
              Locale.ROOT,
              "it was written with format %d, and this version of Worldkeep reads up to %d:"
                  + " upgrade it",
              format,
              FORMAT));
    }
    String names = matcher.group(2);
    if (names != null && !names.equals(bucket.settings().form().label())) {
      throw Failures.invalid("it was written with other names: add names=" + names, null);
    }
  }
}
