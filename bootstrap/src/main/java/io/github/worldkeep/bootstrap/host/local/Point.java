package io.github.worldkeep.bootstrap.host.local;

import static io.github.worldkeep.bootstrap.host.local.Word.AFTER;
import static io.github.worldkeep.bootstrap.host.local.Word.CONTRADICTORY;
import static io.github.worldkeep.bootstrap.host.local.Word.GRACE;
import static io.github.worldkeep.bootstrap.host.local.Word.INCOMPLETE;
import static io.github.worldkeep.bootstrap.host.local.Word.LATE;
import static io.github.worldkeep.bootstrap.host.local.Word.LOST;
import static io.github.worldkeep.bootstrap.host.local.Word.REFUSED;
import static io.github.worldkeep.bootstrap.host.local.Word.TWICE;

import java.util.Set;

/** A call of the server or a message of the host, with its possible faults. */
enum Point {
  CONNECT("connect", REFUSED, LATE),
  READY("ready", REFUSED, LATE, LOST),
  RESERVE("reserve", REFUSED, LATE),
  ALLOCATE("allocate", REFUSED, LATE, LOST),
  ACTIVE("active", REFUSED, LATE, LOST),
  DRAINING("draining", REFUSED, LATE, LOST),
  BEAT("beat", REFUSED, LATE, LOST),
  ENDED("ended", REFUSED, LATE, LOST),
  ALLOCATED("allocated", LATE, LOST, TWICE, CONTRADICTORY, INCOMPLETE),
  ALLOCATION_FAILED("allocationFailed", AFTER, TWICE),
  SOFT_STOP("softStop", AFTER, TWICE, GRACE),
  HARD_STOP("hardStop", AFTER, TWICE, GRACE);

  private final String text;

  @SuppressWarnings("ImmutableEnumChecker") // Set.of is.
  private final Set<Word> words;

  Point(String text, Word... words) {
    this.text = text;
    this.words = Set.of(words);
  }

  boolean takes(Word word) {
    return words.contains(word);
  }

  /** Returns whether the message is sent only because of a fault. */
  boolean unasked() {
    return takes(AFTER);
  }

  /** Returns whether other messages can follow this point. */
  boolean moment() {
    return !unasked();
  }

  @Override
  public String toString() {
    return text;
  }
}
