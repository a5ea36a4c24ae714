package io.github.worldkeep.store.testkit;

import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.testkit.NotTested.Because;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes what became of each case of a test class, and the classes inside of it, as JSON: {@code
 * stores}, {@code passed}, {@code failed}, {@code deviations}, {@code missingCapabilities} and
 * {@code beyondHarness}, the last four with the reason of each case.
 */
final class ConformanceReport
    implements BeforeAllCallback, BeforeTestExecutionCallback, TestWatcher, AfterAllCallback {
  /** The JUnit configuration parameter for the directory of reports. */
  static final String DIRECTORY = "worldkeep.conformance.directory";

  private static final String DEFAULT_DIRECTORY = "target/worldkeep-conformance";
  private static final Namespace NAMESPACE = Namespace.create(ConformanceReport.class);
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** Cases may run at the same time. */
  private record Cases(
      String test,
      Map<String, String> stores,
      Set<String> passed,
      Map<String, String> failed,
      Map<String, String> deviations,
      Map<String, String> missingCapabilities,
      Map<String, String> beyondHarness) {
    Cases(String test) {
      this(
          test,
          new ConcurrentSkipListMap<>(),
          new ConcurrentSkipListSet<>(),
          new ConcurrentSkipListMap<>(),
          new ConcurrentSkipListMap<>(),
          new ConcurrentSkipListMap<>(),
          new ConcurrentSkipListMap<>());
    }

    Map<String, String> skipped(Because because) {
      return switch (because) {
        case DEVIATION -> deviations;
        case CAPABILITY -> missingCapabilities;
        case HARNESS -> beyondHarness;
      };
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    if (context.getEnclosingTestClasses().isEmpty()) {
      String test = context.getRequiredTestClass().getName();
      context.getStore(NAMESPACE).put(Cases.class, new Cases(test));
    }
  }

  @Override
  public void beforeTestExecution(ExtensionContext context) {
    StoreContract contract = (StoreContract) context.getRequiredTestInstance();
    PersistenceConfig config = contract.harness().config();
    config.stores().forEach((kind, uri) -> cases(context).stores().put(kind.label(), uri.scheme()));
  }

  @Override
  public void testSuccessful(ExtensionContext context) {
    cases(context).passed().add(name(context));
  }

  @Override
  public void testFailed(ExtensionContext context, Throwable cause) {
    cases(context).failed().put(name(context), firstLine(cause));
  }

  @Override
  public void testAborted(ExtensionContext context, Throwable cause) {
    Map<String, String> skipped =
        cause instanceof NotTested reason
            ? cases(context).skipped(reason.because())
            : cases(context).deviations();
    skipped.put(name(context), firstLine(cause));
  }

  @Override
  public void testDisabled(ExtensionContext context, Optional<String> reason) {
    cases(context).deviations().put(name(context), reason.orElse("disabled"));
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    if (!context.getEnclosingTestClasses().isEmpty()) {
      return;
    }
    Path directory =
        Path.of(context.getConfigurationParameter(DIRECTORY).orElse(DEFAULT_DIRECTORY));
    Files.createDirectories(directory);
    Cases cases = cases(context);
    Files.write(directory.resolve(cases.test() + ".json"), MAPPER.writeValueAsBytes(cases));
  }

  private static Cases cases(ExtensionContext context) {
    Cases cases = context.getStore(NAMESPACE).get(Cases.class, Cases.class);
    if (cases == null) {
      throw new IllegalStateException("no report was begun for " + context.getDisplayName());
    }
    return cases;
  }

  private static String name(ExtensionContext context) {
    String method = context.getRequiredTestMethod().getName();
    String shown = context.getDisplayName();
    return shown.equals(method + "()") ? method : method + " " + shown;
  }

  private static String firstLine(Throwable cause) {
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }
}
