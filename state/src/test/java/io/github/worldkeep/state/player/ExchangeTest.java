package io.github.worldkeep.state.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.testkit.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What goes from one player to another. */
final class ExchangeTest extends TwoServers {
  @Test
  void exchange_ofTwo_isDurableForBoth() {
    PlayerHandle<Hero> ann = here.load("ann", Hero::fresh);
    PlayerHandle<Hero> bob = here.load("bob", Hero::fresh);

    here.exchange(ann, bob, ExchangeTest::giveAll, LONG);

    assertThat(ann.value().items()).isEmpty();
    assertThat(bob.value().items()).containsExactly("sword", "sword");
    assertThat(stored("ann")).contains("\"items\":[]");
    assertThat(stored("bob")).contains("\"items\":[\"sword\",\"sword\"]");
  }

  private static Exchange.Both<Hero> giveAll(Hero from, Hero to) {
    List<String> all = new ArrayList<>(to.items());
    all.addAll(from.items());
    return new Exchange.Both<>(from.with(List.of()), to.with(List.copyOf(all)));
  }

  @Test
  void exchange_withOneWhoIsLost_happensToNobody() {
    PlayerHandle<Hero> ann = here.load("ann", Hero::fresh);
    PlayerHandle<Hero> bob = here.load("bob", Hero::fresh);
    steal("bob", "somebody/else");

    assertThatThrownBy(() -> here.exchange(ann, bob, ExchangeTest::giveAll, LONG))
        .isInstanceOf(RuntimeException.class);

    await().until(() -> lost.contains("bob"));
    assertThat(ann.value()).isEqualTo(Hero.fresh());
    ann.update(hero -> hero.at(5));
    ann.save().await(LONG);
    assertThat(stored("ann")).contains("\"items\":[\"sword\"]", "\"level\":5");
    assertThat(stored("bob")).contains("\"items\":[\"sword\"]");
  }

  @Test
  void exchange_whoseCallerGaveUpBeforeItBegan_neverHappens() throws Exception {
    PlayerHandle<Hero> ann = here.load("ann", Hero::fresh);
    PlayerHandle<Hero> bob = here.load("bob", Hero::fresh);
    CountDownLatch writing = befallWrites(Fault.STALL);
    ann.update(hero -> hero.at(2));
    Save underWay = ann.save();
    writing.await();

    assertThatThrownBy(() -> here.exchange(ann, bob, ExchangeTest::giveAll, Duration.ofMillis(50)))
        .isInstanceOf(StoreException.class);

    faults.heal();
    underWay.await(LONG);
    bob.update(hero -> hero.at(3));
    bob.save().await(LONG);
    assertThat(ann.value().items()).containsExactly("sword");
    assertThat(stored("bob")).contains("\"items\":[\"sword\"]");
  }

  @Test
  void exchange_thatThrows_happensToNobody() {
    PlayerHandle<Hero> ann = here.load("ann", Hero::fresh);
    PlayerHandle<Hero> bob = here.load("bob", Hero::fresh);
    ann.update(hero -> hero.at(2));

    assertThatThrownBy(
            () ->
                here.exchange(
                    ann,
                    bob,
                    (a, b) -> {
                      throw new IllegalArgumentException("no such item");
                    },
                    LONG))
        .hasMessage("no such item");

    assertThat(ann.save().await(LONG)).isEqualTo(2);
    assertThat(stored("ann")).contains("\"level\":2");
  }
}
