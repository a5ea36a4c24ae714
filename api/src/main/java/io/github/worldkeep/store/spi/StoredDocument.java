package io.github.worldkeep.store.spi;

import io.github.worldkeep.store.Version;

/** A document as it is stored: JSON in UTF-8. */
@SuppressWarnings("ArrayRecordComponent") // A carrier: never compared.
public record StoredDocument(String id, Version version, byte[] json) {}
