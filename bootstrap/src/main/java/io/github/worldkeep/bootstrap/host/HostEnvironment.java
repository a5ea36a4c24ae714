package io.github.worldkeep.bootstrap.host;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a host injected, read by a {@link HostProvider}. A variable that is blank counts as not set.
 * What is missing or malformed is a {@link HostException} that names the variable and the remedy,
 * and never repeats a value, which may be a secret.
 *
 * @param host the host's name, for messages
 * @param variables answers null for a variable that is not set
 */
public record HostEnvironment(String host, UnaryOperator<@Nullable String> variables) {
  /** A variable's value without surrounding blanks, if it is set. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(variables.apply(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  /** A variable that must be set. */
  public String required(String name) {
    return text(name).orElseThrow(() -> missing(name));
  }

  /** A whole number, if it is set. */
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
      // Said below.
    }
    throw malformed(name, "must be a whole number from " + least + " to " + most);
  }

  /** A port, if it is set. */
  public Optional<Integer> port(String name) {
    return number(name, 1, Address.HIGHEST_PORT);
  }

  /** A token that can be sent as a header, if it is set. */
  public Optional<HostSecret> secret(String name) {
    return text(name).map(value -> secret(name, value));
  }

  private HostSecret secret(String name, String value) {
    if (!value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw malformed(name, "must be printable ASCII without blanks");
    }
    return new HostSecret(value);
  }

  /** An absolute address of HTTP or HTTPS, if it is set. */
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
      // Said below, without the text that the exception repeats.
    }
    throw malformed(name, "must be an http or https URL, without a user in it");
  }

  /** For a variable that must be set. */
  public HostException missing(String name) {
    return malformed(name, "is not set, and must be");
  }

  /** For a variable with a value that makes no sense: {@code problem} follows its name. */
  public HostException malformed(String name, String problem) {
    return new HostException("host '" + host + "': " + name + " " + problem, null);
  }

  /** Without the variables. */
  @Override
  public String toString() {
    return "HostEnvironment[host=" + host + "]";
  }
}
