package io.github.worldkeep.store;

/** The operations that are reported to a {@link StoreListener}. */
public enum Operation {
  GET(false),
  GET_ALL(false),
  ENTRY(false),
  SCAN(false),
  PUT(true),
  PUT_ALL(true),
  PUT_IF_ABSENT(true),
  REPLACE(true),
  REMOVE(true),
  TAKE(true),
  INCREMENT(true),
  TOUCH(true),
  OPEN_COLLECTION(true),
  INSERT(true),
  DELETE(true),
  COMMIT(true),
  COMMIT_EACH(true),
  FIND(false),
  COUNT(false),
  NOW(false),
  STAT(false),
  READ(false),
  WRITE(true),
  LIST(false),
  COPY(true),
  DELETE_ALL(true),
  PRESIGN(false);

  private final boolean writes;

  Operation(boolean writes) {
    this.writes = writes;
  }

  /** Whether the operation can change what is stored. */
  public boolean writes() {
    return writes;
  }
}
