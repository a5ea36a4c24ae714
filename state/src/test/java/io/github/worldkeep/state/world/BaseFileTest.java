package io.github.worldkeep.state.world;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.state.world.Base.Point;
import io.github.worldkeep.state.world.Base.Use;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The record of what a directory continues, which a game can write as well. */
class BaseFileTest {
  private static final Base BASE =
      new Base(
          1,
          "w1",
          "77c0",
          "eu-17/6f1e",
          Use.LEFT,
          new Point(7, "a".repeat(64)),
          new Point(0, ""),
          true,
          "5ec2e7");

  @TempDir private Path directory;
  private BaseFile file;
  private Path path;

  @BeforeEach
  void begin() {
    file = new BaseFile(directory);
    path = directory.resolve(".worldkeep/base");
  }

  private static String golden() throws IOException {
    try (InputStream in = BaseFileTest.class.getResourceAsStream("/formats/world-base-1.json")) {
      return new String(in.readAllBytes(), UTF_8).stripTrailing();
    }
  }

  @Test
  void write_thenRead_isTheSame_andReplacesWhatWasThere() throws Exception {
    Files.createDirectories(path.getParent());
    Files.writeString(path, "old");
    Files.writeString(path.resolveSibling("base.next"), "of one that died");

    file.write(BASE);

    assertThat(new BaseFile(directory).read()).contains(BASE);
    assertThat(path.getParent()).isDirectoryContaining(p -> p.equals(path));
    assertThat(path.resolveSibling("base.next")).doesNotExist();
  }

  @Test
  void read_goldenFile() throws Exception {
    Files.createDirectories(path.getParent());
    Files.writeString(path, golden());

    Base base = file.read().orElseThrow();
    file.write(base);

    assertThat(base.use()).isEqualTo(Use.PLAYED);
    assertThat(path).hasContent(golden());
  }

  @Test
  void remove_takesTheReservedDirectoryAway_ifNothingElseIsInIt() throws Exception {
    file.write(BASE);
    Files.createDirectory(path.resolveSibling("aside-1"));

    file.remove();

    assertThat(path).doesNotExist();
    assertThat(path.resolveSibling("aside-1")).exists();
    Files.delete(path.resolveSibling("aside-1"));
    file.remove();
    file.remove();
    assertThat(directory).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "no JSON",
        "GOLDEN {}",
        "GOLDEN|\"format\":1|\"format\":1.5",
        "GOLDEN|\"format\":1|\"format\":\"1\"",
        "GOLDEN|\"format\":1|\"format\":1,\"world\":\"w2\"",
        "GOLDEN|\"format\":1|\"format\":0",
        "GOLDEN|\"format\":1|\"format\":1,\"players\":1",
        "GOLDEN|\"format\":1|\"format\":1,\"secret\":\"\"",
        "GOLDEN|\"PLAYED\"|1",
        "GOLDEN|\"PLAYED\"|\"played\"",
        "GOLDEN|\"use\":\"PLAYED\",|",
        "GOLDEN|\"w1\"|\"w\\n1\"",
        "GOLDEN|\"w1\"|null",
        "GOLDEN|\"number\":1|\"number\":-1",
        "GOLDEN|\"number\":1|\"number\":0",
        "GOLDEN|\"number\":1|\"number\":1e0",
        "GOLDEN|0000|000g",
      })
  void read_whatIsNoRecord_isNone(String content) throws Exception {
    String[] parts = content.split("\\|", -1);
    String changed = parts.length == 3 ? golden().replace(parts[1], parts[2]) : content;
    assertThat(changed).isNotEqualTo(golden());
    Files.createDirectories(path.getParent());
    Files.writeString(path, changed.replace("GOLDEN", golden()));

    assertThat(file.read()).isEmpty();
  }

  /** Set aside by an older version, it would be lost. */
  @ParameterizedTest
  @ValueSource(strings = {"2", "99999999999999999999"})
  void read_ofANewerFormat_isRefused(String format) throws Exception {
    Files.createDirectories(path.getParent());
    Files.writeString(path, "{\"format\":" + format + ",\"use\":{\"or\":\"so\"}}");

    assertThatThrownBy(file::read)
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NEWER_FORMAT))
        .hasMessageContaining("'" + path + "' was written by a newer Worldkeep (format " + format);
    assertThat(path).exists();
  }

  @Test
  void read_aFieldThatIsUnknown_isIgnored() throws Exception {
    Files.createDirectories(path.getParent());
    Files.writeString(path, golden().replace("\"format\":1", "\"format\":1,\"more\":[0]"));

    assertThat(file.read()).isPresent();
  }

  @Test
  void toString_isWithoutTheSecret() {
    assertThat(BASE.toString()).contains("w1").doesNotContain("5ec2e7");
  }

  @Test
  void read_aLargeFile_isNone() throws Exception {
    Files.createDirectories(path.getParent());
    Files.writeString(path, golden() + " ".repeat(5_000));

    assertThat(file.read()).isEmpty();
  }

  @Test
  void read_aLink_isNone_andWriteLeavesItsTarget() throws Exception {
    Path other = Files.writeString(directory.resolve("other"), golden());
    Files.createDirectories(path.getParent());
    Files.createSymbolicLink(path, other);

    assertThat(file.read()).isEmpty();
    file.write(BASE);

    assertThat(other).hasContent(golden());
    assertThat(file.read()).contains(BASE);
  }

  @Test
  @Timeout(10)
  void read_aPipeOrADirectory_isNone() throws Exception {
    Files.createDirectories(path.getParent());
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
    assertThat(file.read()).isEmpty();

    Files.delete(path);
    Files.createDirectory(path);
    assertThat(file.read()).isEmpty();
  }

  @Test
  void reservedDirectory_thatIsALink_isNotFollowed() throws Exception {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("base"), golden());
    Files.createSymbolicLink(path.getParent(), elsewhere);

    assertThat(file.read()).isEmpty();
    file.remove();
    file.write(BASE);

    assertThat(elsewhere.resolve("base")).hasContent(golden());
    assertThat(elsewhere).isDirectoryContaining("glob:**/base");
    assertThat(file.read()).contains(BASE);
    assertThat(path.resolveSibling("aside/.worldkeep")).isSymbolicLink();
  }

  @Test
  void read_ofNoDirectory_isNone() throws Exception {
    assertThat(new BaseFile(directory.resolve("missing")).read()).isEmpty();
  }
}
