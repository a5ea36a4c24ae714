package io.github.worldkeep.store.sqlite;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.DriverException;
import java.util.Locale;

/** The failures for rows without their right checksum. */
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

  static DriverException ofKey(String key) {
    return corrupt(
        String.format(
            Locale.ROOT,
            "the value of the key '%s' does not have its checksum: the disk damaged it, or another"
                + " program changed it. Put or remove it, or restore a backup",
            shown(key)));
  }

  /** The failure for damage that is not in a single row. */
  static DriverException ofDatabase(String problem) {
    return corrupt(
        "the database is damaged ("
            + (problem + "): copy its files, then restore a backup, or see \"A damaged database\"")
            + " in the operations guide");
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
