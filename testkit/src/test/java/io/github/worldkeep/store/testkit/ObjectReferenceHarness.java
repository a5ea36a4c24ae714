package io.github.worldkeep.store.testkit;

import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/** A reference store of objects, perhaps with a defect. */
final class ObjectReferenceHarness implements StoreHarness {
  private final TestClock clock = new TestClock();
  private final String name;
  private final ObjectDefect defect;

  ObjectReferenceHarness(Path directory, ObjectDefect defect) {
    this.name = directory.toString();
    this.defect = defect;
  }

  private ReferenceObjects.State state() {
    return ReferenceObjects.State.of(name);
  }

  @Override
  public Map<StoreKind, String> uris() {
    return Map.of(StoreKind.OBJECTS, "reference-objects:" + name + "?defect=" + defect);
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
  public boolean damageObject(String key) {
    state().damage(key);
    return true;
  }

  @Override
  public OptionalLong leftovers() {
    return OptionalLong.of(state().uploads.get());
  }

  @Override
  public void close() {
    ReferenceObjects.State.forget(name);
  }
}
