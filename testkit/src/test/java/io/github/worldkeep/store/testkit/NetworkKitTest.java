package io.github.worldkeep.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.testkit.RemoteProvider.Defect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/**
 * The network contract passes a driver that is sound, and fails each that is broken. It waits most
 * of the time, so all tests run at once.
 */
@Execution(ExecutionMode.CONCURRENT)
@Tag("long")
final class NetworkKitTest {
  /** Of the thread that runs a broken driver; a sound one's cases run at the same time. */
  private static final ThreadLocal<Defect> DEFECT = ThreadLocal.withInitial(() -> Defect.NONE);

  @TempDir private Path reports;

  static final class Network extends NetworkContract {
    @Override
    protected StoreHarness newHarness(Path directory) {
      return new RemoteHarness(DEFECT.get());
    }
  }

  private EngineTestKit.Builder engine(DiscoverySelector selector) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selector)
        .configurationParameter(ConformanceReport.DIRECTORY, reports.toString());
  }

  private static List<Throwable> failures(Events events) {
    return events.failed().stream()
        .flatMap(
            event -> event.getRequiredPayload(TestExecutionResult.class).getThrowable().stream())
        .toList();
  }

  @Test
  void contract_soundDriver_passes() {
    Events events =
        engine(selectClass(Network.class))
            .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
            .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
            .execute()
            .testEvents();
    assertThat(failures(events)).isEmpty();
    events.assertStatistics(counts -> counts.started(8).succeeded(8));
  }

  @ParameterizedTest
  @CsvSource({
    "WRITES_REPEATED, answersLost_areNeverTakenForOtherAnswers",
    "ACKNOWLEDGED_TOO_EARLY, connectionsCut_duringAStorm_losesNothingAcknowledged",
    "DEAD_CONNECTION_KEPT, connectionsForgotten_worksAgainWithoutReopening",
    "FAILURE_TAKEN_FOR_MISSING, connectionsRefused_isUnavailableUntilTheyAreNot",
    "DEADLINE_IGNORED, networkStalled_everyCallEndsWithinTheTimeout",
    "NOT_DURABLE, serverKilled_duringAStorm_losesNothingAcknowledged"
  })
  void contract_brokenDriver_fails(Defect broken, String caughtBy) {
    DEFECT.set(broken);
    Events events = engine(selectMethod(Network.class, caughtBy)).execute().testEvents();
    DEFECT.remove();
    events.assertStatistics(counts -> counts.started(1).failed(1));
  }

  @Test
  void everyDefect_hasACaseThatCatchesIt() throws Exception {
    Set<Defect> caught = EnumSet.of(Defect.NONE);
    CsvSource source =
        NetworkKitTest.class
            .getDeclaredMethod("contract_brokenDriver_fails", Defect.class, String.class)
            .getAnnotation(CsvSource.class);
    for (String row : source.value()) {
      caught.add(Defect.valueOf(row.substring(0, row.indexOf(','))));
    }
    assertThat(caught).containsExactlyInAnyOrder(Defect.values());
  }

  /** A server of its own behind a network of its own. */
  private static final class RemoteHarness implements StoreHarness {
    private final RemoteServer server;
    private final TcpProxy network;
    private final String uri;

    RemoteHarness(Defect defect) {
      server = new RemoteServer(defect != Defect.NOT_DURABLE);
      network = TcpProxy.to("127.0.0.1", server.port());
      uri = "remote:" + network.port() + "?defect=" + defect;
    }

    @Override
    public Map<StoreKind, String> uris() {
      return Map.of(StoreKind.KEY_VALUES, uri);
    }

    @Override
    public void passTime(Duration duration) {
      throw new UnsupportedOperationException("time has no part in this contract");
    }

    @Override
    public Optional<TcpProxy> network() {
      return Optional.of(network);
    }

    @Override
    public Optional<Engine> engine() {
      return Optional.of(
          new Engine() {
            @Override
            public void stop() {
              server.close();
            }

            @Override
            public void kill() {
              server.kill();
            }

            @Override
            public void start() {
              server.restart();
            }
          });
    }

    @Override
    public void close() {
      network.close();
      server.close();
    }
  }
}
