package io.github.worldkeep.bootstrap.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ModeTest {

  @ParameterizedTest
  @EnumSource
  void named_inAnyForm_isFound(Mode mode) {
    assertThat(Mode.named(mode.name())).isEqualTo(mode);
    assertThat(Mode.named(mode.name().toLowerCase(Locale.ROOT).replace('_', '-'))).isEqualTo(mode);
  }

  @Test
  void named_unknown_isAnError_andNotTakenForAnother() {
    assertThatThrownBy(() -> Mode.named("alocate"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("disabled, login-only, auto-create, allocate");
    assertThatThrownBy(() -> BootstrapOptions.DEFAULT.with(Map.of("WORLDKEEP_MODE", "x")::get))
        .hasMessageContaining("WORLDKEEP_MODE");
  }
}
