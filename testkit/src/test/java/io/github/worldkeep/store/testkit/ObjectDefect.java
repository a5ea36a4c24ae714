package io.github.worldkeep.store.testkit;

/** What can be wrong with a reference store of objects; each must be caught by the kit. */
enum ObjectDefect {
  NONE,
  /** What was sent before an exception is published when the writer is closed. */
  CLOSE_COMMITS(ObjectContract.class, "writer_exceptionBeforeCommit_publishesNothing"),
  /** An upload that was given up is kept for ever. */
  ABORT_FREES_NOTHING(ObjectContract.class, "writer_closedWithoutCommit_leavesWhatWasThere"),
  /** Who gets content may change what is stored. */
  ARRAYS_ARE_SHARED(ObjectContract.class, "arrays_changedByTheCaller_doNotChangeTheStore"),
  /** What is opened takes the place in memory of what was opened before. */
  READERS_SHARE_MEMORY(ObjectContract.class, "reads_atTheSameTime_neverMix"),
  TRAILING_SPACE_DROPPED(ObjectContract.class, "keys_ofEveryKind_roundTripAndStayDistinct"),
  CASE_IGNORED(ObjectContract.class, "keys_ofEveryKind_roundTripAndStayDistinct"),
  RANGE_OFF_BY_ONE(ObjectContract.class, "get_range_isThatPart"),
  CHECKSUM_IGNORED_ON_WRITE(ObjectContract.class, "write_wrongChecksum_isCorruptAndChangesNothing"),
  CHECKSUM_IGNORED_IN_PARTS(ObjectContract.class, "write_wrongChecksum_isCorruptAndChangesNothing"),
  DAMAGE_IGNORED_ON_READ(ObjectContract.class, "read_damagedAtRest_isCorruptAndNeverWrongBytes"),
  METADATA_KEPT_ON_OVERWRITE(ObjectContract.class, "put_existing_replacesContentTypeAndMetadata"),
  /** The condition guards the one-shot path only. */
  CONDITION_DROPPED_IN_PARTS(ObjectConditionContract.class, "ifAbsent_existing_changesNothing"),
  CONDITION_DROPPED_IN_COPY(ObjectConditionContract.class, "ifMatches_anotherEtag_changesNothing"),
  /** Metadata is written first, and stays when the condition fails. */
  METADATA_NOT_ROLLED_BACK(ObjectConditionContract.class, "ifAbsent_existing_changesNothing"),
  MATCH_CREATES(ObjectConditionContract.class, "ifMatches_missing_neverCreates"),
  /** An object that is made again begins at the first etag. */
  ETAG_USED_AGAIN(ObjectConditionContract.class, "ifMatches_deletedAndMadeAgain_isNotTheOldOne"),
  /** The condition is checked, and then, in another step, the object is written. */
  CHECK_THEN_WRITE(ObjectConditionContract.class, "ifMatches_increments_areNeverLost"),
  /** Content first, then metadata, for all to see. */
  CONTENT_BEFORE_METADATA(
      ObjectConditionContract.class, "write_race_isOneOfTheTwoAndNeverAMixture"),
  UTF_16_ORDER(ObjectListContract.class, "list_anyKeys_areInTheOrderOfTheirBytes"),
  UNSTABLE_ORDER(ObjectListContract.class, "list_manyPages_neitherRepeatNorSkip"),
  CURSOR_SKIPS(ObjectListContract.class, "list_manyPages_neitherRepeatNorSkip"),
  /** One damaged object keeps all others from being listed. */
  LISTING_STOPS_AT_DAMAGE(ObjectListContract.class, "list_withADamagedObject_hasAllOfThem"),
  DAMAGE_IS_NOT_LISTED(ObjectListContract.class, "damagedObject_canBePutAndDeleted"),
  COPY_FORGETS_METADATA(
      ObjectTransferContract.class, "copy_takesContentTypeAndMetadata_andIsIndependent"),
  COPY_CREATES_FROM_NOTHING(
      ObjectTransferContract.class, "copy_missingSource_isNotFoundAndChangesNothing"),
  CLOSE_MINDS_INTERRUPTS(
      ObjectLifeCycleContract.class, "reader_closedByAnInterruptedThread_closes"),
  SECRET_IN_A_MESSAGE(ObjectLifeCycleContract.class, "failures_neverShowASecret");

  private final Class<? extends StoreContract> contract;
  private final String test;

  ObjectDefect() {
    this(ObjectContract.class, "");
  }

  ObjectDefect(Class<? extends StoreContract> contract, String test) {
    this.contract = contract;
    this.test = test;
  }

  /** The contract that must catch it. */
  Class<? extends StoreContract> contract() {
    return contract;
  }

  /** The test that must fail. */
  String test() {
    return test;
  }
}
