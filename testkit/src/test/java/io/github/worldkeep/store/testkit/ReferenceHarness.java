package io.github.worldkeep.store.testkit;

import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A reference store, perhaps with a defect. */
final class ReferenceHarness implements StoreHarness {
  private final TestClock clock = new TestClock();
  private final String name;
  private final String uri;

  ReferenceHarness(Path directory, Defect defect) {
    name = directory.toString();
    uri = "reference:" + name + "?defect=" + defect;
  }

  private ReferenceState state() {
    return ReferenceState.of(name);
  }

  @Override
  public Map<StoreKind, String> uris() {
    return Map.of(StoreKind.KEY_VALUES, uri, StoreKind.DOCUMENTS, uri);
  }

  @Override
  public PersistenceConfig config() {
    return StoreHarness.super.config().withClock(clock);
  }

  @Override
  public void passTime(Duration duration) {
    clock.advance(duration);
  }

  @Override
  public Optional<Engine> engine() {
    return Optional.of(
        new Engine() {
          @Override
          public void stop() {
            state().down = true;
          }

          @Override
          public void kill() {
            stop();
          }

          @Override
          public void start() {
            state().down = false;
          }
        });
  }

  @Override
  public boolean removeFiles() {
    state().gone = true;
    return true;
  }

  @Override
  public OptionalLong storedKeys() {
    return OptionalLong.of(state().values.size());
  }

  @Override
  public boolean markAsNewer() {
    state().newer = true;
    return true;
  }

  @Override
  public void close() {
    ReferenceState.forget(name);
  }
}
