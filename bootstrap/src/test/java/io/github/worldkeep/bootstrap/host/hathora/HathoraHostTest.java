package io.github.worldkeep.bootstrap.host.hathora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.bootstrap.host.Address;
import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.host.Crowd;
import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.bootstrap.host.Hosts;
import io.github.worldkeep.bootstrap.host.HttpStandIn.Drop;
import io.github.worldkeep.bootstrap.host.HttpStandIn.Hang;
import io.github.worldkeep.bootstrap.host.HttpStandIn.Refuse;
import io.github.worldkeep.bootstrap.host.Messages;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HathoraHostTest {
  private static final String CONFIG = "{\"worldId\":\"w1\",\"key\":\"s3cret\"}";
  private static final String NEWER = "{\"worldId\":\"w2\"}";

  private final HathoraStandIn hathora = new HathoraStandIn();
  private final Messages messages = new Messages();
  private final Map<String, String> environment =
      new HashMap<>(
          Map.of(
              "HATHORA_APP_ID", HathoraStandIn.APP,
              "HATHORA_APP_SECRET", "app-s3cret",
              "HATHORA_PROCESS_ID", "process-1",
              "HATHORA_DEPLOYMENT_ID", "dep-3",
              "HATHORA_REGION", "Frankfurt",
              "HATHORA_HOSTNAME", "1.proxy.example",
              "HATHORA_DEFAULT_PORT", "34567",
              "HATHORA_INITIAL_ROOM_ID", "room-1",
              "HATHORA_INITIAL_ROOM_CONFIG", CONFIG,
              "WORLDKEEP_HATHORA_URL", hathora.url()));

  @AfterEach
  void close() {
    hathora.close();
  }

  private Host connected() {
    Host host = Hosts.find("hathora").create(environment::get);
    host.connect(messages);
    return host;
  }

  private Host withToken() {
    environment.put("HATHORA_DEV_TOKEN", HathoraStandIn.TOKEN);
    return connected();
  }

  private Allocation allocated(Host host) {
    host.ready();
    return messages.awaitAllocation();
  }

  @Test
  void ready_withoutToken_takesTheEnvironmentAndAsksNobody() {
    try (Host host = connected()) {
      Allocation allocation = allocated(host);

      assertThat(allocation.id()).isEqualTo("room-1.process-1");
      assertThat(allocation.address()).contains(new Address("1.proxy.example", 34_567));
      assertThat(allocation.roomConfig()).contains(CONFIG);
      assertThat(allocation.attributes())
          .containsEntry("roomId", "room-1")
          .containsEntry("processId", "process-1")
          .containsEntry("deploymentId", "dep-3")
          .containsEntry("region", "Frankfurt")
          .doesNotContainValue("app-s3cret");
      assertThat(hathora.requests()).isEmpty();
    }
  }

  @Test
  void ready_withToken_takesTheAllocationsIdAndTheNewestConfig() {
    hathora.room("room-1", "process-1", NEWER);
    try (Host host = withToken()) {
      assertThat(hathora.requests()).isEmpty();
      Allocation allocation = allocated(host);

      assertThat(allocation.id()).isEqualTo("allocation-of-room-1");
      assertThat(allocation.roomConfig()).contains(NEWER);
      assertThat(host.roomConfig()).contains(CONFIG);
      assertThat(hathora.requests()).hasSize(1);
    }
  }

  @Test
  void ready_repeated_isTheSameAllocation() {
    hathora.room("room-1", "process-1", CONFIG);
    try (Host host = withToken()) {
      assertThat(allocated(host)).isEqualTo(allocated(host));
    }
  }

  @Test
  void reserve_withToken_isTheSameAsWhatReadyBrings() {
    hathora.room("room-1", "process-1", CONFIG);
    try (Host host = withToken()) {
      assertThat(host.reserve()).isEqualTo(allocated(host));
    }
  }

  @Test
  void ready_severalRooms_takesTheInitialOne() {
    environment.put("HATHORA_ROOMS_PER_PROCESS", "3");
    hathora.room("room-0", "process-1", CONFIG);
    hathora.room("room-1", "process-1", NEWER);
    hathora.room("room-2", "process-2", CONFIG);
    try (Host host = withToken()) {
      Allocation allocation = allocated(host);

      assertThat(allocation.id()).isEqualTo("allocation-of-room-1");
      assertThat(allocation.roomConfig()).contains(NEWER);
    }
  }

  @Test
  void ready_noInitialRoom_takesTheOnlyOne() {
    environment.remove("HATHORA_INITIAL_ROOM_ID");
    environment.remove("HATHORA_INITIAL_ROOM_CONFIG");
    hathora.room("room-7", "process-1", NEWER);
    hathora.room("room-8", "process-1", CONFIG).put("status", "scheduling");
    try (Host host = withToken()) {
      assertThat(host.roomConfig()).isEmpty();
      assertThat(allocated(host).attributes()).containsEntry("roomId", "room-7");
    }
  }

  @Test
  void ready_noInitialRoomAndSeveral_failsAndNamesThem() {
    environment.remove("HATHORA_INITIAL_ROOM_ID");
    hathora.room("room-7", "process-1", CONFIG);
    hathora.room("room-8", "process-1", CONFIG);
    try (Host host = withToken()) {
      assertThatThrownBy(host::ready)
          .isInstanceOf(HostException.class)
          .hasMessageContaining("[room-7, room-8], not a single one")
          .hasMessageNotContaining("s3cret");
    }
  }

  @Test
  void ready_roomStillScheduling_failsAndSucceedsLater() {
    hathora.room("room-1", "process-1", CONFIG).put("status", "scheduling");
    try (Host host = withToken()) {
      assertThatThrownBy(host::ready).hasMessageContaining("not room-1");
      hathora.room("room-1", "process-1", CONFIG);

      assertThat(allocated(host).id()).isEqualTo("allocation-of-room-1");
    }
  }

  @Test
  void ready_roomWithoutConfig_hasNone() {
    hathora.room("room-1", "process-1", CONFIG).putNull("roomConfig");
    try (Host host = withToken()) {
      assertThat(allocated(host).roomConfig()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<html>s3cret</html>", "{\"message\": \"s3cret\"}", "[{\"id\": \"s3cret\"}]", ""})
  void ready_answerThatMakesNoSense_failsAndSucceedsLater(String answer) {
    hathora.room("room-1", "process-1", CONFIG);
    hathora.fail(new Refuse(200, answer));
    try (Host host = withToken()) {
      assertThatThrownBy(host::ready)
          .isInstanceOf(HostException.class)
          .hasMessageContaining("list of this process's rooms")
          .hasMessageNotContaining("s3cret")
          .hasNoCause();
      assertThat(allocated(host).complete()).isTrue();
    }
  }

  @Test
  void ready_hostInTrouble_failsAndSucceedsLater() {
    hathora.room("room-1", "process-1", CONFIG);
    hathora.fail(new Refuse(503, ""), new Refuse(429, ""));
    try (Host host = withToken()) {
      assertThatThrownBy(host::ready).hasMessageContaining("HTTP 503");
      assertThatThrownBy(host::ready).hasMessageContaining("HTTP 429");
      assertThat(messages.heard()).isEmpty();
      assertThat(allocated(host).complete()).isTrue();
    }
  }

  @Test
  void ready_wrongToken_isDeniedWithoutTellingIt() {
    environment.put("HATHORA_DEV_TOKEN", "another-t0ken");
    try (Host host = connected()) {
      assertThatThrownBy(host::ready)
          .isInstanceOf(HostException.class)
          .hasMessageContainingAll("HTTP 401", "the token is wrong")
          .hasMessageNotContaining("t0ken");
    }
  }

  @Test
  void ready_urlWithAPath_keepsIt() {
    environment.put("WORLDKEEP_HATHORA_URL", hathora.url() + "/proxy/");
    try (Host host = withToken()) {
      assertThatThrownBy(host::ready).hasMessageContaining("HTTP 404");
      assertThat(hathora.requests().get(0).target())
          .isEqualTo("/proxy/rooms/v2/app-1/list/process-1/active");
    }
  }

  @Test
  void close_whileReadyWaits_makesItFailAndSendsNothing() {
    hathora.fail(new Hang());
    Host host = withToken();
    CompletableFuture<Void> ready = CompletableFuture.runAsync(host::ready);
    await().until(() -> !hathora.requests().isEmpty());
    host.close();

    assertThat(ready)
        .failsWithin(2, TimeUnit.SECONDS)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(HostException.class);
    assertThat(messages.heard()).isEmpty();
  }

  @Test
  void ready_notConnected_fails() {
    try (Host host = Hosts.find("hathora").create(environment::get)) {
      assertThatThrownBy(host::ready).isInstanceOf(HostException.class);
    }
  }

  @Test
  void otherCalls_always_askNobody() {
    try (Host host = withToken()) {
      host.allocate();
      host.active();
      host.heartbeat(Crowd.of(2, 8));
      host.draining();
      host.ended(0);

      assertThat(hathora.requests()).isEmpty();
      assertThat(host.recyclable()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HATHORA_APP_ID",
        "HATHORA_PROCESS_ID",
        "HATHORA_HOSTNAME",
        "HATHORA_DEFAULT_PORT"
      })
  void create_missing_namesTheVariable(String name) {
    environment.remove(name);

    assertThatThrownBy(this::connected)
        .isInstanceOf(HostException.class)
        .hasMessageContaining(name + " is not set");
  }

  @ParameterizedTest
  @CsvSource({
    "HATHORA_APP_ID, ../s3cret",
    "HATHORA_PROCESS_ID, s3cret?",
    "HATHORA_INITIAL_ROOM_ID, s3cret/x",
    "HATHORA_DEFAULT_PORT, s3cret",
    "HATHORA_ROOMS_PER_PROCESS, s3cret",
    "HATHORA_DEV_TOKEN, s3cret s3cret",
    "WORLDKEEP_HATHORA_URL, s3cret",
    "WORLDKEEP_HATHORA_URL, http://localhost?s3cret",
  })
  void create_malformed_namesTheVariableAlone(String name, String value) {
    environment.put(name, value);

    assertThatThrownBy(this::connected)
        .isInstanceOf(HostException.class)
        .hasMessageContaining(name)
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void create_severalRoomsWithoutToken_asksForIt() {
    environment.put("HATHORA_ROOMS_PER_PROCESS", "2");

    assertThatThrownBy(this::connected)
        .isInstanceOf(HostException.class)
        .hasMessageContainingAll("HATHORA_DEV_TOKEN is not set", "HATHORA_ROOMS_PER_PROCESS");
  }

  @Test
  void create_noRoomWithoutToken_asksForIt() {
    environment.remove("HATHORA_INITIAL_ROOM_ID");

    assertThatThrownBy(this::connected)
        .isInstanceOf(HostException.class)
        .hasMessageContainingAll("HATHORA_DEV_TOKEN is not set", "HATHORA_INITIAL_ROOM_ID");
  }

  @Test
  void ready_connectionDropped_fails() {
    hathora.room("room-1", "process-1", CONFIG);
    hathora.fail(new Drop(), new Drop(), new Drop()); // The client repeats a GET.
    try (Host host = withToken()) {
      assertThatThrownBy(host::ready)
          .isInstanceOf(HostException.class)
          .hasMessageContaining("can't be reached");
    }
  }
}
