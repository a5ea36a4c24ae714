package io.github.worldkeep.bootstrap.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TransitionTableTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "lifecycle.md");

  @ParameterizedTest
  @EnumSource
  void everyState_hasAWayOut(State state) {
    Set<Trigger> out = EnumSet.noneOf(Trigger.class);
    for (Transition row : TransitionTable.ROWS) {
      if (row.from().contains(state) && row.to().filter(next -> next != state).isPresent()) {
        out.addAll(row.on());
      }
    }
    if (state.isTerminal()) {
      assertThat(out).isEmpty();
    } else {
      assertThat(out).isNotEmpty();
    }
  }

  @Test
  void everyStep_itsFailureLeadsOn() {
    for (Transition row : TransitionTable.ROWS) {
      for (Action action : row.actions()) {
        if (action.kind() == Action.Kind.STEP) {
          assertThat(TransitionTable.ROWS)
              .as("%s fails after %s", action, row)
              .anyMatch(
                  next ->
                      next.from().containsAll(row.from())
                          && next.on().contains(action.failure())
                          && next.to().isPresent());
        }
      }
    }
  }

  @Test
  void everyRow_canBeReached() {
    for (Transition row : TransitionTable.ROWS) {
      for (Trigger trigger : row.on()) {
        for (State state : row.from()) {
          assertThat(firstUnguarded(state, trigger, row))
              .as("%s on %s hides %s", state, trigger, row)
              .isFalse();
        }
      }
    }
  }

  /** Returns whether a row before this one hides it. */
  private static boolean firstUnguarded(State state, Trigger trigger, Transition row) {
    for (Transition before : TransitionTable.ROWS) {
      if (before == row) {
        return false;
      }
      if (before.from().contains(state)
          && before.on().contains(trigger)
          && before.when() == Guard.ALWAYS) {
        return true;
      }
    }
    return false;
  }

  /** Writes the page again with {@code -Dlifecycle.write=true}. */
  @Test
  void document_isAsTheTable() throws IOException {
    String expected = new LifeCyclePage(Files.readString(DOCUMENT)).rewritten();
    if (Boolean.getBoolean("lifecycle.write")) {
      Files.writeString(DOCUMENT, expected);
    }
    assertThat(DOCUMENT).hasContent(expected);
  }
}
