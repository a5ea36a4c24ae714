package io.github.worldkeep.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class BomTest {
  private static final Path ROOT = Path.of("..");
  private static final Set<String> NOT_PUBLISHED = Set.of("engines", "examples", "benchmarks");

  private static List<String> found(String pattern, Path file) throws IOException {
    return Pattern.compile(pattern)
        .matcher(Files.readString(file))
        .results()
        .map((MatchResult result) -> result.group(1))
        .toList();
  }

  @Test
  void bom_hasAllPublishedModules_andNothingElse() throws IOException {
    List<String> modules =
        found("<module>([^<]+)</module>", ROOT.resolve("pom.xml")).stream()
            .filter(module -> !NOT_PUBLISHED.contains(module))
            .filter(module -> !module.equals("bom") && !module.startsWith("compatibility"))
            .map(module -> "worldkeep-" + module)
            .toList();

    Path bom = ROOT.resolve("bom/pom.xml");
    List<String> managed = found("<artifactId>([^<]+)</artifactId>", bom);

    assertThat(managed.subList(1, managed.size())).containsExactlyInAnyOrderElementsOf(modules);
    assertThat(found("<groupId>([^<]+)</groupId>", bom)).containsOnly("io.github.worldkeep");
  }

  @Test
  void guide_namesTheVersionThatSpringBootNeeds() throws IOException {
    String version =
        found(
                "<jackson-annotations.version>([^<]+)</jackson-annotations.version>",
                ROOT.resolve("pom.xml"))
            .get(0);
    String pinned = "<artifactId>jackson-annotations</artifactId>\\s+<version>([^<]+)</version>";

    assertThat(found(pinned, ROOT.resolve("docs/guide.md"))).containsExactly(version);
    assertThat(found(pinned, Path.of("spring-boot-3.5/pom.xml"))).containsExactly(version);
  }
}
