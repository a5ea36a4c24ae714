package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.testkit.Fault;
import io.github.worldkeep.store.testkit.FaultInjection;
import io.github.worldkeep.store.testkit.FaultPlan;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Holds a process in a state. After it has printed the state, no call of a store returns until
 * there is a line on its standard input.
 */
final class Hold {
  /** The variable that names the state. */
  static final String IN = "ISLAND_HOLD";

  private static final Map<String, StoreKind> STORES =
      Map.of(
          "WORLDKEEP_KEY_VALUES", StoreKind.KEY_VALUES,
          "WORLDKEEP_DOCUMENTS", StoreKind.DOCUMENTS,
          "WORLDKEEP_OBJECTS", StoreKind.OBJECTS);

  private Hold() {}

  /** Returns the environment, with stores that can be held if it names a state. */
  static UnaryOperator<@Nullable String> around(UnaryOperator<@Nullable String> environment) {
    String state = environment.apply(IN);
    if (state == null) {
      return environment;
    }
    FaultInjection faults = new FaultInjection();
    PersistenceConfig held = faults.wrap(PersistenceConfig.fromEnvironment(environment));
    System.setErr(listening(" - " + State.valueOf(state), faults));
    return name -> {
      StoreKind kind = STORES.get(name);
      return kind == null ? environment.apply(name) : uri(held, kind);
    };
  }

  private static String uri(PersistenceConfig config, StoreKind kind) {
    return Objects.requireNonNull(config.stores().get(kind)).toText();
  }

  private static PrintStream listening(String text, FaultInjection faults) {
    OutputStream out =
        new FilterOutputStream(System.err) {
          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            if (new String(bytes, offset, length, StandardCharsets.UTF_8).contains(text)) {
              faults.inject(FaultPlan.always(Fault.STALL));
              letGoWhenTold(faults);
            }
            out.write(bytes, offset, length);
          }
        };
    return new PrintStream(out, true, StandardCharsets.UTF_8);
  }

  private static void letGoWhenTold(FaultInjection faults) {
    Thread thread =
        new Thread(
            () -> {
              try {
                int unused = System.in.read();
                faults.heal();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
  }
}
