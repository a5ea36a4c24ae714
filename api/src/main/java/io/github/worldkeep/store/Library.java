package io.github.worldkeep.store;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.CodeSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;

/**
 * A library that Worldkeep needs. Another dependency management, such as that of Spring Boot, may
 * put another version of it on the class path, without the classes or methods that are needed.
 *
 * @param group the group in Maven Central
 * @param artifact the artifact in Maven Central
 * @param prefix the beginning of the names of its classes
 * @param anchor a class that all of its versions have
 */
record Library(String group, String artifact, String prefix, String anchor) {
  private static final List<Library> ALL =
      List.of(
          new Library(
              "com.fasterxml.jackson.core",
              "jackson-annotations",
              "com.fasterxml.jackson.annotation.",
              "com.fasterxml.jackson.annotation.JsonProperty"),
          new Library(
              "com.github.ben-manes.caffeine",
              "caffeine",
              "com.github.benmanes.caffeine.",
              "com.github.benmanes.caffeine.cache.Cache"),
          new Library(
              "com.zaxxer", "HikariCP", "com.zaxxer.hikari.", "com.zaxxer.hikari.HikariConfig"),
          new Library(
              "io.lettuce", "lettuce-core", "io.lettuce.core.", "io.lettuce.core.RedisClient"),
          new Library("io.netty", "netty-common", "io.netty.", "io.netty.util.Version"),
          new Library("org.postgresql", "postgresql", "org.postgresql.", "org.postgresql.Driver"),
          new Library("org.slf4j", "slf4j-api", "org.slf4j.", "org.slf4j.Logger"),
          new Library("org.xerial", "sqlite-jdbc", "org.sqlite.", "org.sqlite.JDBC"),
          new Library(
              "software.amazon.awssdk",
              "s3",
              "software.amazon.awssdk.",
              "software.amazon.awssdk.services.s3.S3Client"),
          new Library(
              "tools.jackson.core",
              "jackson-databind",
              "tools.jackson.",
              "tools.jackson.databind.json.JsonMapper"));

  /** Returns the result of an action that needs libraries. */
  static <T> T needed(Supplier<T> action) {
    try {
      return action.get();
    } catch (LinkageError e) {
      throw new StoreException(Kind.UNSUPPORTED, Retry.NEVER, problem(e), e);
    }
  }

  /** Returns the reason of an error, with the library's version that is there and that needed. */
  static String problem(LinkageError error) {
    Throwable first = error;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    if (first instanceof UnsatisfiedLinkError) {
      return "a native library can't be loaded: " + first.getMessage();
    }
    String missing = String.valueOf(first.getMessage()).replace('/', '.');
    String reason =
        "a class or method is missing on the class path, or is another one: "
            + first.getClass().getSimpleName()
            + ": "
            + missing
            + "; ";
    return reason
        + named(missing)
            .or(() -> calledBy(error))
            .map(Library::remedy)
            .orElse("use the versions of libraries that Worldkeep is built with");
  }

  /** Returns the library of the first name in a message. */
  private static Optional<Library> named(String message) {
    return ALL.stream()
        .filter(library -> message.contains(library.prefix))
        .min(Comparator.comparingInt(library -> message.indexOf(library.prefix)));
  }

  private static Optional<Library> calledBy(Throwable error) {
    for (StackTraceElement frame : error.getStackTrace()) {
      Optional<Library> caller =
          ALL.stream().filter(l -> frame.getClassName().startsWith(l.prefix)).findFirst();
      if (caller.isPresent()) {
        return caller;
      }
    }
    return Optional.empty();
  }

  private String remedy() {
    return group
        + ":"
        + artifact
        + " is "
        + version()
        + ", and Worldkeep is built with "
        + builtWith()
        + ". If a dependency management such as Spring Boot's chose the version, manage "
        + group
        + ":"
        + artifact
        + ":"
        + builtWith()
        + " in your own build: see \"With Spring Boot\" in Worldkeep's guide";
  }

  private String builtWith() {
    Properties versions = properties("/io/github/worldkeep/store/libraries.properties");
    return versions.getProperty(group + ":" + artifact, "another version");
  }

  /** Returns the version on the class path, or the name of the file that it is in. */
  String version() {
    Class<?> found;
    try {
      found = Class.forName(anchor, false, Library.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      return "missing";
    }
    String pom = "/META-INF/maven/" + group + "/" + artifact + "/pom.properties";
    return Optional.ofNullable(found.getPackage().getImplementationVersion())
        .or(() -> Optional.ofNullable(properties(pom).getProperty("version")))
        .or(() -> file(found))
        .orElse("of an unknown version");
  }

  private static Optional<String> file(Class<?> found) {
    return Optional.ofNullable(found.getProtectionDomain().getCodeSource())
        .map(CodeSource::getLocation)
        .map(location -> location.getPath().replaceFirst(".*/(?=[^/]+/?$)", ""));
  }

  private static Properties properties(String resource) {
    Properties read = new Properties();
    try (InputStream in = Library.class.getResourceAsStream(resource)) {
      if (in != null) {
        read.load(in);
      }
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException("can't read " + resource, e);
    }
  }
}
