package io.github.worldkeep.bootstrap.host;

/**
 * A token or password, whose text is {@code ***}.
 *
 * @param value the secret
 */
public record HostSecret(String value) {
  @Override
  public String toString() {
    return "***";
  }
}
