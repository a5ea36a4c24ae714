package io.github.worldkeep.bootstrap.host;

/**
 * A token or password: printed as {@code ***}.
 *
 * @param value what is secret
 */
public record HostSecret(String value) {
  @Override
  public String toString() {
    return "***";
  }
}
