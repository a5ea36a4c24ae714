package io.github.worldkeep.store;

/** The three kinds of store behind a {@link Persistence}. */
public enum StoreKind {
  /** Small, short-lived values by key. */
  KEY_VALUES("key-values", "WORLDKEEP_KEY_VALUES"),
  /** Queryable JSON documents with versions and atomic batches. */
  DOCUMENTS("documents", "WORLDKEEP_DOCUMENTS"),
  /** Large blobs. */
  OBJECTS("objects", "WORLDKEEP_OBJECTS");

  private final String label;
  private final String environmentVariable;

  StoreKind(String label, String environmentVariable) {
    this.label = label;
    this.environmentVariable = environmentVariable;
  }

  /** The name used in messages and configuration, such as {@code key-values}. */
  public String label() {
    return label;
  }

  /** The environment variable that holds the URI of the store of this kind. */
  public String environmentVariable() {
    return environmentVariable;
  }
}
