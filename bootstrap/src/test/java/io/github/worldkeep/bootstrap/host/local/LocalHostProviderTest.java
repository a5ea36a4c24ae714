package io.github.worldkeep.bootstrap.host.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.bootstrap.host.Address;
import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.bootstrap.host.Hosts;
import io.github.worldkeep.bootstrap.host.Messages;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalHostProviderTest {
  private final Messages messages = new Messages();

  private static Host host(Map<String, String> environment) {
    return Hosts.find("local").create(environment::get);
  }

  @Test
  void create_empty_isOnLoopback() {
    try (Host host = host(Map.of())) {
      host.connect(messages);

      assertThat(host.reserve().address()).contains(new Address("127.0.0.1", 7777));
      assertThat(host.recyclable()).isTrue();
      assertThat(host.roomConfig()).isEmpty();
    }
  }

  @Test
  void create_address_isThatOfTheEnvironment() {
    Map<String, String> environment =
        Map.of("WORLDKEEP_PUBLIC_HOST", "games.example", "WORLDKEEP_PUBLIC_PORT", " 30001 ");
    try (Host host = host(environment)) {
      host.connect(messages);

      assertThat(host.reserve().address()).contains(new Address("games.example", 30_001));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "WORLDKEEP_PUBLIC_PORT, 0",
    "WORLDKEEP_PUBLIC_PORT, 65536",
    "WORLDKEEP_PUBLIC_PORT, http",
    "WORLDKEEP_LOCAL_FAULTS, nonsense",
    "WORLDKEEP_LOCAL_FAULTS, beat=nonsense",
  })
  void create_malformed_namesTheVariable(String name, String value) {
    assertThatThrownBy(() -> host(Map.of(name, value)))
        .isInstanceOf(HostException.class)
        .hasMessageContaining(name);
  }

  @Test
  void allocated_realTime_comesOnAThreadThatCloseEnds() {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    try (Host host = host(Map.of("WORLDKEEP_LOCAL_FAULTS", "allocated=late:20ms"))) {
      host.connect(messages);
      host.ready();
      await().until(() -> messages.heard().equals(List.of("allocated")));
      thread.complete(only(threads()));
    }
    await().until(() -> !thread.join().isAlive());
  }

  @Test
  void close_whileACallWaits_makesItFail() {
    Host host = host(Map.of("WORLDKEEP_LOCAL_FAULTS", "ready=late:1m, softStop=after:1m"));
    host.connect(messages);
    CompletableFuture<Void> call = CompletableFuture.runAsync(host::ready);
    await().until(() -> !threads().isEmpty());
    host.close();

    assertThat(call)
        .failsWithin(2, TimeUnit.SECONDS) // Well within the patience of a call.
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(HostException.class)
        .withMessageContaining("closed");
    await().until(() -> threads().isEmpty());
  }

  @Test
  void ended_interruptedThread_isHeard() {
    try (Host host = host(Map.of())) {
      Thread.currentThread().interrupt();
      host.ended(0);

      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private static Thread only(Set<Thread> threads) {
    assertThat(threads).hasSize(1);
    return threads.iterator().next();
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("worldkeep-local-host"))
        .collect(Collectors.toSet());
  }
}
