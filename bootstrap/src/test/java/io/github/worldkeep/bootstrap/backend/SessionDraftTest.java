package io.github.worldkeep.bootstrap.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionDraftTest {
  private static SessionDraft draft(String id, String type, List<String> players, String data) {
    return new SessionDraft(id, type, Optional.empty(), Optional.empty(), players, data);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|x|{}|id",
        "a/b|x|{}|id",
        "s|' '|{}|type",
        "s|x|[]|data",
        "s|x|{|data",
        "s|x|{} {}|data",
        "s|x|{\"a\":1,\"a\":2}|data",
        "s|x|{\"a\":1e2147483648}|data",
        "s|x|{\"a\":[1e-99999999999]}|data",
        "s|x|''|data"
      })
  void new_malformedField_isNamed(String id, String type, String data, String field) {
    assertThatThrownBy(() -> draft(id, type, List.of(), data))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(field)
        .hasNoCause();
  }

  @Test
  void new_players_areLimited() {
    assertThat(draft("s", "x", Collections.nCopies(1_000, "p"), "{}").players()).hasSize(1_000);
    assertThatThrownBy(() -> draft("s", "x", Collections.nCopies(1_001, "p"), "{}"))
        .hasMessageContaining("1000");
    assertThatThrownBy(() -> draft("s", "x", List.of("a\nb"), "{}"))
        .hasMessageContaining("a player");
    assertThatThrownBy(() -> draft("s", "x", List.of(""), "{}")).hasMessageContaining("a player");
  }

  @Test
  void new_dataAboveItsLimit_isRefused() {
    String most = "{\"a\":\"" + "x".repeat(64 * 1024 - 8) + "\"}";
    assertThat(draft("s", "x", List.of(), most).data()).hasSize(64 * 1024);

    assertThatThrownBy(() -> draft("s", "x", List.of(), most + " ")).hasMessageContaining("64 KiB");
  }

  @Test
  void toString_data_isHidden() {
    assertThat(draft("s1", "x", List.of(), "{\"k\":\"hunter2\"}").toString())
        .contains("s1")
        .doesNotContain("hunter2");
  }
}
