package io.github.worldkeep.engines;

import java.util.Locale;
import java.util.function.Consumer;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The images that servers run from. Any that takes the same variables and arguments does as well:
 * name it in {@code WORLDKEEP_TEST_POSTGRES_IMAGE}, {@code WORLDKEEP_TEST_REDIS_IMAGE} or {@code
 * WORLDKEEP_TEST_S3_IMAGE}.
 */
enum Image {
  POSTGRES("postgres:18", 5432, Greeting.POSTGRES),
  REDIS("redis:8", 6379, Greeting.REDIS),
  S3("andrewgaul/s3proxy:latest", 80, Greeting.HTTP);

  private static final String PASSWORD = "worldkeep";

  private final String byDefault;
  private final int port;
  private final Greeting greeting;

  Image(String byDefault, int port, Greeting greeting) {
    this.byDefault = byDefault;
    this.port = port;
    this.greeting = greeting;
  }

  private DockerImageName image() {
    String variable = "WORLDKEEP_TEST_" + name().toUpperCase(Locale.ROOT) + "_IMAGE";
    return DockerImageName.parse(System.getenv().getOrDefault(variable, byDefault));
  }

  private ServerContainer start(
      ServerContainer.Address address, Consumer<GenericContainer<?>> settings) {
    return new ServerContainer(image(), port, greeting, address, settings);
  }

  static Server postgres(String... settings) {
    StringBuilder command = new StringBuilder("postgres -c max_connections=200");
    for (String setting : settings) {
      command.append(" -c ").append(setting);
    }
    return POSTGRES.start(
        (host, port) -> "postgresql://postgres:" + PASSWORD + "@" + host + ":" + port + "/postgres",
        container ->
            container.withEnv("POSTGRES_PASSWORD", PASSWORD).withCommand(command.toString()));
  }

  static Server redis(String... arguments) {
    return REDIS.start(
        (host, port) -> "redis://" + host + ":" + port,
        container ->
            container.withCommand(
                "redis-server --protected-mode no " + String.join(" ", arguments)));
  }

  static Server s3() {
    ServerContainer server =
        S3.start(
            S3Process::uri,
            container ->
                container
                    .withEnv("LC_ALL", "C.UTF-8") // For names of files.
                    .withEnv("S3PROXY_AUTHORIZATION", "aws-v2-or-v4")
                    .withEnv("S3PROXY_IDENTITY", S3Process.ACCESS_KEY)
                    .withEnv("S3PROXY_CREDENTIAL", S3Process.SECRET_KEY)
                    .withEnv("JCLOUDS_PROVIDER", "filesystem-nio2"));
    server.run("mkdir", "-p", "-m", "700", "/data/" + S3Process.BUCKET);
    return server;
  }
}
