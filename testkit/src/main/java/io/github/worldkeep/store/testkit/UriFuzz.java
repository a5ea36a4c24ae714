package io.github.worldkeep.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.spi.DriverException;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads URIs that are wrong, or nearly wrong. Each has a secret: in its place, unescaped, in
 * another place, or behind a reference. Reading a URI must succeed or fail with INVALID, and must
 * not show the secret in a message, its causes or the URI's text form.
 *
 * <pre>{@code
 * new UriFuzz(Set.of("acme"), Map.of("pool-size", "8")).run(Settings::of);
 * }</pre>
 *
 * <p>It reads 50,000 inputs; {@code -Duri.inputs=1000000} sets another number. Each input has a
 * seed of its own, which a failure names; {@code -Duri.seed=…} begins there.
 */
public final class UriFuzz {
  private static final int INPUTS = Integer.getInteger("uri.inputs", 50_000);

  private final Set<String> schemes;
  private final Map<String, String> parameters;

  /**
   * For one driver.
   *
   * @param parameters those that it knows, each with a value that is right
   */
  public UriFuzz(Set<String> schemes, Map<String, String> parameters) {
    this.schemes = Set.copyOf(schemes);
    this.parameters = Map.copyOf(parameters);
  }

  /**
   * Reads all of them.
   *
   * @param driver what the driver does with a URI before it connects
   */
  public void run(Consumer<StoreUri> driver) {
    long first = Long.getLong("uri.seed", System.nanoTime());
    try (ParsingProvider.Registration parsing = ParsingProvider.register(schemes, driver)) {
      for (long seed = first; seed < first + INPUTS; seed++) {
        FuzzedUri input = new FuzzedUri(new Random(seed), schemes, parameters);
        try {
          read(input, driver);
          if (input.refers()) {
            open(input, parsing.prefix());
          }
        } catch (Exception | AssertionError | StackOverflowError e) {
          throw new AssertionError("-Duri.seed=" + seed + ": " + input.text(), e);
        }
      }
    }
  }

  private void read(FuzzedUri input, Consumer<StoreUri> driver) {
    StoreUri uri;
    try {
      uri = StoreUri.parse(input.text());
    } catch (StoreException e) {
      assertHarmless(input, e.kind(), e);
      return;
    }
    assertThat(uri.toString()).doesNotContain(input.secret());
    assertRoundTrip(input, uri);
    if (!schemes.contains(uri.scheme())) {
      return;
    }
    try {
      driver.accept(uri);
    } catch (StoreException e) {
      assertHarmless(input, e.kind(), e);
    } catch (DriverException e) {
      assertHarmless(input, e.kind(), e);
    }
  }

  private static void assertRoundTrip(FuzzedUri input, StoreUri uri) {
    try {
      assertThat(StoreUri.parse(uri.toText())).isEqualTo(uri);
    } catch (StoreException e) {
      assertHarmless(input, e.kind(), e);
    }
  }

  /** Reads the URI with its references resolved. */
  private static void open(FuzzedUri input, String prefix) {
    try {
      StoreUri uri = StoreUri.parse(prefix + input.text());
      PersistenceConfig config =
          PersistenceConfig.none()
              .with(StoreKind.DOCUMENTS, uri)
              .withEnvironment(name -> "SET".equals(name) ? input.secret() : null);
      assertThat(config.toString()).doesNotContain(input.secret());
      Persistence.open(config).close();
    } catch (StoreException e) {
      assertHarmless(input, e.kind(), e);
    }
  }

  private static void assertHarmless(FuzzedUri input, Kind kind, Throwable failure) {
    assertThat(kind).as("%s", failure).isEqualTo(Kind.INVALID);
    for (@Nullable Throwable each = failure; each != null; each = each.getCause()) {
      assertThat(String.valueOf(each)).doesNotContain(input.secret());
      for (Throwable suppressed : each.getSuppressed()) {
        assertThat(suppressed.toString()).doesNotContain(input.secret());
      }
    }
  }
}
