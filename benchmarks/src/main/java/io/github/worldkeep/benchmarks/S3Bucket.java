package io.github.worldkeep.benchmarks;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.opendal.Operator;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.s3.reference.S3Constants;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3Client;

/** The bucket of the tests, and the clients of all sides. */
final class S3Bucket {
  static final int PART_BYTES = 8 * 1024 * 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final StoreUri URI = StoreUri.parse(Engines.s3().uri());
  private static final String NAME = URI.authority().orElseThrow();
  private static final String ENDPOINT = URI.parameter("endpoint").orElseThrow();
  private static final String REGION = URI.parameter("region").orElse("us-east-1");

  private S3Bucket() {}

  static String name() {
    return NAME;
  }

  static Persistence worldkeep() {
    return Persistence.open(PersistenceConfig.none().with(StoreKind.OBJECTS, URI));
  }

  /** Returns the SDK's client, configured as Worldkeep's. */
  static S3Client bare() {
    return S3Client.builder()
        .httpClientBuilder(
            Apache5HttpClient.builder()
                .connectionTimeout(PATIENCE)
                .socketTimeout(PATIENCE)
                .useIdleConnectionReaper(false)
                .tcpKeepAlive(true))
        .endpointOverride(java.net.URI.create(ENDPOINT))
        .region(Region.of(REGION))
        .credentialsProvider(credentials())
        .forcePathStyle(true)
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .serviceConfiguration(c -> c.chunkedEncodingEnabled(false).expectContinueEnabled(false))
        .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .build();
  }

  /** Returns the SDK's asynchronous client, which sends large objects in parts. */
  static S3AsyncClient async() {
    return S3AsyncClient.builder()
        .httpClientBuilder(NettyNioAsyncHttpClient.builder())
        .endpointOverride(java.net.URI.create(ENDPOINT))
        .region(Region.of(REGION))
        .credentialsProvider(credentials())
        .forcePathStyle(true)
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .serviceConfiguration(c -> c.chunkedEncodingEnabled(false).expectContinueEnabled(false))
        .overrideConfiguration(c -> c.addExecutionInterceptor(new WithoutSize()))
        .multipartEnabled(true)
        .multipartConfiguration(c -> c.minimumPartSizeInBytes((long) PART_BYTES))
        .build();
  }

  /** Removes a header that some servers don't know, and refuse. */
  private static final class WithoutSize implements ExecutionInterceptor {
    @Override
    public SdkHttpRequest modifyHttpRequest(
        Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
      return context.httpRequest().copy(request -> request.removeHeader("x-amz-mp-object-size"));
    }
  }

  private static AwsCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey(), secretKey()));
  }

  private static String accessKey() {
    return URI.user().orElseThrow();
  }

  private static String secretKey() {
    return URI.password().orElseThrow();
  }

  static Operator openDal() {
    return Operator.of(
        "s3",
        Map.of(
            "bucket",
            NAME,
            "endpoint",
            ENDPOINT,
            "region",
            REGION,
            "access_key_id",
            accessKey(),
            "secret_access_key",
            secretKey(),
            "disable_config_load",
            "true",
            "disable_ec2_metadata",
            "true"));
  }

  static Jclouds jclouds() {
    Properties properties = new Properties();
    properties.setProperty(S3Constants.PROPERTY_S3_VIRTUAL_HOST_BUCKETS, "false");
    BlobStoreContext context =
        ContextBuilder.newBuilder("s3")
            .endpoint(ENDPOINT)
            .credentials(accessKey(), secretKey())
            .overrides(properties)
            .buildView(BlobStoreContext.class);
    return new Jclouds(context.getBlobStore(), NAME);
  }
}
