package io.github.worldkeep.store.testkit;

import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.spi.DocumentDriver;
import io.github.worldkeep.store.spi.DriverContext;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.KeyValueDriver;
import io.github.worldkeep.store.spi.StoreDriver;
import io.github.worldkeep.store.spi.StoreProvider;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * Opens {@code reference:NAME?defect=DEFECT}: keys, values and documents in maps under one lock, as
 * plain as can be, or with one {@link Defect}.
 */
public final class ReferenceProvider implements StoreProvider {
  @Override
  public Set<String> schemes() {
    return Set.of("reference");
  }

  @Override
  public Set<StoreKind> kinds() {
    return Set.of(StoreKind.KEY_VALUES, StoreKind.DOCUMENTS);
  }

  @Override
  public boolean isShared(String scheme) {
    return false;
  }

  @Override
  public StoreDriver open(StoreUri uri, DriverContext context) {
    Defect defect =
        uri.parameter("defect", Defect.NONE, "one of Defect", name -> Defect.valueOf(name));
    if (defect == Defect.PARAMETER_SHOWN && uri.parameter("secret").isPresent()) {
      throw new DriverException(Kind.INVALID, "it knows no " + uri.parameter("secret").get());
    }
    if (defect != Defect.SECRET_IN_A_MESSAGE && defect != Defect.PARAMETERS_IGNORED) {
      uri.allowParameters(Set.of("defect"));
    }
    ReferenceState state = ReferenceState.of(uri.path());
    if (state.newer && defect != Defect.NEWER_IGNORED) {
      throw new DriverException(Kind.NEWER_FORMAT, "it was written by a newer version: update");
    }
    state.clock = context.clock();
    // Stores open side by side, so one without a password leaves the other's.
    uri.parameter("password").ifPresent(password -> state.secret = password);
    Set<Capability> capabilities =
        defect == Defect.SHARED_WITHOUT_SAYING_SO ? Set.of(Capability.SHARED) : Set.of();
    return new Driver(
        defect.keyValues(state),
        defect.documents(state),
        capabilities,
        defect == Defect.THREAD_LEFT);
  }

  private static final class Driver implements StoreDriver {
    private final KeyValueDriver keyValues;
    private final DocumentDriver documents;
    private final Set<Capability> capabilities;

    Driver(
        KeyValueDriver keyValues,
        DocumentDriver documents,
        Set<Capability> capabilities,
        boolean leaveThread) {
      this.keyValues = keyValues;
      this.documents = documents;
      this.capabilities = capabilities;
      if (leaveThread) {
        Thread forgotten = new Thread(new Semaphore(0)::acquireUninterruptibly);
        forgotten.setDaemon(true);
        forgotten.start();
      }
    }

    @Override
    public Set<Capability> capabilities(StoreKind kind) {
      return capabilities;
    }

    @Override
    public KeyValueDriver keyValues() {
      return keyValues;
    }

    @Override
    public DocumentDriver documents() {
      return documents;
    }

    @Override
    public void close() {}
  }
}
