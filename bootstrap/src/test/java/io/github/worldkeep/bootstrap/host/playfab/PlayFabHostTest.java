package io.github.worldkeep.bootstrap.host.playfab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.bootstrap.host.Address;
import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.host.Bounds;
import io.github.worldkeep.bootstrap.host.Crowd;
import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostClient;
import io.github.worldkeep.bootstrap.host.HostEnvironment;
import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.bootstrap.host.HostListener;
import io.github.worldkeep.bootstrap.host.Hosts;
import io.github.worldkeep.bootstrap.host.Occupancy;
import io.github.worldkeep.bootstrap.host.RecordingListener;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlayFabHostTest {
  private static final Occupancy NOBODY = Crowd.of(0, 8);
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final String SESSION = "3b0ba9a2-5a4b-4f6c-9a63-0f4a8c7a2c11";
  private static final String CONFIG = "{\"worldId\":\"w1\"}";

  @TempDir Path folder;
  private final RecordingListener hears = new RecordingListener();
  private final Map<String, String> environment = new HashMap<>();
  private final AtomicLong nanos = new AtomicLong(1_000);
  private PlayFabStandIn agent;
  private Host host;

  /** The first connection of a process may take longer than a host is waited for. */
  @BeforeAll
  static void connectOnce() throws IOException {
    try (PlayFabStandIn agent = new PlayFabStandIn();
        HostClient http = new HostClient("playfab")) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://" + agent.endpoint()))
              .method("PATCH", BodyPublishers.ofString("{}"))
              .build();
      await()
          .atMost(Duration.ofMinutes(1))
          .ignoreExceptions()
          .until(() -> http.send("warm up", request, Host.REQUEST_TIMEOUT).status() == 400);
    }
  }

  @BeforeEach
  void start() throws IOException {
    agent = new PlayFabStandIn();
    file("");
    host = new PlayFabHost(config(), () -> NOW, nanos::get);
  }

  private PlayFabConfig config() {
    return PlayFabConfig.of(new HostEnvironment("playfab", environment::get));
  }

  private void file(String more) throws IOException {
    Path file = folder.resolve("gsdkConfig.json");
    String json =
        "{\"heartbeatEndpoint\":\"%s\",\"sessionHostId\":\"%s\",\"vmId\":\"vm\","
            + "\"logFolder\":\"/logs\",\"publicIpV4Address\":\"203.0.113.7\","
            + "\"gamePorts\":{\"game\":\"30001\"}%s}";
    String named = json.replaceFirst("%s", agent.endpoint());
    Files.writeString(
        file, named.replaceFirst("%s", PlayFabStandIn.SERVER).replaceFirst("%s", more));
    environment.put("GSDK_CONFIG_FILE", file.toString());
  }

  @AfterEach
  void stop() {
    host.close();
    agent.close();
    assertThat(agent.refused()).isZero();
  }

  private void standBy() {
    host.connect(hears);
    host.ready();
  }

  private void becomeActive(String cookie) {
    standBy();
    agent.activate(SESSION, cookie);
    host.heartbeat(NOBODY);
    await().until(() -> !hears.allocations.isEmpty());
  }

  @Test
  void life_saysItsStatesInOrder() {
    host.connect(hears);
    host.heartbeat(NOBODY);
    host.ready();
    agent.activate(SESSION, CONFIG);
    host.heartbeat(NOBODY);
    host.heartbeat(new Occupancy(List.of("ada", "bob"), 8));
    host.active();
    host.ended(0);

    assertThat(agent.states())
        .containsExactly(
            "Initializing",
            "Initializing",
            "StandingBy",
            "StandingBy",
            "Active",
            "Terminating",
            "Terminated");
    assertThat(agent.players()).containsExactly("ada", "bob");
    assertThat(host.heartbeatInterval()).isEqualTo(Duration.ofMillis(750));
    assertThat(host.recyclable()).isFalse();
  }

  @Test
  void active_cookieIsTheRoomConfig() {
    becomeActive(CONFIG);

    Allocation allocation = hears.allocations.get(0);
    assertThat(allocation.id()).isEqualTo(SESSION);
    assertThat(allocation.sessionId()).isEmpty();
    assertThat(allocation.roomConfig()).contains(CONFIG);
    assertThat(allocation.address()).contains(new Address("203.0.113.7", 30001));
  }

  @Test
  void active_withoutACookie_theIdIsTheSession() {
    becomeActive("");

    assertThat(hears.allocations.get(0).sessionId()).contains(SESSION);
    assertThat(hears.allocations.get(0).roomConfig()).isEmpty();
  }

  @Test
  void active_repeated_isToldOnce() {
    becomeActive(CONFIG);
    host.heartbeat(NOBODY);
    host.ready();
    agent.operation("Terminate");
    host.heartbeat(NOBODY);

    await().until(() -> !hears.softStops.isEmpty());
    assertThat(hears.order).containsExactly("allocated", "softStop");
    assertThat(agent.states()).endsWith("Active", "Active", "Active");
  }

  @Test
  void active_withoutASession_isAFailedAllocation() {
    standBy();
    agent.operation("Active");
    host.heartbeat(NOBODY);

    await().until(() -> !hears.failures.isEmpty());
    assertThat(hears.failures.get(0)).contains("without a session");
  }

  @Test
  void terminate_whileStandingBy_isASoftStop_andSaidBack() {
    standBy();
    agent.operation("Terminate");
    host.heartbeat(NOBODY);
    host.heartbeat(NOBODY);

    await().until(() -> !hears.softStops.isEmpty());
    assertThat(hears.softStops.get(0).grace()).isEmpty();
    assertThat(agent.states()).endsWith("StandingBy", "Terminating");
  }

  @Test
  void maintenance_isASoftStopUntilItBegins() {
    becomeActive(CONFIG);
    agent.add(
        "{\"maintenanceSchedule\":{\"documentIncarnation\":\"3\",\"events\":["
            + "{\"eventType\":\"Freeze\",\"notBefore\":\"2026-03-01T12:01:00Z\"},"
            + "{\"eventType\":\"Redeploy\",\"notBefore\":\"2026-03-01T12:10:00Z\"}]}}");
    host.heartbeat(NOBODY);

    await().until(() -> !hears.softStops.isEmpty());
    assertThat(hears.softStops.get(0).grace()).contains(Duration.ofMinutes(10));
    assertThat(hears.softStops.get(0).why()).contains("Redeploy");
    assertThat(agent.states()).endsWith("Active");
    host.heartbeat(NOBODY); // Says the same again.
    agent.operation("Terminate");
    host.heartbeat(NOBODY);
    await().until(() -> hears.softStops.size() == 2);
    assertThat(hears.softStops.get(1).grace()).isEmpty();
  }

  @Test
  void maintenance_begunAlready_leavesNoTime() {
    standBy();
    agent.add("{\"nextScheduledMaintenanceUtc\":\"2026-03-01T11:59:00\"}");
    host.heartbeat(NOBODY);

    await().until(() -> !hears.softStops.isEmpty());
    assertThat(hears.softStops.get(0).grace()).contains(Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"9999-12-31T23:59:59Z", "+999999999-12-31T23:59:59Z"})
  void maintenance_farAway_leavesATimeThatCanBeUsed(String time) {
    standBy();
    agent.add("{\"nextScheduledMaintenanceUtc\":\"" + time + "\"}");
    host.heartbeat(NOBODY);

    await().until(() -> !hears.softStops.isEmpty());
    assertThat(hears.softStops.get(0).grace()).contains(Bounds.LONGEST_GRACE);
  }

  @Test
  void maintenance_eventsThatAreNull_areNone() {
    standBy();
    agent.add("{\"maintenanceSchedule\":{\"events\":[null,{\"eventType\":\"Reboot\"},null]}}");
    host.heartbeat(NOBODY);

    await().until(() -> !hears.softStops.isEmpty());
    assertThat(hears.softStops.get(0).why()).contains("Reboot");
  }

  @ParameterizedTest
  @CsvSource({
    "750, PT0.75S",
    "1, PT0.25S",
    "0, PT1S",
    "-1, PT1S",
    "86400000, PT30S",
    "9223372036854775807, PT30S"
  })
  void heartbeat_isWithinItsBounds_whateverTheAgentWants(String millis, Duration expected) {
    agent.add("{\"nextHeartbeatIntervalMs\":" + millis + "}");
    standBy();

    assertThat(host.heartbeatInterval()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775808", "1e308", "\"soon\"", "[]"})
  void heartbeat_thatIsNoNumberOfMilliseconds_isNotUnderstood(String millis) {
    agent.add("{\"nextHeartbeatIntervalMs\":" + millis + "}");

    assertThatThrownBy(this::standBy).isInstanceOf(HostException.class);
  }

  @Test
  void maintenance_freezeOnly_isNoStop() {
    standBy();
    agent.add("{\"maintenanceSchedule\":{\"Events\":[{\"EventType\":\"Freeze\"}]}}");
    host.heartbeat(NOBODY);
    agent.operation("Terminate");
    host.heartbeat(NOBODY);

    await().until(() -> !hears.softStops.isEmpty());
    assertThat(hears.softStops.get(0).why()).contains("terminated");
  }

  @Test
  void beat_answersThatAreNotUnderstood_areSaid_andAfterAMinuteAHardStop() {
    becomeActive(CONFIG);
    for (String answer :
        List.of(
            "",
            "null",
            "<html>",
            "{}",
            "{\"operation\":\"Continue\",\"nextHeartbeatIntervalMs\":1e2147483648}",
            "{\"operation\":\"Dance\"}")) {
      agent.say(Optional.of(answer));
      assertThatThrownBy(() -> host.heartbeat(NOBODY)).as(answer).isInstanceOf(HostException.class);
    }
    nanos.addAndGet(PlayFabHost.WATCHDOG.toNanos() - 1);
    assertThatThrownBy(() -> host.heartbeat(NOBODY)).hasMessageContaining("Dance");
    nanos.incrementAndGet();
    assertThatThrownBy(() -> host.heartbeat(NOBODY)).hasMessageContaining("Dance");

    await().until(() -> !hears.hardStops.isEmpty());
    assertThat(hears.order).containsExactly("allocated", "hardStop");
    assertThat(hears.hardStops.get(0).why()).contains("no good heartbeat for PT1M");
  }

  @Test
  void beat_aGoodOneInBetween_beginsTheMinuteAgain() {
    becomeActive(CONFIG);
    nanos.addAndGet(PlayFabHost.WATCHDOG.toNanos());
    host.heartbeat(NOBODY);
    agent.say(Optional.of("<html>"));
    nanos.addAndGet(PlayFabHost.WATCHDOG.toNanos() - 1);
    assertThatThrownBy(() -> host.heartbeat(NOBODY)).isInstanceOf(HostException.class);
    agent.say(Optional.empty());
    agent.operation("Terminate");
    host.heartbeat(NOBODY);

    await().until(() -> !hears.softStops.isEmpty());
    assertThat(hears.order).containsExactly("allocated", "softStop");
  }

  @Test
  void beat_agentGone_isAHardStopAfterAMinute() {
    standBy();
    agent.close();
    nanos.addAndGet(PlayFabHost.WATCHDOG.toNanos());

    assertThatThrownBy(() -> host.heartbeat(NOBODY)).hasMessageContaining("heartbeat");
    await().until(() -> !hears.hardStops.isEmpty());
  }

  @Test
  void beat_listenerThatBlocks_doesNotDelayIt() {
    CountDownLatch stuck = new CountDownLatch(1);
    CountDownLatch called = new CountDownLatch(1);
    host.connect(new StuckListener(called, stuck));
    host.ready();
    agent.activate(SESSION, CONFIG);
    host.heartbeat(NOBODY);
    await().until(() -> called.getCount() == 0);

    host.heartbeat(NOBODY);

    assertThat(agent.states()).endsWith("Active");
    stuck.countDown();
  }

  private record StuckListener(CountDownLatch called, CountDownLatch stuck)
      implements HostListener {
    @Override
    public void allocated(Allocation allocation) {
      called.countDown();
      try {
        stuck.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void allocationFailed(String why) {}

    @Override
    public void softStop(String why, Optional<Duration> grace) {}

    @Override
    public void hardStop(String why, Optional<Duration> grace) {}
  }

  @Test
  void reserve_isRefused_andNamesTheMode() {
    host.connect(hears);
    assertThatThrownBy(host::reserve).hasMessageContaining("ALLOCATE");
  }

  @Test
  void ended_neverReady_saysSo() {
    host.connect(hears);
    host.ended(5);
    assertThat(agent.states()).containsExactly("Initializing", "Terminating", "Terminated");
  }

  @Test
  void create_publicPort_winsOverTheListeningOne() throws IOException {
    file(
        ",\"gameServerConnectionInfo\":{\"publicIpV4Adress\":\"203.0.113.9\","
            + "\"gamePortsConfiguration\":[{\"name\":\"game\",\"serverListeningPort\":7777,"
            + "\"clientConnectionPort\":31000}]}");
    environment.put("WORLDKEEP_PLAYFAB_PORT", "game");
    assertThat(config().address()).contains(new Address("203.0.113.7", 31000));

    environment.put("WORLDKEEP_PLAYFAB_PORT", "voice");
    assertThatThrownBy(() -> Hosts.find("playfab").create(environment::get))
        .isInstanceOf(HostException.class)
        .hasMessageContainingAll("WORLDKEEP_PLAYFAB_PORT", "voice", "[game]");
  }

  @Test
  void create_fileMissingOrBad_namesTheVariableAndTheField() throws IOException {
    assertThatThrownBy(() -> Hosts.find("playfab").create(name -> null))
        .hasMessageContaining("GSDK_CONFIG_FILE is not set");
    environment.put("GSDK_CONFIG_FILE", folder.resolve("none.json").toString());
    assertThatThrownBy(this::config).hasMessageContaining("none.json");
    Path file = Files.writeString(folder.resolve("bad.json"), "{\"HeartbeatEndpoint\":\"a:1\"}");
    environment.put("GSDK_CONFIG_FILE", file.toString());
    assertThatThrownBy(this::config).hasMessageContainingAll("GSDK_CONFIG_FILE", "sessionHostId");
  }
}
