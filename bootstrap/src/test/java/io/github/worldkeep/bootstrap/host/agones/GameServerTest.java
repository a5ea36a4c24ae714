package io.github.worldkeep.bootstrap.host.agones;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.bootstrap.host.Address;
import io.github.worldkeep.bootstrap.host.HostException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GameServerTest {
  @Test
  void parse_zerosLeftOut_areZero() {
    AgonesGameServer server = AgonesGameServer.parse("{\"object_meta\":{},\"status\":{}}");

    assertThat(server.state()).isEqualTo(GameServerState.PENDING);
    assertThat(server.deleting()).isFalse();
    assertThat(server.address(Optional.empty())).isEmpty();
    assertThat(server.healthPeriod()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void parse_zerosSaid_areZeroToo() {
    AgonesGameServer server =
        AgonesGameServer.parse(
            "{\"object_meta\":{\"deletion_timestamp\":\"0\",\"annotations\":{}},"
                + "\"spec\":{\"health\":{\"disabled\":false,\"period_seconds\":0}},"
                + "\"status\":{\"state\":\"\",\"address\":\"\",\"ports\":[],\"players\":null}}");

    assertThat(server.deleting()).isFalse();
    assertThat(server.annotation("a")).isEmpty();
    assertThat(server.healthPeriod()).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void parse_int64AsTextOrNumber_isRead() {
    String server = "{\"object_meta\":{\"deletion_timestamp\":%s},\"status\":{}}";

    assertThat(AgonesGameServer.parse(server.replace("%s", "\"1700000009\"")).deleting()).isTrue();
    assertThat(AgonesGameServer.parse(server.replace("%s", "1700000009")).deleting()).isTrue();
  }

  @Test
  void parse_unknownStateAndFields_areBorne() {
    AgonesGameServer server =
        AgonesGameServer.parse(
            "{\"object_meta\":{\"x\":[1]},\"status\":{\"state\":\"Dreaming\",\"address\":\"::1\","
                + "\"ports\":[{\"name\":\"a\",\"port\":7,\"new\":{}}],\"new\":1},\"new\":[]}");

    assertThat(server.state()).isEqualTo(GameServerState.PENDING);
    assertThat(server.address(Optional.of("a"))).contains(new Address("::1", 7));
  }

  @Test
  void parse_portThatIsNone_makesNoAddress() {
    String server =
        "{\"object_meta\":{},\"status\":{\"address\":\"::1\",\"ports\":[null,{\"name\":\"a\",\"port\":%s}]}}";

    for (String port :
        new String[] {
          "0", "-1", "65536", "1e308", "1e2147483648", "99999999999999999999", "null"
        }) {
      assertThat(AgonesGameServer.parse(server.replace("%s", port)).address(Optional.of("a")))
          .as(port)
          .isEmpty();
    }
  }

  @Test
  void parse_noGameServer_isRefused() {
    for (String json : new String[] {"", "null", "[]", "{", "{}", "{\"object_meta\":{}}"}) {
      assertThatThrownBy(() -> AgonesGameServer.parse(json))
          .as(json)
          .isInstanceOf(HostException.class);
    }
    assertThatThrownBy(() -> AgonesGameServer.parseWatched("{\"object_meta\":{},\"status\":{}}"))
        .hasMessageContaining("/watch/gameserver");
  }
}
