package io.github.worldkeep.engines;

import java.util.Locale;
import org.testcontainers.DockerClientFactory;

/**
 * Provides servers for tests from these sources, in this order:
 *
 * <ol>
 *   <li>an address in the environment, as a store's URI with all rights: {@code
 *       WORLDKEEP_TEST_POSTGRES}, {@code WORLDKEEP_TEST_REDIS}, {@code WORLDKEEP_TEST_S3}. Only for
 *       shared servers, which are never killed
 *   <li>containers, where a Docker engine runs, of the images in {@link Image}
 *   <li>programs from Maven Central, as child processes. ({@code redis-server}, too, where it is
 *       installed.)
 * </ol>
 *
 * <p>{@code WORLDKEEP_TEST_ENGINES=binaries} goes past containers, {@code =containers} demands
 * them. A server that does not start fails the test.
 */
public final class Engines {
  private static final Shared POSTGRES =
      new Shared("WORLDKEEP_TEST_POSTGRES", Engines::ownPostgres);
  private static final Shared REDIS = new Shared("WORLDKEEP_TEST_REDIS", Engines::ownRedis);
  private static final Shared S3 = new Shared("WORLDKEEP_TEST_S3", Engines::ownS3);

  private Engines() {}

  /** A PostgreSQL that the tests of this JVM share: use a schema of your own, and drop it. */
  public static Server postgres() {
    return POSTGRES.get();
  }

  /** A Redis that the tests of this JVM share: use a key prefix of your own, and empty it. */
  public static Server redis() {
    return REDIS.get();
  }

  /** An S3 bucket that the tests of this JVM share: use a prefix of your own, and empty it. */
  public static Server s3() {
    return S3.get();
  }

  /**
   * A PostgreSQL of the caller's own. As durable as in production, at each commit.
   *
   * @param settings {@code name=value}, each as in postgresql.conf
   */
  public static Server ownPostgres(String... settings) {
    return inContainers() ? Image.postgres(settings) : new PostgresProcess(settings);
  }

  /**
   * A Redis of the caller's own.
   *
   * @param arguments of its command line, such as {@code --appendonly yes}
   */
  public static Server ownRedis(String... arguments) {
    return inContainers() ? Image.redis(arguments) : new RedisProcess(arguments);
  }

  /** An S3 server of the caller's own, with one empty bucket. It checks signatures. */
  public static Server ownS3() {
    return inContainers() ? Image.s3() : new S3Process();
  }

  private static boolean inContainers() {
    String choice = System.getenv().getOrDefault("WORLDKEEP_TEST_ENGINES", "");
    return switch (choice.toLowerCase(Locale.ROOT)) {
      case "" -> DockerClientFactory.instance().isDockerAvailable();
      case "containers" -> true;
      case "binaries" -> false;
      default ->
          throw new IllegalArgumentException(
              "WORLDKEEP_TEST_ENGINES is '" + choice + "': set it to containers or binaries");
    };
  }
}
