package io.github.worldkeep.store;

/** What a presigned URL allows. */
public enum PresignedAccess {
  /** Reading the object with GET. */
  READ,
  /** Writing the object with PUT. */
  WRITE
}
