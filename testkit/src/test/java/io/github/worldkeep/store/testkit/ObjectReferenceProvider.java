package io.github.worldkeep.store.testkit;

import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.spi.DriverContext;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.ObjectDriver;
import io.github.worldkeep.store.spi.StoreDriver;
import io.github.worldkeep.store.spi.StoreProvider;
import java.util.Set;

/**
 * Opens {@code reference-objects:NAME?defect=DEFECT}: objects in a map under one lock, as plain as
 * can be, or with one {@link ObjectDefect}.
 */
public final class ObjectReferenceProvider implements StoreProvider {
  @Override
  public Set<String> schemes() {
    return Set.of("reference-objects");
  }

  @Override
  public Set<StoreKind> kinds() {
    return Set.of(StoreKind.OBJECTS);
  }

  @Override
  public StoreDriver open(StoreUri uri, DriverContext context) {
    ObjectDefect defect =
        uri.parameter("defect", ObjectDefect.NONE, "one of ObjectDefect", ObjectDefect::valueOf);
    String password = uri.parameter("password").orElse("");
    if (defect == ObjectDefect.SECRET_IN_A_MESSAGE && !password.isEmpty()) {
      throw new DriverException(Kind.DENIED, "the password " + password + " is wrong");
    }
    uri.allowParameters(Set.of("defect"));
    ReferenceObjects objects =
        new ReferenceObjects(ReferenceObjects.State.of(uri.path()), defect, context.clock());
    return new Driver(objects);
  }

  private record Driver(ReferenceObjects opened) implements StoreDriver {
    @Override
    public Set<Capability> capabilities(StoreKind kind) {
      return Set.of(Capability.WRITE_IF_ABSENT, Capability.WRITE_IF_MATCHES);
    }

    @Override
    public ObjectDriver objects() {
      return opened;
    }

    @Override
    public void close() {}
  }
}
