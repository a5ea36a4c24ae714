package io.github.worldkeep.bootstrap.host.hathora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.bootstrap.host.Address;
import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.bootstrap.host.Hosts;
import io.github.worldkeep.bootstrap.host.HttpStandIn.Drop;
import io.github.worldkeep.bootstrap.host.HttpStandIn.Refuse;
import io.github.worldkeep.bootstrap.host.RoomHost;
import io.github.worldkeep.bootstrap.host.RoomRequest;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HathoraRoomsTest {
  private static final String CONFIG = "{\"worldId\": \"w\u00e9\u4e16\", \"key\": \"s3cret\"}";
  private static final RoomRequest ROOM = new RoomRequest("match-7", "Frankfurt", CONFIG);

  private final HathoraStandIn hathora = new HathoraStandIn();
  private final Map<String, String> environment =
      new HashMap<>(
          Map.of(
              "HATHORA_APP_ID", HathoraStandIn.APP,
              "HATHORA_DEV_TOKEN", HathoraStandIn.TOKEN,
              "WORLDKEEP_HATHORA_URL", hathora.url()));

  @AfterEach
  void close() {
    hathora.close();
  }

  private Allocation create(RoomRequest room) {
    try (RoomHost rooms = Hosts.find("hathora").rooms(environment::get)) {
      return rooms.create(room);
    }
  }

  @Test
  void create_room_isMadeAsAsked() {
    Allocation allocation = create(ROOM);

    assertThat(hathora.requests()).hasSize(1);
    assertThat(hathora.room("match-7")).isPresent();
    assertThat(hathora.room("match-7").orElseThrow().get("roomConfig").asString())
        .isEqualTo(CONFIG);
    assertThat(hathora.room("match-7").orElseThrow().get("region").asString())
        .isEqualTo("Frankfurt");
    assertThat(allocation.address()).contains(new Address("1.proxy.example", 34_567));
    assertThat(allocation.attributes())
        .containsEntry("roomId", "match-7")
        .containsEntry("processId", "process-of-match-7")
        .containsEntry("status", "active");
    assertThat(allocation.id()).isEmpty();
  }

  @Test
  void create_processStarting_hasNoAddressYet() {
    hathora.startSlowly();

    assertThat(create(ROOM).address()).isEmpty();
  }

  @Test
  void create_largestConfig_isTaken() {
    String config = "x".repeat(10_000);
    create(new RoomRequest("r".repeat(100), "Frankfurt", config));

    assertThat(hathora.room("r".repeat(100))).isPresent();
  }

  @Test
  void create_roomThatExists_isRefusedAndLeftAsItIs() {
    create(ROOM);

    assertThatThrownBy(() -> create(new RoomRequest("match-7", "Tokyo", "{\"key\":\"s3cret\"}")))
        .isInstanceOf(HostException.class)
        .hasMessageContainingAll("create room match-7", "HTTP 400")
        .hasMessageNotContaining("s3cret");
    assertThat(hathora.room("match-7").orElseThrow().get("region").asString())
        .isEqualTo("Frankfurt");
  }

  @Test
  void create_answerLost_failsAndIsNotRepeated() {
    hathora.fail(new Drop());

    assertThatThrownBy(() -> create(ROOM)).isInstanceOf(HostException.class);
    assertThat(hathora.room("match-7")).isPresent();
    assertThat(hathora.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"roomId\": \"s3cret\"}", "[]", "{}", "null", "s3cret"})
  void create_answerOfSomethingElse_fails(String answer) {
    hathora.fail(new Refuse(201, answer));

    assertThatThrownBy(() -> create(ROOM))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("create room match-7")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void create_wrongToken_isDeniedWithoutTellingIt() {
    environment.put("HATHORA_DEV_TOKEN", "another-t0ken");

    assertThatThrownBy(() -> create(ROOM))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("HTTP 401")
        .hasMessageNotContainingAny("t0ken", "s3cret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HATHORA_APP_ID", "HATHORA_DEV_TOKEN"})
  void rooms_missing_namesTheVariable(String name) {
    environment.remove(name);

    assertThatThrownBy(() -> create(ROOM))
        .isInstanceOf(HostException.class)
        .hasMessageContaining(name + " is not set");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "\u00e9", "../x"})
  void roomRequest_badId_isRefusedBeforeItIsSent(String id) {
    assertThatThrownBy(() -> new RoomRequest(id, "Frankfurt", CONFIG))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("roomId");
  }

  @Test
  void roomRequest_beyondALimit_isRefusedBeforeItIsSent() {
    assertThatThrownBy(() -> new RoomRequest("r".repeat(101), "Frankfurt", CONFIG))
        .hasMessageContaining("roomId");
    assertThatThrownBy(() -> new RoomRequest("r", " ", CONFIG)).hasMessageContaining("region");
    assertThatThrownBy(() -> new RoomRequest("r", "Frankfurt", "x".repeat(10_001)))
        .hasMessageContainingAll("roomConfig", "10000")
        .hasMessageNotContaining("xxx");
    assertThat(ROOM.toString()).doesNotContain("s3cret");
  }
}
