package io.github.worldkeep.bootstrap.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A life before its first cycle, and a cycle before its first step. */
final class LifeCycleTest {
  private Lives lives;
  private Setup<Hero> setup;

  @BeforeEach
  void begin(@TempDir Path directory) throws Exception {
    lives = new Lives(directory);
    setup = lives.setup(new Played(), directory);
  }

  @AfterEach
  void end() throws Exception {
    lives.close();
  }

  @ParameterizedTest
  @EnumSource(
      names = {"LOG_IN", "CLEAN_UP"},
      mode = EnumSource.Mode.EXCLUDE)
  void step_withoutACycle_isAnIllegalState(Action action) {
    LifeCycle<Hero> life = new LifeCycle<>(setup);

    assertThatThrownBy(() -> life.step(action, null, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(action.name());
  }

  @Test
  void cleanUp_withoutACycle_hasNothingToDo() throws Exception {
    LifeCycle<Hero> life = new LifeCycle<>(setup);

    assertThat(life.step(Action.CLEAN_UP, null, Duration.ofSeconds(1)))
        .isEqualTo(Trigger.CLEANED_UP);
  }

  @Test
  void leaveHost_beforeTheCycleConnects_leavesTheHostOfTheCycleBefore() throws Exception {
    Services services = new Services(setup);
    HostConnection former = new HostConnection(lives.host.create(name -> null), services);
    Cycle<Hero> cycle = new Cycle<>(setup, services, Optional.of(former), (from, trigger) -> {});

    cycle.leaveHost(0);
    cycle.leaveHost(0);

    assertThat(lives.host.heard).containsExactly("ended 0", "close");
  }
}
