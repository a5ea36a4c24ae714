package io.github.worldkeep.bootstrap.host.gamelift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.bootstrap.host.Address;
import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.host.Bounds;
import io.github.worldkeep.bootstrap.host.Crowd;
import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostEnvironment;
import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.bootstrap.host.Hosts;
import io.github.worldkeep.bootstrap.host.Occupancy;
import io.github.worldkeep.bootstrap.host.RecordingListener;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class GameLiftHostTest {
  private static final Occupancy NOBODY = Crowd.of(0, 8);
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String SESSION = "arn:aws:gamelift:eu-west-1::gamesession/fleet-1/s-1";
  private static final String CONFIG = "{\"worldId\":\"w1\"}";

  private final RecordingListener hears = new RecordingListener();
  private final Map<String, String> environment = new HashMap<>();
  private final AtomicLong nanos = new AtomicLong(1_000);
  private GameLiftStandIn gameLift;
  private Host host;

  @BeforeEach
  void start() throws IOException {
    gameLift = new GameLiftStandIn();
    environment.put("GAMELIFT_SDK_WEBSOCKET_URL", gameLift.url());
    environment.put("GAMELIFT_SDK_AUTH_TOKEN", "secret-1");
    environment.put("GAMELIFT_SDK_PROCESS_ID", "process-1");
    environment.put("GAMELIFT_SDK_HOST_ID", "compute-1");
    environment.put("GAMELIFT_SDK_FLEET_ID", "fleet-1");
    environment.put("WORLDKEEP_GAMELIFT_PORT", "7001");
    environment.put("WORLDKEEP_GAMELIFT_LOGS", "/local/game/logs, C:\\game\\logs");
    host = new GameLiftHost(settings(), () -> NOW, nanos::get);
  }

  @AfterEach
  void stop() throws IOException {
    host.close();
    gameLift.close();
  }

  private GameLiftSettings settings() {
    return GameLiftSettings.of(new HostEnvironment("gamelift", environment::get));
  }

  /** The first connection of a process may take longer than a host is waited for. */
  private void connect() {
    await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions()
        .until(
            () -> {
              host.connect(hears);
              return true;
            });
  }

  private Allocation createSession(String data) throws IOException {
    connect();
    host.ready();
    gameLift.create(SESSION, data);
    await().until(() -> !hears.allocations.isEmpty());
    return hears.allocations.get(0);
  }

  @Test
  void life_asksInOrder() throws IOException {
    createSession(CONFIG);
    host.heartbeat(NOBODY);
    host.active();
    host.ended(0);

    assertThat(gameLift.actions())
        .containsExactly(
            "ActivateServerProcess",
            "HeartbeatServerProcess",
            "ActivateGameSession",
            "TerminateServerProcess");
    JsonNode process = gameLift.requests().get(0);
    assertThat(process.get("Port").intValue()).isEqualTo(7001);
    assertThat(process.get("LogPaths").toString())
        .isEqualTo("[\"/local/game/logs\",\"C:\\\\game\\\\logs\"]");
    assertThat(host.recyclable()).isFalse();
  }

  @Test
  void created_dataIsTheRoomConfig() throws IOException {
    Allocation allocation = createSession(CONFIG);

    assertThat(allocation.id()).isEqualTo(SESSION);
    assertThat(allocation.sessionId()).isEmpty();
    assertThat(allocation.roomConfig()).contains(CONFIG);
    assertThat(allocation.address()).contains(new Address("203.0.113.7", 7001));
    assertThat(allocation.attributes())
        .containsEntry("GameProperties.map", "north")
        .containsEntry("MaximumPlayerSessionCount", "8");
  }

  @Test
  void created_withoutData_theIdIsTheSession() throws IOException {
    assertThat(createSession("").sessionId()).contains(SESSION);
  }

  @Test
  void created_longData_comesWhole() throws IOException {
    String data = "{\"note\":\"" + "ä".repeat(9_900) + "\"}";
    assertThat(createSession(data).roomConfig()).contains(data);
  }

  @Test
  void active_withoutASession_isRefused() {
    connect();
    host.ready();
    assertThatThrownBy(host::active).hasMessageContaining("no game session");
  }

  @Test
  void ready_repeated_asksOnce() {
    connect();
    host.ready();
    host.ready();
    assertThat(gameLift.actions()).containsExactly("ActivateServerProcess");
  }

  @Test
  void request_refused_saysWhy() {
    connect();
    host.ended(0);
    assertThatThrownBy(() -> host.ended(0))
        .isInstanceOf(HostException.class)
        .hasMessageContainingAll("TerminateServerProcess", "400", "out of order");
  }

  @Test
  void terminated_isASoftStopUntilItsTime() throws IOException {
    createSession(CONFIG);
    long time = NOW.plusSeconds(240).toEpochMilli();
    gameLift.tell("{\"Action\":\"TerminateProcess\",\"TerminationTime\":" + time + "}");

    await().until(() -> !hears.softStops.isEmpty());
    assertThat(hears.softStops.get(0).grace()).contains(Duration.ofSeconds(240));
  }

  @Test
  void terminated_farAway_leavesATimeThatCanBeUsed() throws IOException {
    createSession(CONFIG);
    gameLift.tell("{\"Action\":\"TerminateProcess\",\"TerminationTime\":9223372036854775807}");

    await().until(() -> !hears.softStops.isEmpty());
    assertThat(hears.softStops.get(0).grace()).contains(Bounds.LONGEST_GRACE);
  }

  @Test
  void told_whatMakesNoSense_isNoEndOfTheConnection() throws IOException {
    connect();
    host.ready();
    int connections = gameLift.connections();
    gameLift.tell("null");
    gameLift.tell("[]");
    gameLift.tell("{\"Action\":null}");
    gameLift.tell(
        "{\"Action\":\"RefreshConnection\",\"RefreshConnectionEndpoint\":\"ws://127.0.0.1:99999/\","
            + "\"AuthToken\":null}");
    gameLift.tell(
        "{\"Action\":\"CreateGameSession\",\"GameSessionId\":\"x\",\"IpAddress\":\"203.0.113.7\","
            + "\"Port\":99999,\"GameProperties\":null}");

    await().until(() -> !hears.failures.isEmpty());
    assertThat(hears.failures.get(0)).contains("99999");
    assertThat(hears.order).containsExactly("allocationFailed");
    assertThat(gameLift.connections()).isEqualTo(connections);
    assertThat(gameLift.isConnected()).isTrue();
  }

  @Test
  void terminated_timeOverOrUnsaid() throws IOException {
    connect();
    gameLift.tell("{\"Action\":\"TerminateProcess\",\"TerminationTime\":1}");
    await().until(() -> !hears.softStops.isEmpty());
    assertThat(hears.softStops.get(0).grace()).contains(Duration.ZERO);

    host.close();
    host = new GameLiftHost(settings(), () -> NOW, nanos::get);
    RecordingListener second = new RecordingListener();
    host.connect(second);
    gameLift.tell("{\"Action\":\"TerminateProcess\"}");
    await().until(() -> !second.softStops.isEmpty());
    assertThat(second.softStops.get(0).grace()).isEmpty();
  }

  @Test
  void beat_tellsHealthEveryMinuteGiveOrTakeTenSeconds() {
    connect();
    host.heartbeat(NOBODY);
    assertThat(gameLift.actions()).isEmpty(); // Nothing before the process is ready.
    host.ready();
    for (int minute = 0; minute < 5; minute++) {
      host.heartbeat(NOBODY);
      long after = heartbeats();
      nanos.addAndGet(Duration.ofSeconds(50).toNanos() - 1);
      host.heartbeat(NOBODY);
      assertThat(heartbeats()).isEqualTo(after);
      nanos.addAndGet(Duration.ofSeconds(20).toNanos() + 1);
    }
    assertThat(heartbeats()).isEqualTo(5);
    assertThat(host.heartbeatInterval()).isLessThanOrEqualTo(Duration.ofSeconds(5));
  }

  private long heartbeats() {
    return gameLift.actions().stream().filter("HeartbeatServerProcess"::equals).count();
  }

  @Test
  void beat_connectionLost_isMadeAgain() throws IOException {
    connect();
    host.ready();
    int before = gameLift.connections();
    gameLift.drop();
    await()
        .atMost(Duration.ofSeconds(30)) // A client that notices nothing waits for an answer first.
        .ignoreExceptions()
        .until(
            () -> {
              host.heartbeat(NOBODY);
              return gameLift.connections() == before + 1;
            });

    gameLift.create(SESSION, CONFIG);

    await().until(() -> !hears.allocations.isEmpty());
    assertThat(gameLift.actions().stream().filter("ActivateServerProcess"::equals)).hasSize(1);
  }

  @Test
  void malformed_endsTheConnection_andTheNextIsMade() throws IOException {
    connect();
    gameLift.tell("{\"Action\":");
    await()
        .ignoreExceptions()
        .until(
            () -> {
              host.heartbeat(NOBODY);
              return gameLift.connections() == 2;
            });
  }

  @Test
  void refreshed_takesTheNewTokenAndHangsUpTheOldConnection() throws IOException {
    connect();
    host.ready();
    gameLift.token("secret-2");
    gameLift.tell(
        "{\"Action\":\"RefreshConnection\",\"AuthToken\":\"secret-2\","
            + "\"RefreshConnectionEndpoint\":\""
            + gameLift.url()
            + "\"}");
    await().until(() -> gameLift.connections() == 2);
    await()
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              host.heartbeat(NOBODY);
              assertThat(heartbeats()).isPositive();
            });

    gameLift.create(SESSION, CONFIG);

    await().until(() -> !hears.allocations.isEmpty());
    assertThat(gameLift.connections()).isEqualTo(2);
  }

  @Test
  void refreshed_withAnEndpointThatIsNone_keepsTheOldConnection() throws IOException {
    connect();
    gameLift.tell("{\"Action\":\"RefreshConnection\",\"RefreshConnectionEndpoint\":\"no url\"}");
    gameLift.tell("{\"Action\":\"RefreshConnection\",\"RefreshConnectionEndpoint\":\"//a/b\"}");
    host.ready();
    gameLift.create(SESSION, CONFIG);

    await().until(() -> !hears.allocations.isEmpty());
    assertThat(gameLift.connections()).isEqualTo(1);
  }

  @Test
  void beat_unheardForThreeMinutes_isAHardStop() throws IOException {
    connect();
    host.ready();
    gameLift.close();
    nanos.addAndGet(GameLiftHost.WATCHDOG.toNanos() - 1);
    assertThatThrownBy(() -> host.heartbeat(NOBODY)).isInstanceOf(HostException.class);
    assertThat(hears.order).isEmpty();
    nanos.incrementAndGet();
    assertThatThrownBy(() -> host.heartbeat(NOBODY)).isInstanceOf(HostException.class);

    await().until(() -> !hears.hardStops.isEmpty());
    assertThat(hears.hardStops.get(0).why()).contains("PT3M");
  }

  @Test
  void connect_tokenRefused_failsWithoutTellingIt() {
    gameLift.token("other");
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> host.connect(hears))
                    .isInstanceOf(HostException.class)
                    .hasMessage("gamelift: no connection: status 403")
                    .hasNoCause());
    assertThat(settings().toString()).doesNotContain("secret");
  }

  @Test
  void close_endsWhatWaits_andTheConnection() {
    connect();
    gameLift.mute(true);
    CompletableFuture<Void> call = CompletableFuture.runAsync(host::ready);
    await().until(() -> !gameLift.actions().isEmpty());

    host.close();

    assertThat(call)
        .failsWithin(Duration.ofSeconds(2))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(HostException.class)
        .withMessageContaining("closed");
    await().until(() -> !gameLift.isConnected());
    assertThatThrownBy(() -> host.connect(hears)).hasMessageContaining("closed");
  }

  @Test
  void reserve_isRefused_andNamesTheMode() {
    assertThatThrownBy(host::reserve).hasMessageContaining("ALLOCATE");
  }

  @Test
  void create_missingOrMalformed_namesTheVariable() {
    for (String name : List.copyOf(environment.keySet())) {
      Map<String, String> bad = new HashMap<>(environment);
      bad.put(name, name.endsWith("LOGS") ? "logs" : "");
      assertThatThrownBy(() -> Hosts.find("gamelift").create(bad::get))
          .isInstanceOf(HostException.class)
          .hasMessageContaining(name);
    }
    environment.put("GAMELIFT_SDK_WEBSOCKET_URL", "https://secret@example.com");
    assertThatThrownBy(this::settings)
        .hasMessageContaining("GAMELIFT_SDK_WEBSOCKET_URL")
        .hasMessageNotContaining("secret");
    environment.put("WORLDKEEP_GAMELIFT_PORT", "60001");
    environment.put("GAMELIFT_SDK_WEBSOCKET_URL", "wss://example.com");
    assertThatThrownBy(this::settings).hasMessageContaining("WORLDKEEP_GAMELIFT_PORT");
  }
}
