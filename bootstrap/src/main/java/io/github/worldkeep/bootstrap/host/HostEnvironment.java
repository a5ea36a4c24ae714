package io.github.worldkeep.bootstrap.host;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The variables that a host set in the environment, for a {@link HostProvider}. A blank variable
 * counts as not set. A variable that is missing or malformed gives a {@link HostException}. Its
 * message names the variable and the remedy, and never the value, which may be a secret.
 *
 * @param host the host's name, for messages
 * @param variables returns null for a variable that is not set
 */
public record HostEnvironment(String host, UnaryOperator<@Nullable String> variables) {
  /** Returns the value of a variable without surrounding blanks, if it is set. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(variables.apply(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /** Returns the value of a variable that must be set. */
  public String required(String name) {
    return text(name).orElseThrow(() -> missing(name));
  }

  /** Returns a whole number from {@code least} to {@code most}, if the variable is set. */
  public Optional<Integer> number(String name, int least, int most) {
    return text(name).map(value -> number(name, value, least, most));
  }

  private int number(String name, String value, int least, int most) {
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw malformed(name, "must be a whole number from " + least + " to " + most);
  }

  /** Returns a port, if the variable is set. */
  public Optional<Integer> port(String name) {
    return number(name, 1, Address.HIGHEST_PORT);
  }

  /** Returns a token that can be sent in a header, if the variable is set. */
  public Optional<HostSecret> secret(String name) {
    return text(name).map(value -> secret(name, value));
  }

  private HostSecret secret(String name, String value) {
    if (!value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw malformed(name, "must be printable ASCII without blanks");
    }
    return new HostSecret(value);
  }

  /** Returns an absolute URL of HTTP or HTTPS, if the variable is set. */
  public Optional<URI> url(String name) {
    return text(name).map(value -> url(name, value));
  }

  private URI url(String name, String value) {
    try {
      URI url = new URI(value);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      if (http && url.getHost() != null && url.getRawUserInfo() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Reported below, without the text that the exception repeats.
    }
    throw malformed(name, "must be an http or https URL, without a user in it");
  }

  /** Returns the exception for a variable that must be set. */
  public HostException missing(String name) {
    return malformed(name, "is not set, and must be");
  }

  /**
   * Returns the exception for a variable whose value can't be used.
   *
   * @param problem the part of the message after the name of the variable
   */
  public HostException malformed(String name, String problem) {
    return new HostException("host '" + host + "': " + name + " " + problem, null);
  }

  /** Returns the host's name: the variables may hold secrets. */
  @Override
  public String toString() {
    return "HostEnvironment[host=" + host + "]";
  }
}
