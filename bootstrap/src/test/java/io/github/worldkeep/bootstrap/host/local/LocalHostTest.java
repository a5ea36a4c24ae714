package io.github.worldkeep.bootstrap.host.local;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.bootstrap.host.Address;
import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.host.Crowd;
import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.bootstrap.host.Messages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalHostTest {
  private static final Address ADDRESS = new Address("games.example", 7000);

  private final ManualTimer timer = new ManualTimer();
  private final Messages messages = new Messages();

  private Host host(String faults) {
    return new LocalHost(ADDRESS, Faults.parse(faults), timer);
  }

  private Host connected(String faults) {
    Host host = host(faults);
    host.connect(messages);
    return host;
  }

  private Host ready(String faults) {
    Host host = connected(faults);
    host.ready();
    return host;
  }

  @Test
  void ready_withoutFaults_allocatesAtOnce() {
    ready("");
    assertThat(messages.heard()).isEmpty();

    timer.advance(ZERO);

    assertThat(messages.heard()).containsExactly("allocated");
    Allocation allocation = messages.allocations().get(0);
    assertThat(allocation.complete()).isTrue();
    assertThat(allocation.address()).contains(ADDRESS);
  }

  @Test
  void ready_repeated_repeatsTheSameAllocation() {
    Host host = ready("");
    host.ready();
    timer.advance(ZERO);

    assertThat(messages.allocations()).hasSize(2);
    assertThat(messages.allocations().get(1)).isEqualTo(messages.allocations().get(0));
  }

  @Test
  void reserve_otherCycle_hasAnotherId() {
    assertThat(connected("").reserve().id()).isNotEqualTo(connected("").reserve().id());
  }

  @Test
  void reserve_thenAllocate_sendsNoAllocation() {
    Host host = connected("");
    assertThat(host.reserve().complete()).isTrue();
    host.allocate();
    host.active();
    host.draining();
    host.ended(0);
    timer.advance(ofMinutes(10));

    assertThat(messages.heard()).isEmpty();
  }

  @Test
  void connect_refusedTwice_succeedsThen() {
    Host host = host("connect=refused:2");
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> host.connect(messages))
          .isInstanceOf(HostException.class)
          .hasMessageContainingAll("refused connect", "WORLDKEEP_LOCAL_FAULTS");
      assertThatThrownBy(host::ready).hasMessageContaining("without a connection");
    }

    host.connect(messages);
    host.ready();
    timer.advance(ZERO);

    assertThat(messages.heard()).containsExactly("allocated");
  }

  @Test
  void beat_refusedAlways_neverSucceeds() {
    Host host = connected("beat=refused");
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> host.heartbeat(Crowd.of(1, 8))).isInstanceOf(HostException.class);
    }
  }

  @Test
  void active_late_takesSoLong() {
    Host host = connected("active=late:3s");
    host.active();

    assertThat(timer.now()).isEqualTo(ofSeconds(3));
  }

  @Test
  void ready_laterThanPatience_failsButWasHeard() {
    Host host = connected("ready=late:1m");

    assertThatThrownBy(host::ready)
        .isInstanceOf(HostException.class)
        .hasMessageContaining("did not answer ready");
    assertThat(timer.now()).isEqualTo(Host.REQUEST_TIMEOUT);
    timer.advance(ZERO);
    assertThat(messages.heard()).containsExactly("allocated");
  }

  @Test
  void ready_lost_allocatesNothing() {
    ready("ready=lost, softStop=after:ready");
    timer.advance(ofMinutes(10));

    assertThat(messages.heard()).isEmpty();
  }

  @Test
  void allocated_late_comesThen() {
    ready("allocated=late:2s");
    timer.advance(ofMillis(1999));
    assertThat(messages.heard()).isEmpty();

    timer.advance(ofMillis(1));
    assertThat(messages.heard()).containsExactly("allocated");
  }

  @Test
  void allocated_lost_neverComes() {
    ready("allocated=lost");
    timer.advance(ofMinutes(10));

    assertThat(messages.heard()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"allocated=twice", "allocated=late:1s, allocated=twice:500ms"})
  void allocated_twice_isTheSame(String faults) {
    ready(faults);
    timer.advance(ofMillis(1500));

    assertThat(messages.heard()).containsExactly("allocated", "allocated");
    assertThat(messages.allocations().get(1)).isEqualTo(messages.allocations().get(0));
  }

  @Test
  void allocated_contradictory_isFollowedByAnother() {
    ready("allocated=contradictory");
    timer.advance(ZERO);

    Allocation first = messages.allocations().get(0);
    Allocation second = messages.allocations().get(1);
    assertThat(second.complete()).isTrue();
    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(second.address()).isNotEqualTo(first.address());
  }

  @Test
  void allocated_incomplete_hasNoName() {
    ready("allocated=incomplete");
    timer.advance(ZERO);

    assertThat(messages.allocations().get(0).complete()).isFalse();
  }

  @Test
  void allocationFailed_afterReady_insteadOfTheAllocation() {
    ready("allocated=lost, allocationFailed=after:ready");
    timer.advance(ZERO);

    assertThat(messages.heard()).containsExactly("allocationFailed");
  }

  @Test
  void allocationFailed_afterAllocated_contradictsIt() {
    ready("allocated=late:1s, allocationFailed=after:allocated+1s");
    timer.advance(ofSeconds(1));
    assertThat(messages.heard()).containsExactly("allocated");

    timer.advance(ofSeconds(1));
    assertThat(messages.heard()).containsExactly("allocated", "allocationFailed");
  }

  @Test
  void softStop_afterATime_countsFromTheConnection() {
    Host host = connected("softStop=after:10s, softStop=grace:5s, softStop=twice:1s");
    timer.advance(ofMillis(9_999));
    assertThat(messages.heard()).isEmpty();

    timer.advance(ofMillis(1));
    assertThat(messages.heard()).containsExactly("softStop PT5S");
    timer.advance(ofSeconds(1));
    assertThat(messages.heard()).containsExactly("softStop PT5S", "softStop PT5S");
    host.active();
    timer.advance(ofMinutes(10));
    assertThat(messages.heard()).hasSize(2);
  }

  @Test
  void hardStop_afterActiveAndATime_comesOnce() {
    Host host = connected("hardStop=after:active+2s");
    timer.advance(ofMinutes(1));
    host.active();
    host.active();
    timer.advance(ofSeconds(2));

    assertThat(messages.heard()).containsExactly("hardStop");
  }

  @ParameterizedTest
  @CsvSource({"connect", "ready", "reserve", "allocate", "active", "draining", "beat", "ended"})
  void softStop_afterEachCall_comes(String call) {
    Host host = connected("softStop=after:" + call);
    host.ready();
    host.reserve();
    host.allocate();
    host.heartbeat(Crowd.of(0, 1));
    host.active();
    host.draining();
    host.ended(0);
    timer.advance(ZERO);

    assertThat(messages.heard()).containsOnlyOnce("softStop");
  }

  @Test
  void ended_withoutAConnection_isHeard() {
    assertThatCode(() -> host("").ended(5)).doesNotThrowAnyException();
  }

  @Test
  void close_whileMessagesAreDue_sendsNothingMore() {
    Host host = ready("allocated=late:1s, softStop=after:2s");
    host.close();
    timer.advance(ofMinutes(1));

    assertThat(messages.heard()).isEmpty();
    assertThatThrownBy(host::active).isInstanceOf(HostException.class);
  }

  @Test
  void close_byTheListener_works() {
    Host host = ready("softStop=after:ready");
    timer.after(ZERO, host::close);
    timer.advance(ofSeconds(1));

    assertThatThrownBy(host::draining).isInstanceOf(HostException.class);
  }
}
