package io.github.worldkeep.store;

/** The access that a presigned URL gives. */
public enum PresignedAccess {
  /** Reading the object with GET. */
  READ,
  /** Writing the object with PUT. */
  WRITE
}
