package io.github.worldkeep.store.testkit;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.spi.DriverContext;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.StoreDriver;
import io.github.worldkeep.store.spi.StoreProvider;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Opens no store: reads the URI as the driver behind it does, for {@link UriFuzz}. Found by {@link
 * java.util.ServiceLoader}.
 */
public final class ParsingProvider implements StoreProvider {
  private static final String PREFIX = "parsed+";
  private static final AtomicReference<Registration> OPEN =
      new AtomicReference<>(new Registration(Set.of(), uri -> {}));

  /** For {@link java.util.ServiceLoader}. */
  public ParsingProvider() {}

  /** While it is open, URIs of these schemes with the prefix are read by the driver. */
  record Registration(Set<String> schemes, Consumer<StoreUri> driver) implements AutoCloseable {
    String prefix() {
      return PREFIX;
    }

    @Override
    public void close() {
      OPEN.set(new Registration(Set.of(), uri -> {}));
    }
  }

  static Registration register(Set<String> schemes, Consumer<StoreUri> driver) {
    Registration registration = new Registration(schemes, driver);
    OPEN.set(registration);
    return registration;
  }

  private static Registration current() {
    return Objects.requireNonNull(OPEN.get(), "registration");
  }

  @Override
  public Set<String> schemes() {
    return current().schemes().stream().map(PREFIX::concat).collect(Collectors.toSet());
  }

  @Override
  public Set<StoreKind> kinds() {
    return Set.of(StoreKind.values());
  }

  @Override
  public StoreDriver open(StoreUri uri, DriverContext context) {
    current().driver().accept(uri.withScheme(uri.scheme().substring(PREFIX.length())));
    throw new DriverException(Kind.INVALID, "it was read, and not opened");
  }
}
