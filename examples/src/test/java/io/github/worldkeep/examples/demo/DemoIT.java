package io.github.worldkeep.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.examples.Program;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo, with the packaged sidecar and without. */
class DemoIT {
  @TempDir Path directory;

  @Test
  void main_withThePackagedSidecar_keepsWhatItPromises() throws Exception {
    Program demo = run(Path.of(System.getProperty("worldkeep.jar")));
    assertThat(demo.exitCode()).as(() -> String.join("\n", demo.output())).isZero();
    assertThat(demo.errors()).isEmpty();
    assertThat(demo.output())
        .as("plain where it is no terminal, and narrow")
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80).doesNotContain("\u001b"))
        .last()
        .asString()
        .contains("came back: 4 machines, of which 3 were lost");
    assertThat(details(demo, "worldkeep"))
        .satisfiesExactly(
            line -> assertThat(line).contains("nothing to restore"),
            line -> assertThat(line).contains("saved snapshot 1"),
            line -> assertThat(line).contains("restored snapshot 1"),
            line -> assertThat(line).contains("saved snapshot 2"),
            line -> assertThat(line).contains("exit code 0"),
            line -> assertThat(line).contains("restored snapshot 2"),
            line -> assertThat(line).contains("restored snapshot 2"),
            line -> assertThat(line).contains("saved snapshot 3"),
            line -> assertThat(line).contains("exit code 0"));
    assertThat(details(demo, "came back"))
        .as("what the game saved, then twice what it had when it was stopped")
        .hasSize(6)
        .startsWith(details(demo, "saved").toArray(String[]::new))
        .endsWith(details(demo, "now").toArray(String[]::new));
    assertThat(details(demo, "lost")).hasSize(3);
    assertThat(directory).as("temporary files").isEmptyDirectory();
  }

  @Test
  void main_sidecarFails_saysSoShowsItsOutputAndFails() throws Exception {
    Path jar = brokenSidecar();
    Program demo = run(jar);
    assertThat(demo.exitCode()).isEqualTo(1);
    assertThat(demo.errors()).isEmpty();
    assertThat(demo.output())
        .anySatisfy(line -> assertThat(line).contains("failed").contains("exit code 3"))
        .contains("    the disk is on fire")
        .noneMatch(line -> line.contains("Exception"));
  }

  @Test
  void main_withoutASidecar_saysWhereItShouldBe() throws Exception {
    Path jar = directory.resolve("missing.jar");
    Program demo = run(jar);
    assertThat(demo.exitCode()).isEqualTo(1);
    assertThat(demo.output())
        .anySatisfy(line -> assertThat(line).contains("failed").contains(jar.toString()));
  }

  private Program run(Path jar) throws Exception {
    return Program.run(
        directory, Demo.class, "-Dworldkeep.jar=" + jar, "-Djava.io.tmpdir=" + directory);
  }

  private static List<String> details(Program demo, String label) {
    return demo.output().stream()
        .filter(line -> line.startsWith("    " + label + ' '))
        .map(line -> line.substring(label.length() + 4).strip())
        .toList();
  }

  private Path brokenSidecar() throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, BrokenSidecar.class.getName());
    String entry = BrokenSidecar.class.getName().replace('.', '/') + ".class";
    Path jar = directory.resolve("broken.jar");
    try (InputStream classFile = BrokenSidecar.class.getResourceAsStream("/" + entry);
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.putNextEntry(new JarEntry(entry));
      classFile.transferTo(out);
    }
    return jar;
  }
}
