package io.github.worldkeep.store.spi;

import io.github.worldkeep.store.Version;

/** A stored document, as JSON in UTF-8. */
@SuppressWarnings("ArrayRecordComponent") // A carrier: never compared.
public record StoredDocument(String id, Version version, byte[] json) {}
