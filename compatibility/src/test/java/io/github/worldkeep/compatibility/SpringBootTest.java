package io.github.worldkeep.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.engines.Engines;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each program runs in a JVM of its own, with the libraries that Spring Boot manages. */
final class SpringBootTest {
  private static final String ALL_WORKS =
      """
      key-values yes
      documents Hero[name=ada, level=7, note=Optional[brave]]
      found 1
      objects yes
      """;

  @TempDir private Path temp;

  private record Ended(int exitCode, String output) {}

  private Ended run(String project, List<String> uris) throws Exception {
    String libraries = Files.readString(Path.of(project, "target", "classpath")).strip();
    Path output = temp.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                Path.of("target", "classes") + File.pathSeparator + libraries,
                "io.github.worldkeep.compatibility.StoresProgram",
                uris.get(0),
                uris.get(1),
                uris.get(2))
            .redirectOutput(output.toFile())
            .redirectError(temp.resolve("errors").toFile())
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("the program ends").isTrue();
    return new Ended(process.exitValue(), Files.readString(output));
  }

  private List<String> embedded() throws IOException {
    return List.of(
        "memory:", "sqlite:" + temp.resolve("documents.db"), "file:" + temp.resolve("objects"));
  }

  private void assertWorks(String project, List<String> uris) throws Exception {
    Ended ended = run(project, uris);

    assertThat(ended.output()).as(Files.readString(temp.resolve("errors"))).isEqualTo(ALL_WORKS);
    assertThat(ended.exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"spring-boot-3.5", "spring-boot-4.0"})
  void embeddedStores_work(String project) throws Exception {
    assertWorks(project, embedded());
  }

  @ParameterizedTest
  @ValueSource(strings = {"spring-boot-3.5", "spring-boot-4.0"})
  @Tag("engine")
  void productionStores_work(String project) throws Exception {
    assertWorks(
        project, List.of(Engines.redis().uri(), Engines.postgres().uri(), Engines.s3().uri()));
  }

  @Test
  void libraryThatIsTooOld_isNamedWithBothVersions() throws Exception {
    Ended ended = run("spring-boot-3.5-alone", embedded());

    assertThat(ended.exitCode()).isOne();
    assertThat(ended.output())
        .contains("UNSUPPORTED documents (sqlite:")
        .contains("com.fasterxml.jackson.core:jackson-annotations is 2.19.4")
        .contains("manage com.fasterxml.jackson.core:jackson-annotations:2.");
  }
}
