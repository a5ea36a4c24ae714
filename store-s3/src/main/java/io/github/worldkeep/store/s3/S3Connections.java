package io.github.worldkeep.store.s3;

import io.github.worldkeep.store.spi.InterruptWatch;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Makes connections. Everything is named, so that the SDK searches no class path, file or host. */
final class S3Connections {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** Less than servers and load balancers wait before they close. */
  private static final Duration IDLE = Duration.ofSeconds(4);

  private S3Connections() {}

  static S3Connection open(S3Options settings, Duration timeout, InterruptWatch watch) {
    WatchedHttpClient http =
        new WatchedHttpClient(
            Apache5HttpClient.builder()
                .maxConnections(settings.connections())
                .connectionTimeout(timeout.compareTo(CONNECT) < 0 ? timeout : CONNECT)
                .connectionAcquisitionTimeout(timeout)
                .socketTimeout(timeout)
                .connectionMaxIdleTime(IDLE)
                .useIdleConnectionReaper(false)
                .tcpKeepAlive(true)
                .build());
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClient(http)
            .region(region(settings))
            .forcePathStyle(settings.pathStyle())
            .credentialsProvider(credentials(settings))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(c -> c.chunkedEncodingEnabled(false).expectContinueEnabled(false))
            .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()));
    settings.endpoint().ifPresent(builder::endpointOverride);
    if (settings.keys().isPresent()) {
      ProfileFile none = ProfileFile.aggregator().build();
      builder.overrideConfiguration(
          c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()).defaultProfileFile(none));
    }
    if (settings.checksums() == S3Options.Checksums.MD5) {
      builder.addPlugin(LegacyMd5Plugin.create());
    }
    return new S3Connection(builder.build(), http, watch);
  }

  private static AwsCredentialsProvider credentials(S3Options settings) {
    Optional<S3Options.Keys> keys = settings.keys();
    if (keys.isEmpty()) {
      return DefaultCredentialsProvider.builder().build();
    }
    S3Options.Keys given = keys.get();
    return StaticCredentialsProvider.create(
        given.token().isPresent()
            ? AwsSessionCredentials.create(given.access(), given.secret(), given.token().get())
            : AwsBasicCredentials.create(given.access(), given.secret()));
  }

  private static Region region(S3Options settings) {
    String region = settings.region();
    if (region != null) {
      return Region.of(region);
    }
    try {
      // Not from the machine's metadata service, which takes seconds where there is none.
      return new AwsRegionProviderChain(
              new SystemSettingsRegionProvider(), new AwsProfileRegionProvider())
          .getRegion();
    } catch (SdkClientException e) {
      throw Failures.invalid(
          "the region is unknown: add region=… to the s3: URI, or set AWS_REGION", null);
    }
  }
}
