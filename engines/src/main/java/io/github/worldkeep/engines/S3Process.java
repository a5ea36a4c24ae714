package io.github.worldkeep.engines;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** S3Proxy as a child process, on files of its own; the bucket is a directory. */
final class S3Process extends ServerProcess {
  static final String BUCKET = "worldkeep-test";
  static final String ACCESS_KEY = "worldkeep";
  static final String SECRET_KEY = "worldkeep-secret";

  private final List<String> command;

  S3Process() {
    super("s3", Ports.free(), Greeting.HTTP);
    Path jar = TemporaryFiles.extract("s3proxy.jar", directory().resolve("s3proxy.jar"));
    Path settings = directory().resolve("s3proxy.conf");
    Path data = directory().resolve("data");
    write(settings, data);
    command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(compiler());
    command.addAll(List.of("-Xmx256m", "-jar", jar.toString()));
    command.addAll(List.of("--properties", settings.toString()));
    start();
  }

  /** As in this JVM: a short test wants a server that compiles quickly, a benchmark a fast one. */
  private static List<String> compiler() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-XX:Tier"))
        .toList();
  }

  private void write(Path settings, Path data) {
    String text =
        String.join(
            "\n",
            "s3proxy.endpoint=http://" + host() + ":" + port(),
            "s3proxy.authorization=aws-v2-or-v4",
            "s3proxy.identity=" + ACCESS_KEY,
            "s3proxy.credential=" + SECRET_KEY,
            "jclouds.provider=filesystem-nio2",
            "jclouds.filesystem.basedir=" + data,
            "");
    try {
      Files.createDirectories(data);
      // What others may read on disk, the server takes for a public bucket.
      Files.createDirectory(
          data.resolve(BUCKET),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Files.writeString(settings, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String uri(String host, int port) {
    return "s3://"
        + ACCESS_KEY
        + ":"
        + SECRET_KEY
        + "@"
        + BUCKET
        + "?endpoint=http://"
        + host
        + ":"
        + port
        + "&region=us-east-1&path-style=true";
  }

  @Override
  List<String> command() {
    return command;
  }

  @Override
  public String uri() {
    return uri(host(), port());
  }
}
