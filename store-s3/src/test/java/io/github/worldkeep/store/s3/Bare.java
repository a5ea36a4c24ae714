package io.github.worldkeep.store.s3;

import io.github.worldkeep.store.StoreUri;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A bucket, seen with nothing but the SDK. */
final class Bare implements AutoCloseable {
  private final S3Client client;
  private final String bucket;

  private Bare(S3Client client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  static Bare at(String uri) {
    StoreUri parsed = StoreUri.parse(uri);
    S3Client client =
        S3Client.builder()
            .httpClient(Apache5HttpClient.builder().useIdleConnectionReaper(false).build())
            .endpointOverride(URI.create(parsed.parameter("endpoint").orElseThrow()))
            .region(Region.of(parsed.parameter("region").orElse("us-east-1")))
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(
                        parsed.user().orElseThrow(), parsed.password().orElseThrow())))
            .build();
    return new Bare(client, parsed.authority().orElseThrow());
  }

  S3Client client() {
    return client;
  }

  String bucket() {
    return bucket;
  }

  GetObjectResponse get(String name, Consumer<byte[]> content) {
    var found = client.getObjectAsBytes(get -> get.bucket(bucket).key(name));
    content.accept(found.asByteArray());
    return found.response();
  }

  byte[] content(String name) {
    return client.getObjectAsBytes(get -> get.bucket(bucket).key(name)).asByteArray();
  }

  PutObjectResponse put(String name, byte[] content, Consumer<PutObjectRequest.Builder> options) {
    return client.putObject(
        put -> options.accept(put.bucket(bucket).key(name)), RequestBody.fromBytes(content));
  }

  List<String> names(String prefix) {
    return client
        .listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix))
        .contents()
        .stream()
        .map(S3Object::key)
        .toList();
  }

  List<MultipartUpload> uploads(String prefix) {
    return client.listMultipartUploads(list -> list.bucket(bucket).prefix(prefix)).uploads();
  }

  /** Removes all that is below a prefix. */
  void empty(String prefix) {
    for (MultipartUpload upload : uploads(prefix)) {
      client.abortMultipartUpload(
          abort -> abort.bucket(bucket).key(upload.key()).uploadId(upload.uploadId()));
    }
    for (String name : names(prefix)) {
      client.deleteObject(delete -> delete.bucket(bucket).key(name));
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
