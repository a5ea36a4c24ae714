package io.github.worldkeep.store.testkit;

import io.github.worldkeep.store.spi.DocumentDriver;
import io.github.worldkeep.store.spi.KeyValueDriver;
import java.util.function.Function;

/** What can be wrong with a reference store. */
enum Defect {
  NONE(ReferenceKeyValues::new, ReferenceDocuments::new),

  TIME_TO_LIVE_AFTER_VALUE(BrokenKeyValues::timeToLiveAfterValue, ReferenceDocuments::new),
  TIME_TO_LIVE_IN_SECONDS(BrokenKeyValues::timeToLiveInSeconds, ReferenceDocuments::new),
  TIME_TO_LIVE_STAYS_ON_PUT(BrokenKeyValues::timeToLiveStaysOnPut, ReferenceDocuments::new),
  TIME_TO_LIVE_FORGOTTEN_BY_PUT_ALL(
      BrokenKeyValues::putAllForgetsTimeToLive, ReferenceDocuments::new),
  TIME_TO_LIVE_TOLD_WRONG(BrokenKeyValues::entryTellsTheWholeTime, ReferenceDocuments::new),
  EXPIRED_IS_KEPT(BrokenKeyValues::expiredIsKept, ReferenceDocuments::new),
  FILES_GONE_UNNOTICED(BrokenKeyValues::goesOnWithoutItsFiles, ReferenceDocuments::new),
  EXPIRED_IN_SCAN(BrokenKeyValues::expiredInScan, ReferenceDocuments::new),
  EXPIRED_STILL_TAKEN(BrokenKeyValues::expiredStillTaken, ReferenceDocuments::new),
  KEYS_TRIMMED(BrokenKeyValues::keysTrimmed, ReferenceDocuments::new),
  KEYS_FOLDED(BrokenKeyValues::keysFolded, ReferenceDocuments::new),
  REPLACE_CREATES_VALUE(BrokenKeyValues::replaceCreates, ReferenceDocuments::new),
  REMOVE_IGNORES_CONDITION(BrokenKeyValues::removeIgnoresCondition, ReferenceDocuments::new),
  INCREMENT_IN_TWO_STEPS(BrokenKeyValues::incrementIsTwoSteps, ReferenceDocuments::new),
  PUT_IF_ABSENT_IN_TWO_STEPS(BrokenKeyValues::putIfAbsentIsTwoSteps, ReferenceDocuments::new),
  TAKE_IN_TWO_STEPS(BrokenKeyValues::takeIsTwoSteps, ReferenceDocuments::new),
  PREFIX_IS_A_PATTERN(BrokenKeyValues::prefixIsAPattern, ReferenceDocuments::new),
  ARRAYS_ARE_SHARED(BrokenKeyValues::arraysAreShared, ReferenceDocuments::new),
  GET_ALL_DROPS_REPEATED(BrokenKeyValues::getAllDropsRepeated, ReferenceDocuments::new),
  VALUE_UNAVAILABLE_IS_MISSING(BrokenKeyValues::unavailableAsMissing, ReferenceDocuments::new),

  VERSIONS_COME_BACK(ReferenceKeyValues::new, BrokenDocuments::versionsComeBack),
  BATCH_NOT_ROLLED_BACK(ReferenceKeyValues::new, BrokenDocuments::batchIsNotRolledBack),
  BATCH_SEEN_BY_HALVES(ReferenceKeyValues::new, BrokenDocuments::readersSeeHalfOfABatch),
  CHECK_DROPPED(ReferenceKeyValues::new, BrokenDocuments::checkIsDropped),
  DELETE_IGNORES_VERSION(ReferenceKeyValues::new, BrokenDocuments::deleteIgnoresVersion),
  REPLACE_CREATES_DOCUMENT(ReferenceKeyValues::new, BrokenDocuments::replaceCreates),
  CONFLICT_OF_ANOTHER_OPERATION(
      ReferenceKeyValues::new, BrokenDocuments::conflictOfAnotherOperation),
  ONE_REFUSAL_STOPS_THE_REST(ReferenceKeyValues::new, BrokenDocuments::oneRefusalStopsTheRest),
  KNOWN_IS_THOUGHT_TO_BE_THERE(ReferenceKeyValues::new, BrokenDocuments::knownIsThoughtToBeThere),
  DEADLOCKS_NOW_AND_THEN(ReferenceKeyValues::new, BrokenDocuments::deadlocksNowAndThen),
  CURSOR_SKIPS_TIES(ReferenceKeyValues::new, BrokenDocuments::tiesAreSkipped),
  CURSOR_REPEATS_A_ROW(ReferenceKeyValues::new, BrokenDocuments::lastRowIsRepeated),
  ORDER_OF_UTF_16(ReferenceKeyValues::new, BrokenDocuments::orderOfUtf16),
  NOT_HAS_THREE_VALUES(ReferenceKeyValues::new, BrokenDocuments::notHasThreeValues),
  NUMBERS_ARE_ROUNDED(ReferenceKeyValues::new, BrokenDocuments::numbersAreRounded),
  GET_ALL_SORTS(ReferenceKeyValues::new, BrokenDocuments::getAllSortsItsAnswer),
  DIGITS_BEYOND_38_ARE_LOST(ReferenceKeyValues::new, BrokenDocuments::digitsBeyond38AreLost),
  NUMBERS_GAIN_DECIMALS(ReferenceKeyValues::new, BrokenDocuments::numbersGainDecimals),
  DOCUMENT_UNAVAILABLE_IS_MISSING(ReferenceKeyValues::new, BrokenDocuments::unavailableAsMissing),

  SECRET_IN_A_MESSAGE(ReferenceKeyValues::new, BrokenDocuments::secretInAMessage),
  NEWER_IGNORED(ReferenceKeyValues::new, ReferenceDocuments::new),
  PARAMETERS_IGNORED(ReferenceKeyValues::new, ReferenceDocuments::new),
  PARAMETER_SHOWN(ReferenceKeyValues::new, ReferenceDocuments::new),
  SHARED_WITHOUT_SAYING_SO(ReferenceKeyValues::new, ReferenceDocuments::new),
  THREAD_LEFT(ReferenceKeyValues::new, ReferenceDocuments::new);

  private final Function<ReferenceState, KeyValueDriver> keyValues;
  private final Function<ReferenceState, DocumentDriver> documents;

  Defect(
      Function<ReferenceState, KeyValueDriver> keyValues,
      Function<ReferenceState, DocumentDriver> documents) {
    this.keyValues = keyValues;
    this.documents = documents;
  }

  KeyValueDriver keyValues(ReferenceState state) {
    return keyValues.apply(state);
  }

  DocumentDriver documents(ReferenceState state) {
    return documents.apply(state);
  }
}
