package io.github.worldkeep.bootstrap.host.local;

import java.util.Locale;

/** A kind of fault. */
enum Word {
  REFUSED(Argument.TIMES),
  LATE(Argument.TIME),
  LOST(Argument.NONE),
  TWICE(Argument.TIME_OR_NONE),
  CONTRADICTORY(Argument.NONE),
  INCOMPLETE(Argument.NONE),
  AFTER(Argument.MOMENT),
  GRACE(Argument.TIME);

  /** The argument after the colon. */
  enum Argument {
    NONE("nothing"),
    TIMES("how often, such as 3, or nothing"),
    TIME("a time, such as 500ms, 2s or 1m"),
    TIME_OR_NONE("a time, such as 500ms, 2s or 1m, or nothing"),
    MOMENT("a time, such as 2s, a point, such as active, or both: active+2s");

    final String expected;

    Argument(String expected) {
      this.expected = expected;
    }
  }

  final Argument argument;

  Word(Argument argument) {
    this.argument = argument;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
