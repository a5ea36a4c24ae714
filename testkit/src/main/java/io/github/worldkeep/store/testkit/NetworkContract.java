package io.github.worldkeep.store.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.KeyValueStore;
import io.github.worldkeep.store.ObjectStore;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PutOptions;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.Version;
import io.github.worldkeep.store.testkit.StoreHarness.Engine;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/**
 * After failures of the network and of the server no acknowledged write is lost, no result is
 * wrong, no caller waits longer than its timeout, and reopening is not necessary.
 */
public abstract class NetworkContract extends StoreContract {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int CUTS = 15;
  private static final int LOST_ANSWERS = 10;
  private static final byte[] VALUE = "value".getBytes(UTF_8);
  private static final byte[] OTHER = "other".getBytes(UTF_8);
  private static final byte[] FIVE = "5".getBytes(UTF_8);
  private static final byte[] SIX = "6".getBytes(UTF_8);

  private Set<StoreKind> kinds() {
    return harness().uris().keySet();
  }

  private TcpProxy network() {
    Optional<TcpProxy> network = harness().network();
    requireHarness(network.isPresent(), "there is no network to fail");
    return network.orElseThrow();
  }

  private Persistence openBriefly() {
    return Persistence.open(harness().config().withTimeout(TIMEOUT));
  }

  private void awaitWorking(Persistence client) {
    await()
        .atMost(PATIENCE)
        .ignoreException(StoreException.class)
        .untilAsserted(() -> Steady.write(client, kinds(), "after", 1));
    Steady.assertHolds(client, kinds(), "after", 1);
  }

  private static void assertFailsInTime(EveryCall call) {
    long start = System.nanoTime();
    assertThatStore(call.call()).failsWith(Kind.UNAVAILABLE, Kind.TIMEOUT);
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .as("time until %s failed", call.method())
        .isLessThan(TIMEOUT.multipliedBy(2));
  }

  @Test
  void connectionsCut_duringAStorm_losesNothingAcknowledged() throws Exception {
    TcpProxy network = network();
    try (Persistence client = openBriefly();
        Storm storm = new Storm(client, kinds())) {
      for (int i = 0; i < CUTS; i++) {
        storm.awaitProgress();
        network.cut();
      }
      storm.awaitProgress();
      storm.endAndAssertNothingLost(client);
    }
  }

  @Test
  void serverKilled_duringAStorm_losesNothingAcknowledged() throws Exception {
    Optional<Engine> engine = harness().engine();
    requireHarness(engine.isPresent(), "there is no engine to kill");
    for (StoreKind kind : kinds()) {
      requireCapability(kind, Capability.DURABLE);
    }
    try (Persistence client = openBriefly();
        Storm storm = new Storm(client, kinds())) {
      for (int i = 0; i < 3; i++) {
        storm.awaitProgress();
        engine.orElseThrow().kill();
        engine.orElseThrow().start();
      }
      storm.awaitProgress();
      storm.endAndAssertNothingLost(client);
    }
  }

  @Test
  void networkStalled_everyCallEndsWithinTheTimeout() throws Exception {
    TcpProxy network = network();
    try (Persistence client = openBriefly()) {
      Steady.write(client, kinds(), "before", 1);
      List<EveryCall> calls = EveryCall.of(client, kinds());
      network.stall();
      try {
        EveryCall.allAtOnce(calls, NetworkContract::assertFailsInTime);
        assertThatStore(() -> Steady.assertHolds(client, kinds(), "before", 1))
            .failsWith(Kind.UNAVAILABLE, Kind.TIMEOUT);
      } finally {
        network.heal();
      }
      awaitWorking(client);
      Steady.assertHolds(client, kinds(), "before", 1);
    }
  }

  @Test
  void networkStalled_openingFailsWithinTheTimeout() {
    TcpProxy network = network();
    network.stall();
    try {
      assertFailsInTime(new EveryCall("open", this::openWhileStalled));
    } finally {
      network.heal();
    }
  }

  /**
   * The timeout ends the call by an interrupt of its own, which must not be reported as an
   * interrupt.
   */
  private void openWhileStalled() {
    try {
      openBriefly().close();
    } catch (StoreException e) {
      assertThat(e).hasMessageNotContaining("interrupted");
      throw e;
    }
  }

  @Test
  void connectionsForgotten_worksAgainWithoutReopening() {
    TcpProxy network = network();
    try (Persistence client = openBriefly()) {
      Steady.write(client, kinds(), "before", 1);
      network.stallOpenConnections();
      awaitWorking(client);
      Steady.assertHolds(client, kinds(), "before", 1);
    }
  }

  @Test
  void networkSlow_answersStayRight() {
    TcpProxy network = network();
    try (Persistence client = harness().open()) {
      Steady.write(client, kinds(), "a", 1);
      network.throttle(20_000);
      for (int n = 2; n < 5; n++) {
        Steady.write(client, kinds(), "a", n);
        Steady.assertHolds(client, kinds(), "a", n);
      }
      network.heal();
      Steady.assertHolds(client, kinds(), "a", 4);
    }
  }

  @Test
  void connectionsRefused_isUnavailableUntilTheyAreNot() throws Exception {
    TcpProxy network = network();
    try (Persistence client = openBriefly()) {
      Steady.write(client, kinds(), "before", 1);
      List<EveryCall> calls = EveryCall.of(client, kinds());
      network.refuse();
      try {
        EveryCall.allAtOnce(calls, NetworkContract::assertFailsInTime);
        assertThatStore(() -> Steady.write(openBriefly(), kinds(), "k", 1))
            .failsWith(Kind.UNAVAILABLE, Kind.TIMEOUT);
      } finally {
        network.heal();
      }
      awaitWorking(client);
      Steady.assertHolds(client, kinds(), "before", 1);
    }
  }

  /**
   * The server carries out a request, and its response is lost. A repeated request would meet the
   * effect of the first one, which looks like a concurrent write.
   */
  @Test
  void answersLost_areNeverTakenForOtherAnswers() {
    TcpProxy network = network();
    try (Persistence client = openBriefly()) {
      for (int i = 0; i < LOST_ANSWERS; i++) {
        for (StoreKind kind : kinds()) {
          switch (kind) {
            case KEY_VALUES -> loseAnswers(network, client.keyValues(), "key-" + i);
            case DOCUMENTS ->
                loseAnswers(network, client.documents().collection("items", Codec.raw()), "d-" + i);
            case OBJECTS -> loseAnswers(network, client.objects(), "object-" + i);
          }
        }
      }
      awaitWorking(client);
    }
  }

  private void loseAnswers(TcpProxy network, KeyValueStore store, String key) {
    losing(network, () -> store.putIfAbsent(key, VALUE), () -> store.get(key).isEmpty());
    whenHealed(() -> store.put(key, VALUE));
    losing(network, () -> store.replace(key, VALUE, OTHER), () -> holds(store, key, VALUE));
    whenHealed(() -> store.put(key, VALUE));
    losing(network, () -> store.remove(key, VALUE), () -> holds(store, key, VALUE));
    whenHealed(() -> store.put(key, VALUE));
    losing(network, () -> store.take(key).isPresent(), () -> holds(store, key, VALUE));
    whenHealed(() -> store.put(key, FIVE));
    losing(network, () -> store.increment(key, 1) == 6, () -> holds(store, key, FIVE));
    whenHealed(() -> assertThat(store.get(key).orElseThrow()).isIn(FIVE, SIX));
  }

  private static boolean holds(KeyValueStore store, String key, byte[] value) {
    return store.get(key).filter(found -> Arrays.equals(found, value)).isPresent();
  }

  private void loseAnswers(TcpProxy network, DocumentCollection<byte[]> items, String id) {
    losing(
        network,
        () -> items.insert(id, Documents.number(1)) != null,
        () -> items.get(id).isEmpty());
    whenHealed(() -> items.put(id, Documents.number(2)));
    Version version = items.get(id).orElseThrow().version();
    losing(
        network,
        () -> items.replace(id, Documents.number(3), version) != null,
        () -> items.get(id).orElseThrow().version().equals(version));
    whenHealed(() -> items.put(id, Documents.number(4)));
    losing(network, () -> items.delete(id), () -> items.get(id).isPresent());
    whenHealed(() -> items.delete(id));
  }

  private void loseAnswers(TcpProxy network, ObjectStore store, String key) {
    boolean conditional = store.capabilities().contains(Capability.WRITE_IF_ABSENT);
    PutOptions options = conditional ? PutOptions.NONE.ifAbsent() : PutOptions.NONE;
    losing(
        network,
        () -> store.put(key, VALUE, options).size() == VALUE.length,
        () -> store.stat(key).isEmpty());
    whenHealed(() -> assertThat(store.get(key).orElse(VALUE)).isEqualTo(VALUE));
  }

  /**
   * Requires the right result, or OUTCOME_UNKNOWN, or SAFE. In the last case nothing may have
   * happened.
   */
  private static void losing(TcpProxy network, BooleanSupplier write, BooleanSupplier undone) {
    network.loseNextResponse();
    try {
      assertThat(write.getAsBoolean()).as("what the only writer was answered").isTrue();
    } catch (StoreException e) {
      assertThat(e.kind()).as("%s", e).isIn(Kind.UNAVAILABLE, Kind.TIMEOUT);
      assertThat(e.retry()).as("%s", e).isIn(Retry.OUTCOME_UNKNOWN, Retry.SAFE);
      network.heal();
      if (e.retry() == Retry.SAFE) {
        whenHealed(() -> assertThat(undone.getAsBoolean()).as("undone, as %s", e).isTrue());
      }
    } finally {
      network.heal();
    }
  }

  private static void whenHealed(Runnable step) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .atMost(PATIENCE)
        .ignoreException(StoreException.class)
        .untilAsserted(step::run);
  }
}
