package io.github.worldkeep.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedClass;

import io.github.worldkeep.store.StoreKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.discovery.NestedClassSelector;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventType;
import org.junit.platform.testkit.engine.Events;
import tools.jackson.databind.JsonNode;

/** The kit catches each defect, in the case that is there for it. */
@Tag("long")
final class BrokenDriversTest {
  /** Lifecycle cases count the threads of the JVM, so nothing else may run beside them. */
  private static final String THREADS = "threads";

  /** Of the thread that runs a broken driver. */
  private static final ThreadLocal<Defect> DEFECT = ThreadLocal.withInitial(() -> Defect.NONE);

  @TempDir private Path reports;

  static final class KeyValues extends KeyValueStoreContract {
    @Override
    protected StoreHarness newHarness(Path directory) {
      return new ReferenceHarness(directory, DEFECT.get());
    }
  }

  static final class AllDocuments extends DocumentStoreContract {
    @Override
    protected StoreHarness newHarness(Path directory) {
      return new ReferenceHarness(directory, DEFECT.get());
    }
  }

  static final class Lifecycle extends LifecycleContract {
    @Override
    protected StoreHarness newHarness(Path directory) {
      return new ReferenceHarness(directory, DEFECT.get());
    }
  }

  static final class Deviating extends KeyValueConditionContract {
    @Override
    protected StoreHarness newHarness(Path directory) {
      return EmbeddedHarness.at(
              "reference:" + directory + "?defect=REPLACE_CREATES_VALUE", StoreKind.KEY_VALUES)
          .withDeviation("replace_missing_neverCreates", "the engine can't");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TIME_TO_LIVE_AFTER_VALUE, Expiry, valueAndTimeToLive_becomeVisibleTogether",
    "TIME_TO_LIVE_IN_SECONDS, Expiry, put_withTimeToLive_expiresToTheFractionOfASecond",
    "TIME_TO_LIVE_IN_SECONDS, Expiry, put_withAMillisecond_isNotTakenForNoneOrForever",
    "TIME_TO_LIVE_STAYS_ON_PUT, Expiry, everyWrite_withoutTimeToLive_clearsIt",
    "TIME_TO_LIVE_FORGOTTEN_BY_PUT_ALL, Expiry, everyWrite_withTimeToLive_setsIt",
    "TIME_TO_LIVE_TOLD_WRONG, Expiry, entry_tellsWhatIsLeft",
    "EXPIRED_IS_KEPT, Expiry, expired_areRemovedByLaterWrites",
    "EXPIRED_IN_SCAN, Expiry, expired_isAbsentToEveryMethod",
    "EXPIRED_STILL_TAKEN, Expiry, expired_isAbsentToEveryMethod",
    "KEYS_TRIMMED, Values, keys_ofEveryKind_roundTripAndStayDistinct",
    "KEYS_FOLDED, Values, keys_ofEveryKind_roundTripAndStayDistinct",
    "PREFIX_IS_A_PATTERN, Values, scan_prefixWithWildcards_meansThemLiterally",
    "ARRAYS_ARE_SHARED, Values, arrays_changedByTheCaller_doNotChangeTheStore",
    "GET_ALL_DROPS_REPEATED, Values, getAll_missingAndRepeatedKeys_keepASlotEach",
    "REPLACE_CREATES_VALUE, Conditions, replace_missing_neverCreates",
    "REMOVE_IGNORES_CONDITION, Conditions, remove_otherValue_changesNothing",
    "INCREMENT_IN_TWO_STEPS, Conditions, increment_sixtyFourThreads_losesNothing",
    "PUT_IF_ABSENT_IN_TWO_STEPS, Conditions, putIfAbsent_manyAtOnce_exactlyOneWins",
    "TAKE_IN_TWO_STEPS, Conditions, take_manyAtOnce_exactlyOneGetsIt"
  })
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = THREADS, mode = ResourceAccessMode.READ)
  void keyValues_withADefect_areCaught(Defect broken, String contract, String caughtBy)
      throws Exception {
    assertCaught(broken, KeyValues.class, KeyValueStoreContract.class, contract, caughtBy);
  }

  @ParameterizedTest
  @CsvSource({
    "VERSIONS_COME_BACK, Versions, deleteAndCreateAgain_neverBringsAVersionBack",
    "VERSIONS_COME_BACK, Versions, deleteAndCreateAgain_inBatches_neverBringsAVersionBack",
    "DELETE_IGNORES_VERSION, Versions, replaceAndDelete_otherVersion_failAndChangeNothing",
    "REPLACE_CREATES_DOCUMENT, Versions, replace_missing_neverCreates",
    "BATCH_NOT_ROLLED_BACK, Batches, commit_oneConditionFails_nothingHappensAndTheOperationIsNamed",
    "CHECK_DROPPED, Batches, commit_oneConditionFails_nothingHappensAndTheOperationIsNamed",
    "CONFLICT_OF_ANOTHER_OPERATION, Batches, commit_operationsSeeThoseBefore",
    "ONE_REFUSAL_STOPS_THE_REST, Batches, commitEach_oneIsRefused_theOthersAreCommitted",
    "KNOWN_IS_THOUGHT_TO_BE_THERE, Batches, commitEach_savedAgainWhileSomeAreGone_everySaveCounts",
    "BATCH_SEEN_BY_HALVES, BatchRaces, readers_whileBatchesAreCommitted_seeAllOrNothing",
    "DEADLOCKS_NOW_AND_THEN, BatchRaces, overlappingBatches_ofTwoClients_neverEndInADeadlock",
    "DEADLOCKS_NOW_AND_THEN, BatchRaces, overlappingBatches_inCommitEach_neverEndInADeadlock",
    "CURSOR_SKIPS_TIES, Pages, pages_ofAnySize_joinToTheWhole",
    "CURSOR_REPEATS_A_ROW, Pages, pages_whileOthersWrite_neitherRepeatNorSkipUntouchedRows",
    "ORDER_OF_UTF_16, Queries, texts_areOrderedByCodePoint",
    "NOT_HAS_THREE_VALUES, Filters, fields_missingNullOrOfAnotherType_areAbsent",
    "NOT_HAS_THREE_VALUES, RandomQueries, find_randomQueries_answerAsTheOracle",
    "DIGITS_BEYOND_38_ARE_LOST, SingleDocuments, numbers_atTheEdges_canBeReadFoundAndWrittenAgain",
    "NUMBERS_GAIN_DECIMALS, SingleDocuments, documents_thatAStoreMayWriteOut_canBeWrittenAgain",
    "NUMBERS_ARE_ROUNDED, TypedDocuments, untyped_readAndWritten_keepsEveryDigit",
    "NUMBERS_ARE_ROUNDED, TypedDocuments, typed_numbers_areSeenExactlyByARawReader",
    "GET_ALL_SORTS, SingleDocuments, getAll_missingAndRepeatedIds_keepASlotEach"
  })
  @Execution(ExecutionMode.CONCURRENT)
  @ResourceLock(value = THREADS, mode = ResourceAccessMode.READ)
  void documents_withADefect_areCaught(Defect broken, String contract, String caughtBy)
      throws Exception {
    assertCaught(broken, AllDocuments.class, DocumentStoreContract.class, contract, caughtBy);
  }

  @ParameterizedTest
  @CsvSource({
    "VALUE_UNAVAILABLE_IS_MISSING, Outages, engineDown_everyMethodIsUnavailableWithinTheTimeout",
    "DOCUMENT_UNAVAILABLE_IS_MISSING, Outages, engineDown_everyMethodIsUnavailableWithinTheTimeout",
    "FILES_GONE_UNNOTICED, Outages, filesRemoved_nothingIsAcknowledgedAndNothingMissing",
    "SECRET_IN_A_MESSAGE, Opening, secrets_ofTheUri_areNeverShown",
    "NEWER_IGNORED, Opening, open_aStoreWrittenByANewerVersion_isRefused",
    "PARAMETERS_IGNORED, Opening, open_withAParameterThatItDoesNotKnow_isInvalid",
    "PARAMETER_SHOWN, Opening, secrets_ofAWrongUri_areNeverShown",
    "SHARED_WITHOUT_SAYING_SO, Opening, shared_declared_isWhatTheProviderSaysBefore",
    "THREAD_LEFT, Closing, close_leavesNoThreadAndNoOpenFile"
  })
  @ResourceLock(THREADS)
  void lifecycle_withADefect_isCaught(Defect broken, String contract, String caughtBy)
      throws Exception {
    assertCaught(broken, Lifecycle.class, LifecycleContract.class, contract, caughtBy);
  }

  private void assertCaught(
      Defect broken, Class<?> test, Class<?> contracts, String contract, String caughtBy)
      throws Exception {
    DEFECT.set(broken);
    Class<?> nested = Class.forName(contracts.getName() + "$" + contract);
    NestedClassSelector selector = selectNestedClass(List.of(test), nested);
    Events events =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selector)
            .configurationParameter(ConformanceReport.DIRECTORY, reports.toString())
            .execute()
            .testEvents();
    DEFECT.remove();
    assertThat(failed(events)).as("cases that fail with %s", broken).contains(caughtBy);
    assertThat(report(test).get("failed").propertyNames()).contains(caughtBy);
  }

  private static Set<String> failed(Events events) {
    return events.failed().stream()
        .map(event -> event.getTestDescriptor().getDisplayName().replace("()", ""))
        .collect(Collectors.toSet());
  }

  private JsonNode report(Class<?> test) throws IOException {
    byte[] report = Files.readAllBytes(reports.resolve(test.getName() + ".json"));
    return Documents.tree(report);
  }

  @Test
  void everyDefect_hasACaseThatCatchesIt() throws Exception {
    Set<Defect> caught = EnumSet.of(Defect.NONE);
    for (var method : BrokenDriversTest.class.getDeclaredMethods()) {
      CsvSource source = method.getAnnotation(CsvSource.class);
      for (String row : source == null ? new String[0] : source.value()) {
        caught.add(Defect.valueOf(row.substring(0, row.indexOf(','))));
      }
    }
    assertThat(caught).containsExactlyInAnyOrder(Defect.values());
  }

  @Test
  void deviation_isSkippedAndReportedWithItsReason() throws Exception {
    Events events =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(Deviating.class))
            .configurationParameter(ConformanceReport.DIRECTORY, reports.toString())
            .execute()
            .testEvents();
    assertThat(events.failed().stream()).isEmpty();
    assertThat(events.aborted().map(Event::getType)).containsExactly(EventType.FINISHED);
    JsonNode report = report(Deviating.class);
    assertThat(report.at("/stores/key-values").stringValue()).isEqualTo("reference");
    assertThat(report.at("/deviations/replace_missing_neverCreates").stringValue())
        .isEqualTo("the engine can't");
    assertThat(report.get("passed").size()).isEqualTo(12);
    assertThat(report.get("failed").isEmpty()).isTrue();
  }
}
