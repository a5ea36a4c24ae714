package io.github.worldkeep.bootstrap.backend.http;

import io.github.worldkeep.bootstrap.backend.BackendException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** The lifetime of a token in {@code expires_in}: 1 second to 30 days. */
final class Lifetime {
  private static final Logger LOG = LoggerFactory.getLogger(Lifetime.class);
  private static final Duration LONGEST = Duration.ofDays(30);

  private Lifetime() {}

  /**
   * Reads a number of seconds, which some backends send as text. More than 30 days count as 30
   * days.
   *
   * @return empty if the field is missing
   * @throws BackendException UNAVAILABLE if the value is not a number above zero
   */
  static Optional<Duration> read(JsonNode field) {
    if (field.isMissingNode() || field.isNull()) {
      return Optional.empty();
    }
    double seconds = seconds(field);
    if (!(seconds > 0)) {
      throw Transport.unavailable(
          "logging in", "expires_in of the answer is no number of seconds above zero", null);
    }
    if (seconds > LONGEST.toSeconds()) {
      LOG.warn("A token's expires_in is more than {}: it is renewed after that", LONGEST);
      return Optional.of(LONGEST);
    }
    return Optional.of(Duration.ofSeconds(Math.max(1, (long) seconds)));
  }

  /** Returns NaN for a value that is no number, and the largest double for a larger number. */
  private static double seconds(JsonNode field) {
    if (field.isNumber()) {
      return field.asDouble(Double.MAX_VALUE);
    }
    boolean digits = field.isString() && field.stringValue().matches("[0-9]{1,18}");
    return digits ? Double.parseDouble(field.stringValue()) : Double.NaN;
  }
}
