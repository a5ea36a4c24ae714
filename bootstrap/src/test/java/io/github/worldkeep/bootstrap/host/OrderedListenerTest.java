package io.github.worldkeep.bootstrap.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a host says without measure. */
final class OrderedListenerTest {
  private static final String LONG = "x".repeat(5_000);

  private final RecordingListener hears = new RecordingListener();
  private final OrderedListener listener = new OrderedListener("mars");

  @BeforeEach
  void connect() {
    listener.connect(hears);
  }

  @AfterEach
  void close() {
    listener.close();
  }

  @Test
  void stops_haveTimesThatCanBeUsed() {
    listener.softStop("late", Optional.of(Duration.ofSeconds(Long.MAX_VALUE)));
    listener.softStop("over", Optional.of(Duration.ofSeconds(Long.MIN_VALUE)));
    listener.hardStop("hard", Optional.of(Duration.ofSeconds(Long.MAX_VALUE)));

    await().until(() -> hears.order.size() == 3);
    assertThat(hears.softStops.get(0).grace()).contains(Bounds.LONGEST_GRACE);
    assertThat(hears.softStops.get(1).grace()).contains(Duration.ZERO);
    assertThat(hears.hardStops.get(0).grace()).contains(Bounds.LONGEST_GRACE);
  }

  @Test
  void softStops_withoutNumber_areNotKeptForEver_andAHardStopIsHeardAfterThem() {
    for (int i = 0; i < 10_000; i++) {
      listener.softStop("reason " + i, Optional.empty());
    }
    listener.hardStop("the end", Optional.empty());

    await().until(() -> !hears.hardStops.isEmpty());
    assertThat(hears.softStops).hasSize(100);
  }

  @Test
  void texts_areCut() {
    listener.softStop(LONG, Optional.empty());
    listener.allocationFailed(LONG);

    await().until(() -> hears.order.size() == 2);
    assertThat(hears.softStops.get(0).why()).hasSizeLessThan(1_100);
    assertThat(hears.failures.get(0)).hasSizeLessThan(1_100);
    assertThat(new HostException(LONG, null).getMessage()).hasSizeLessThan(1_100);
  }

  @Test
  void allocation_thatMakesNone_isAFailedOne() {
    listener.allocated(() -> allocation(LONG));

    await().until(() -> !hears.failures.isEmpty());
    assertThat(hears.failures.get(0)).contains("longer than 1000 characters");
    assertThat(hears.allocations).isEmpty();
    assertThatThrownBy(() -> allocation(LONG)).isInstanceOf(HostException.class);
  }

  @Test
  void messages_beforeConnect_areDropped() {
    try (OrderedListener later = new OrderedListener("mars")) {
      later.softStop("early", Optional.empty());
      assertThat(later.isConnected()).isFalse();
      later.connect(hears);
      later.softStop("later", Optional.empty());

      await().until(() -> !hears.order.isEmpty());
      assertThat(hears.softStops.get(0).why()).isEqualTo("later");
    }
  }

  private static Allocation allocation(String id) {
    return new Allocation(id, Optional.empty(), Optional.empty(), Optional.empty(), Map.of());
  }
}
