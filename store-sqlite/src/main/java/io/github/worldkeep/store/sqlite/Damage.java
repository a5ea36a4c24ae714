package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.DriverException;
import java.util.Locale;

/** What is said of a row that does not have its checksum. */
final class Damage {
  private static final int SHOWN = 512;

  private Damage() {}

  static DriverException ofDocument(String collection, String id) {
    return corrupt(
        String.format(
            Locale.ROOT,
            "document '%s' of the collection '%s' does not have its checksum: the disk damaged it,"
                + " or another program changed it. Put or delete it, or restore a backup",
            shown(id),
            collection));
  }

  /** A sound document is not where an index says that it is. */
  static DriverException ofIndex(String collection, String id) {
    return corrupt(
        String.format(
            Locale.ROOT,
            "an index of the collection '%s' is damaged at document '%s', which is sound itself:"
                + " close the store and run: sqlite3 FILE REINDEX",
            collection,
            shown(id)));
  }

  static DriverException ofKey(String key) {
    return corrupt(
        String.format(
            Locale.ROOT,
            "the value of the key '%s' does not have its checksum: the disk damaged it, or another"
                + " program changed it. Put or remove it, or restore a backup",
            shown(key)));
  }

  static DriverException corrupt(String message) {
    return new DriverException(Kind.CORRUPT, message);
  }

  /** A name from a damaged row may hold anything. */
  static String shown(String name) {
    StringBuilder text = new StringBuilder();
    name.codePoints()
        .limit(SHOWN)
        .forEach(
            point -> {
              if (Character.isISOControl(point)) {
                text.append(String.format(Locale.ROOT, "\\u%04x", point));
              } else {
                text.appendCodePoint(point);
              }
            });
    return text.toString();
  }
}
