package io.github.worldkeep.store.s3;

import io.github.worldkeep.store.PresignedAccess;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.S3ServiceClientConfiguration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Makes URLs that carry a signature; the server is not asked. */
final class Presigning {
  private final Bucket bucket;

  Presigning(Bucket bucket) {
    this.bucket = bucket;
  }

  URI sign(PresignedAccess access, String key, Duration validity) {
    try (S3Presigner presigner = presigner()) {
      URL url =
          switch (access) {
            case READ -> read(presigner, bucket.name(key), validity);
            case WRITE -> write(presigner, bucket.name(key), validity);
          };
      return url.toURI();
    } catch (SdkException e) {
      throw Failures.of(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the SDK made a URL that is none"); // Which is a secret.
    }
  }

  private S3Presigner presigner() {
    S3ServiceClientConfiguration signing = bucket.connection().signing();
    S3Presigner.Builder builder =
        S3Presigner.builder()
            .region(signing.region())
            .credentialsProvider(signing.credentialsProvider())
            .serviceConfiguration(
                S3Configuration.builder()
                    .pathStyleAccessEnabled(bucket.settings().pathStyle())
                    .build());
    signing.endpointOverride().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  private URL read(S3Presigner presigner, String name, Duration validity) {
    return presigner
        .presignGetObject(
            p ->
                p.signatureDuration(validity)
                    .getObjectRequest(g -> g.bucket(bucket.name()).key(name)))
        .url();
  }

  private URL write(S3Presigner presigner, String name, Duration validity) {
    return presigner
        .presignPutObject(
            p ->
                p.signatureDuration(validity)
                    .putObjectRequest(g -> g.bucket(bucket.name()).key(name)))
        .url();
  }
}
