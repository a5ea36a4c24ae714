package io.github.worldkeep.store.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.worldkeep.store.Index;
import io.github.worldkeep.store.Version;
import io.github.worldkeep.store.spi.CollectionSchema;
import io.github.worldkeep.store.spi.Write;
import io.github.worldkeep.store.spi.Write.Action;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes as the api hands them to a driver. */
final class Writes {
  static final List<Index<?>> INDEXES = List.of(Index.number("n"), Index.texts("tags"));

  private Writes() {}

  static Write put(CollectionSchema collection, String id) {
    return of(Action.PUT, collection, id, null);
  }

  static Write of(
      Action action, CollectionSchema collection, String id, @Nullable Version expected) {
    boolean content = action != Action.DELETE && action != Action.CHECK;
    return new Write(action, collection, id, content ? json("{\"n\":1}") : null, expected);
  }

  static Write put(CollectionSchema collection, String id, String json) {
    return new Write(Action.PUT, collection, id, json(json), null);
  }

  static byte[] json(String text) {
    return text.getBytes(UTF_8);
  }
}
