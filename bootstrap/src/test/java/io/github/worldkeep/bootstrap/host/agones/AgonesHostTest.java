package io.github.worldkeep.bootstrap.host.agones;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.bootstrap.host.Address;
import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.host.Crowd;
import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostEnvironment;
import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.bootstrap.host.Hosts;
import io.github.worldkeep.bootstrap.host.Occupancy;
import io.github.worldkeep.bootstrap.host.RecordingListener;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AgonesHostTest {
  private static final String CONFIG = "{\"worldId\":\"w1\"}";
  private final RecordingListener hears = new RecordingListener();
  private final Map<String, String> environment = new HashMap<>();
  private AgonesStandIn sdk;
  private Host host;

  /** The first connection of a process may take longer than a host is waited for. */
  @BeforeAll
  static void connectOnce() throws IOException {
    try (AgonesStandIn sdk = new AgonesStandIn();
        Host host =
            Hosts.find("agones")
                .create(Map.of("AGONES_SDK_HTTP_PORT", String.valueOf(sdk.port()))::get)) {
      await().atMost(Duration.ofMinutes(1)).ignoreExceptions().until(() -> isHeard(host));
    }
  }

  private static boolean isHeard(Host host) {
    host.heartbeat(Crowd.of(0, 0));
    return true;
  }

  @BeforeEach
  void start() throws IOException {
    sdk = new AgonesStandIn();
    environment.put("AGONES_SDK_HTTP_PORT", String.valueOf(sdk.port()));
    host = create();
  }

  @AfterEach
  void stop() {
    host.close();
    sdk.close();
  }

  private Host create() {
    return Hosts.find("agones").create(environment::get);
  }

  private void becomeReady() {
    host.connect(hears);
    host.ready();
  }

  private Allocation allocation() {
    await().until(() -> !hears.allocations.isEmpty());
    return hears.allocations.get(0);
  }

  @Test
  void ready_thenAllocated_tellsWhatTheAnnotationsSay() {
    becomeReady();
    assertThat(hears.order).isEmpty();

    sdk.allocateWith(Map.of("worldkeep.io/room-config", CONFIG, "worldkeep.io/session-id", "s1"));

    Allocation allocation = allocation();
    assertThat(allocation.id()).isEqualTo("world-7@time-1");
    assertThat(allocation.sessionId()).contains("s1");
    assertThat(allocation.roomConfig()).contains(CONFIG);
    assertThat(allocation.address()).contains(new Address("203.0.113.7", 7001));
    assertThat(sdk.calls("/ready")).isEqualTo(1);
  }

  @Test
  void allocated_withAnIdWithoutMeasure_isAFailedAllocation() {
    becomeReady();

    sdk.allocateWith(Map.of("worldkeep.io/allocation-id", "a".repeat(5_000)));

    await().until(() -> !hears.failures.isEmpty());
    assertThat(hears.failures.get(0)).contains("longer than 1000 characters");
  }

  @Test
  void allocated_withAnIdAndANamedPort_takesThem() {
    environment.put("WORLDKEEP_AGONES_PORT", "query");
    host = create();
    becomeReady();

    sdk.allocateWith(Map.of("worldkeep.io/allocation-id", "a-9"));

    assertThat(allocation().id()).isEqualTo("a-9");
    assertThat(allocation().address()).contains(new Address("203.0.113.7", 7002));
  }

  @Test
  void allocated_withoutTheNamedPort_failsAndNamesTheVariable() {
    environment.put("WORLDKEEP_AGONES_PORT", "voice");
    host = create();
    becomeReady();

    sdk.allocateWith(Map.of());

    await().until(() -> !hears.failures.isEmpty());
    assertThat(hears.failures.get(0)).contains("WORLDKEEP_AGONES_PORT", "voice", "[game, query]");
  }

  @Test
  void allocated_repeatedOnTheWatch_isToldOnce() {
    becomeReady();
    sdk.allocateWith(Map.of());
    allocation();

    sdk.repeat();
    sdk.repeat();
    sdk.moveTo("Error");

    await().until(() -> !hears.hardStops.isEmpty());
    assertThat(hears.order).containsExactly("allocated", "hardStop");
  }

  @Test
  void ready_isOverOnlyWhenTheWatchSaysSo() {
    sdk.applying(false);
    host.connect(hears);

    CompletableFuture<Void> call = CompletableFuture.runAsync(host::ready);
    await().until(() -> sdk.calls("/ready") == 1);
    assertThat(call).isNotDone();
    sdk.applyNow();

    assertThat(call).succeedsWithin(Duration.ofSeconds(5));
  }

  @Test
  void ready_unconfirmed_failsInTime_andARepeatGivesNoAllocationBack() {
    Duration patience = Duration.ofSeconds(1);
    host =
        new AgonesHost(
            AgonesSettings.of(new HostEnvironment("agones", environment::get)), patience);
    sdk.applying(false);
    host.connect(hears);
    long start = System.nanoTime();
    assertThatThrownBy(host::ready)
        .isInstanceOf(HostException.class)
        .hasMessageContaining("not seen to be Ready");
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(patience, patience.plusSeconds(2));

    sdk.applyNow();
    sdk.allocateWith(Map.of());
    host.ready();

    assertThat(sdk.calls("/ready")).isEqualTo(1);
    assertThat(sdk.state()).isEqualTo("Allocated");
    assertThat(allocation().id()).isEqualTo("world-7@time-1");
  }

  @Test
  void reserveAndAllocate_takeTheServerWithoutAnOffer() {
    host.connect(hears);

    Allocation allocation = host.reserve();
    assertThat(sdk.state()).isEqualTo("Reserved");
    host.allocate();

    assertThat(sdk.state()).isEqualTo("Allocated");
    assertThat(allocation.complete()).isTrue();
    assertThat(sdk.calls("/ready")).isZero();
    host.heartbeat(Crowd.of(0, 8));
    assertThat(hears.order).isEmpty();
  }

  @Test
  void recycled_earlierAllocationIsNoNewOne() {
    becomeReady();
    sdk.allocateWith(Map.of("worldkeep.io/allocation-id", "a-1"));
    assertThat(allocation().id()).isEqualTo("a-1");
    host.close();

    RecordingListener second = new RecordingListener();
    host = create();
    host.connect(second);
    host.ready();
    assertThat(sdk.state()).isEqualTo("Ready");
    sdk.allocateWith(Map.of("worldkeep.io/session-id", "s2"));

    await().until(() -> !second.allocations.isEmpty());
    assertThat(second.allocations).hasSize(1);
    assertThat(second.allocations.get(0).id()).isEqualTo("world-7@time-2");
    assertThat(host.recyclable()).isTrue();
  }

  @Test
  void connect_sdkRefusesAtBoot_canBeRepeated() {
    sdk.refuseNext(2);
    assertThatThrownBy(() -> host.connect(hears)).hasMessageContainingAll("/gameserver", "503");
    assertThatThrownBy(() -> host.heartbeat(Crowd.of(0, 8))).hasMessageContaining("/health");

    becomeReady();

    assertThat(sdk.state()).isEqualTo("Ready");
  }

  @Test
  void connect_noSdk_failsAndNamesIt() {
    sdk.close();
    assertThatThrownBy(() -> host.connect(hears))
        .isInstanceOf(HostException.class)
        .hasMessageContainingAll("agones", "GET /gameserver");
  }

  @Test
  void connect_unhealthyAtBoot_isAHardStop_andReadyIsRefused() {
    sdk.moveTo("Unhealthy");
    host.connect(hears);

    await().until(() -> !hears.hardStops.isEmpty());
    assertThatThrownBy(host::ready).hasMessageContaining("nothing leads back");
    assertThat(sdk.calls("/ready")).isZero();
  }

  @Test
  void watch_shutdown_isASoftStop() {
    becomeReady();
    sdk.moveTo("Shutdown");

    await().until(() -> !hears.softStops.isEmpty());
    assertThat(hears.softStops.get(0).grace()).isEmpty();
  }

  @Test
  void watch_deletionWhileAllocated_isASoftStop() {
    becomeReady();
    sdk.allocateWith(Map.of());
    sdk.delete();

    await().until(() -> !hears.softStops.isEmpty());
    assertThat(hears.order).containsExactly("allocated", "softStop");
  }

  @Test
  void watch_ends_isBegunAgain_andHearsWhatItMissed() throws IOException {
    becomeReady();
    await().until(() -> sdk.watchers() == 1);
    sdk.dropWatches();
    sdk.allocateWith(Map.of());

    assertThat(allocation().id()).isEqualTo("world-7@time-1");
    assertThat(sdk.calls("/watch/gameserver")).isGreaterThan(1);
  }

  @Test
  void watch_lineWithoutEnd_isBegunAgain() {
    becomeReady();
    await().until(() -> sdk.watchers() == 1);
    sdk.say("a".repeat(2 << 20));
    await().until(() -> sdk.calls("/watch/gameserver") == 2);

    sdk.allocateWith(Map.of());

    assertThat(allocation().id()).isEqualTo("world-7@time-1");
  }

  @Test
  void watch_malformedOrError_isBegunAgain() {
    becomeReady();
    await().until(() -> sdk.watchers() == 1);
    sdk.say("{\"result\":\n");
    await().until(() -> sdk.calls("/watch/gameserver") == 2);
    sdk.say("{\"error\":{\"code\":14,\"message\":\"transport is closing\"}}\n");
    await().until(() -> sdk.calls("/watch/gameserver") == 3);

    sdk.allocateWith(Map.of());

    assertThat(allocation().complete()).isTrue();
  }

  @Test
  void beat_watchSaysNothing_findsTheAllocation() {
    becomeReady();
    await().until(() -> sdk.watchers() == 1);
    sdk.quiet(true);
    sdk.allocateWith(Map.of());

    host.heartbeat(Crowd.of(0, 8));

    assertThat(allocation().id()).isEqualTo("world-7@time-1");
  }

  @Test
  void beat_pingsTwiceInAPeriod_beforeConnectToo() {
    host.heartbeat(Crowd.of(0, 8));
    assertThat(sdk.calls()).containsExactly("/health");

    host.connect(hears);

    assertThat(host.heartbeatInterval()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void beat_counter_isSentWhenItChanges() {
    environment.put("WORLDKEEP_AGONES_COUNTER", "players");
    sdk.enableCounter();
    host = create();
    host.connect(hears);

    host.heartbeat(Crowd.of(3, 8));
    host.heartbeat(Crowd.of(3, 8));

    assertThat(sdk.counter().orElseThrow().toString())
        .isEqualTo("{\"count\":\"3\",\"capacity\":\"8\"}");
    assertThat(sdk.calls("/v1beta1/counters/players")).isEqualTo(1);
  }

  @Test
  void beat_list_holdsThePlayersWhenTheyChange() {
    environment.put("WORLDKEEP_AGONES_LIST", "players");
    sdk.enableList();
    host = create();
    host.connect(hears);

    host.heartbeat(new Occupancy(List.of("ada", "zo\u00eb \"z\""), 8));
    host.heartbeat(new Occupancy(List.of("ada", "zo\u00eb \"z\""), 8));
    assertThat(sdk.list()).containsExactly("ada", "zo\u00eb \"z\"");
    host.heartbeat(new Occupancy(List.of("ada", "bob"), 1));
    assertThat(sdk.list()).containsExactly("ada", "bob");
    host.heartbeat(Crowd.of(1_001, 2_000));
    assertThat(sdk.list()).hasSize(1_000);

    assertThat(sdk.calls("/v1beta1/lists/players")).isEqualTo(3);
  }

  @Test
  void beat_listRefused_staysWell() {
    environment.put("WORLDKEEP_AGONES_LIST", "players");
    host = create();
    host.connect(hears);

    host.heartbeat(Crowd.of(3, 8));

    assertThat(sdk.calls("/v1beta1/lists/players")).isEqualTo(1);
    assertThat(sdk.calls("/health")).isEqualTo(1);
  }

  @Test
  void beat_counterRefused_staysWell() {
    environment.put("WORLDKEEP_AGONES_COUNTER", "players");
    host = create();
    host.connect(hears);

    host.heartbeat(Crowd.of(3, 8));
    host.heartbeat(Crowd.of(4, 8));

    assertThat(sdk.calls("/v1beta1/counters/players")).isEqualTo(2);
    assertThat(sdk.calls("/health")).isEqualTo(2);
  }

  @Test
  void ended_alwaysShutsDown_andHearsNothingOfIt() {
    becomeReady();
    host.ended(5);
    host.heartbeat(Crowd.of(0, 8));

    assertThat(sdk.state()).isEqualTo("Shutdown");
    assertThat(hears.order).isEmpty();
  }

  @Test
  void ended_neverConnected_shutsDown() {
    host.ended(5);
    assertThat(sdk.calls()).containsExactly("/shutdown");
  }

  @Test
  void close_endsWhatWaits_andEveryThread() throws Exception {
    sdk.applying(false);
    host.connect(hears);
    CompletableFuture<Void> call = CompletableFuture.runAsync(host::ready);
    await().until(() -> sdk.calls("/ready") == 1);

    host.close();

    assertThat(call)
        .failsWithin(1, TimeUnit.SECONDS)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(HostException.class)
        .withMessageContaining("closed");
    await().untilAsserted(() -> assertThat(ownThreads()).isEmpty());
    assertThatThrownBy(host::ready).hasMessageContaining("closed");
  }

  private static List<String> ownThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("worldkeep-agones"))
        .toList();
  }

  @Test
  void create_noPort_namesTheVariable() {
    environment.put("AGONES_SDK_HTTP_PORT", "http");
    assertThatThrownBy(this::create)
        .isInstanceOf(HostException.class)
        .hasMessageContaining("AGONES_SDK_HTTP_PORT");
  }
}
