package io.github.worldkeep.engines;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Redis as a child process: the installed one, else the one in the embedded-redis artifact. */
final class RedisProcess extends ServerProcess {
  private final List<String> command = new ArrayList<>();

  RedisProcess(String... arguments) {
    this(Ports.free(), arguments);
  }

  RedisProcess(int port, String... arguments) {
    this(false, port, arguments);
  }

  private RedisProcess(boolean sentinel, int port, String... arguments) {
    super("redis", port, Greeting.REDIS);
    command.add(program(directory()).toString());
    if (sentinel) {
      command.add(TemporaryFiles.empty(directory().resolve("sentinel.conf")).toString());
      command.add("--sentinel");
    }
    command.addAll(List.of("--port", Integer.toString(port()), "--bind", Ports.HOST));
    command.addAll(List.of("--save", "", "--dir", directory().toString()));
    for (String argument : arguments) {
      command.addAll(List.of(argument.split(" ", -1)));
    }
    start();
  }

  /** A process that watches other ones. */
  static RedisProcess sentinel() {
    return new RedisProcess(true, Ports.free());
  }

  /** The program to run, extracted into the directory if it is not installed. */
  static Path program(Path directory) {
    return installed().orElseGet(() -> extracted(directory));
  }

  private static Optional<Path> installed() {
    for (String place : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path program = Path.of(place, "redis-server");
      if (Files.isExecutable(program)) {
        return Optional.of(program);
      }
    }
    return Optional.empty();
  }

  private static Path extracted(Path directory) {
    Path program = TemporaryFiles.extract(resource(), directory.resolve("redis-server"));
    if (!program.toFile().setExecutable(true)) {
      throw new IllegalStateException(program + " can't be made executable");
    }
    return program;
  }

  private static String resource() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    if (system.contains("linux")) {
      return arm ? "/redis-server-6.2.7-linux-arm64" : "/redis-server-6.2.6-v5-linux-amd64";
    }
    if (system.contains("mac")) {
      return arm ? "/redis-server-6.2.6-v5-darwin-arm64" : "/redis-server-6.2.6-v5-darwin-amd64";
    }
    throw new IllegalStateException(
        "no Redis for " + system + ": name one in WORLDKEEP_TEST_REDIS, or run Docker");
  }

  @Override
  List<String> command() {
    return command;
  }

  @Override
  public String uri() {
    return "redis://" + host() + ":" + port();
  }
}
