package io.github.worldkeep.bootstrap.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HostsTest {
  @Test
  void find_local_connectsAndHearsNothing() {
    HostProvider provider = Hosts.find("local");

    assertThat(provider.name()).isEqualTo("local");
    try (Host host = provider.create(name -> null)) {
      assertThat(host.roomConfig()).isEmpty();
      host.active();
      host.ended(0);
    }
  }

  @Test
  void find_unknown_listsThoseFound() {
    assertThatThrownBy(() -> Hosts.find("mars"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("mars", "local");
  }

  @Test
  void find_otherCase_isUnknown() {
    assertThatThrownBy(() -> Hosts.find("Local")).hasMessageContainingAll("'Local'", "local");
  }
}
