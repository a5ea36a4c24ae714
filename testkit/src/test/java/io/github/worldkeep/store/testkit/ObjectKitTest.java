package io.github.worldkeep.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** The contracts of objects pass a store that keeps them, and fail each that is broken. */
final class ObjectKitTest {
  private static final Map<Class<?>, Class<?>> TESTS =
      Map.of(
          ObjectContract.class, Content.class,
          ObjectConditionContract.class, Conditions.class,
          ObjectListContract.class, Lists.class,
          ObjectTransferContract.class, Transfers.class,
          ObjectLifeCycleContract.class, LifeCycle.class);

  private static ObjectDefect defect = ObjectDefect.NONE;

  @TempDir Path reports;

  private Events run(DiscoverySelector selector, ObjectDefect broken) {
    defect = broken;
    return EngineTestKit.engine("junit-jupiter")
        .configurationParameter(ConformanceReport.DIRECTORY, reports.toString())
        .selectors(selector)
        .execute()
        .testEvents();
  }

  /** What failed, with the reason. */
  private static List<String> failures(Events events) {
    return events
        .failed()
        .map(
            event ->
                event.getTestDescriptor().getDisplayName()
                    + ": "
                    + event.getRequiredPayload(TestExecutionResult.class).getThrowable())
        .toList();
  }

  @Test
  void contracts_soundStore_pass() {
    for (Class<?> test : TESTS.values()) {
      Events events = run(selectClass(test), ObjectDefect.NONE);
      assertThat(failures(events)).as(test.getSimpleName()).isEmpty();
      assertThat(events.succeeded().count()).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void contract_brokenStore_fails(ObjectDefect broken) {
    Class<?> test = TESTS.get(broken.contract());
    Events events = run(selectMethod(test, method(broken)), broken);
    assertThat(failures(events)).as("failures of " + broken.test()).isNotEmpty();
  }

  private static Method method(ObjectDefect broken) {
    return Arrays.stream(broken.contract().getDeclaredMethods())
        .filter(method -> method.getName().equals(broken.test()))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no test " + broken.test()));
  }

  static final class Content extends ObjectContract {
    @Override
    protected StoreHarness newHarness(Path directory) {
      return new ObjectReferenceHarness(directory, defect);
    }
  }

  static final class Conditions extends ObjectConditionContract {
    @Override
    protected StoreHarness newHarness(Path directory) {
      return new ObjectReferenceHarness(directory, defect);
    }
  }

  static final class Lists extends ObjectListContract {
    @Override
    protected StoreHarness newHarness(Path directory) {
      return new ObjectReferenceHarness(directory, defect);
    }
  }

  static final class Transfers extends ObjectTransferContract {
    @Override
    protected StoreHarness newHarness(Path directory) {
      return new ObjectReferenceHarness(directory, defect);
    }
  }

  static final class LifeCycle extends ObjectLifeCycleContract {
    @Override
    protected StoreHarness newHarness(Path directory) {
      return new ObjectReferenceHarness(directory, defect);
    }
  }
}
