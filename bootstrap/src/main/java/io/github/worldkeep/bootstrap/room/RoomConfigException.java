package io.github.worldkeep.bootstrap.room;

import org.jspecify.annotations.Nullable;

/**
 * A room config that can't be used. The message names the field and the remedy. It never repeats a
 * value, which may be a secret. Nothing was started or changed.
 */
public final class RoomConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String field;

  RoomConfigException(String field, String message, @Nullable Throwable cause) {
    super("room config" + (field.isEmpty() ? "" : ", field " + field) + ": " + message, cause);
    this.field = field;
  }

  /** Returns the field, such as {@code stores.documents}; empty for the room config as a whole. */
  public String field() {
    return field;
  }
}
