package io.github.worldkeep.bootstrap.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where on this machine a room config may have files written. */
class SaveRootTest {
  @TempDir private Path temp;
  private Path root;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void prepare() throws IOException {
    root = Files.createDirectory(temp.resolve("root"));
    environment.put("WORLDKEEP_SAVE_ROOT", root.toString());
  }

  private static RoomConfig room(Optional<String> directory, Map<StoreKind, StoreUri> stores) {
    return new RoomConfig(Optional.empty(), Optional.empty(), directory, List.of(), stores, "{}");
  }

  private Path directory(String saveDirectory) {
    return room(Optional.of(saveDirectory), Map.of()).directory(environment::get).orElseThrow();
  }

  private void openStore(String uri) {
    var unused =
        room(Optional.empty(), Map.of(StoreKind.DOCUMENTS, StoreUri.parse(uri)))
            .persistence(environment::get);
  }

  private void assertRefused(String directory) {
    assertThatThrownBy(() -> directory(directory))
        .isInstanceOfSatisfying(
            RoomConfigException.class, e -> assertThat(e.field()).isEqualTo("saveDirectory"))
        .hasMessageNotContaining(temp.toString())
        .hasNoCause();
  }

  private void assertStoreRefused(String uri) {
    assertThatThrownBy(() -> openStore(uri))
        .isInstanceOfSatisfying(
            RoomConfigException.class, e -> assertThat(e.field()).isEqualTo("stores.documents"))
        .hasMessageContaining("WORLDKEEP_SAVE_ROOT")
        .hasMessageNotContaining(temp.toString())
        .hasNoCause();
  }

  @Test
  void directory_below_isAllowed() {
    assertThat(directory("saves")).isEqualTo(root.resolve("saves"));
    assertThat(directory("a/b/../c")).isEqualTo(root.resolve("a/c"));
    assertThat(directory(root.resolve("new/er").toString())).isEqualTo(root.resolve("new/er"));
    assertThat(directory("..saves")).isEqualTo(root.resolve("..saves"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/etc",
        ".",
        "..",
        "./",
        "a/..",
        "../root",
        "../rootless",
        "a/../../other",
        "../../../../../../../../etc",
        ".worldkeep",
        "saves/.worldkeep/x",
        ".WorldKeep/aside-1"
      })
  void directory_elsewhere_isRefused(String saveDirectory) {
    assertRefused(saveDirectory);
    assertRefused(root.resolve(saveDirectory).toString());
  }

  @Test
  void directory_ofTheProcess_isTheDefaultRoot() {
    environment.clear();
    assertThat(directory("saves")).isEqualTo(Path.of("saves").toAbsolutePath());
    assertRefused(root.toString());
    assertRefused(Path.of("").toAbsolutePath().toString());
  }

  @Test
  void link_thatLeadsOut_isRefused() throws IOException {
    Path outside = Files.createDirectory(temp.resolve("outside"));
    Files.createSymbolicLink(root.resolve("out"), outside);
    Files.createSymbolicLink(root.resolve("nowhere"), temp.resolve("missing"));
    Files.createSymbolicLink(root.resolve("up"), Path.of(".."));
    Files.createSymbolicLink(root.resolve("loop"), Path.of("loop"));
    Files.createSymbolicLink(root.resolve("self"), root);

    for (String name :
        List.of("out", "out/x", "nowhere", "nowhere/x", "up/x", "loop/x", "self", "up/root")) {
      assertRefused(name);
    }
    for (String name : List.of("out/x", "nowhere", "up/x", "loop/x")) {
      assertStoreRefused("sqlite:" + root.resolve(name));
    }
    assertThat(outside).isEmptyDirectory();
  }

  @Test
  void link_thatStaysWithin_isAllowed() throws IOException {
    Files.createDirectory(root.resolve("disk"));
    Files.createSymbolicLink(root.resolve("saves"), Path.of("disk"));
    Path other = Files.createSymbolicLink(temp.resolve("alias"), root);

    assertThat(directory("saves/w1")).isEqualTo(root.resolve("saves/w1"));
    environment.put("WORLDKEEP_SAVE_ROOT", other.toString());
    assertThat(directory("w1")).isEqualTo(other.resolve("w1"));
  }

  @Test
  void store_elsewhere_isRefused() {
    for (String scheme : List.of("sqlite:", "file:", "file://", "sqlite://")) {
      assertStoreRefused(scheme + "/etc/passwd");
      assertStoreRefused(scheme + temp + "/x");
      assertStoreRefused(scheme + root);
      assertStoreRefused(scheme + root + "/a/../../x");
      assertStoreRefused(scheme + root + "/a/%2E%2E/b");
    }
    assertStoreRefused("sqlite:x.db"); // In the working directory, as everywhere.
    assertStoreRefused("file:");
  }

  @Test
  void store_below_isAllowed() {
    assertThatCode(() -> openStore("sqlite:" + root + "/a/b.db")).doesNotThrowAnyException();
    assertThatCode(() -> openStore("file://" + root + "/objects")).doesNotThrowAnyException();
    environment.clear();
    assertThatCode(() -> openStore("sqlite:.worldkeep/x.db")).doesNotThrowAnyException();
  }
}
