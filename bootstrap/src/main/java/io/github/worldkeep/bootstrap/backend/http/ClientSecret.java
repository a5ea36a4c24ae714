package io.github.worldkeep.bootstrap.backend.http;

import io.github.worldkeep.bootstrap.backend.BackendException;
import io.github.worldkeep.bootstrap.backend.BackendException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A secret, or a reference to it. It is read each time, because a file may change. */
final class ClientSecret {
  private final String variable;
  private final String text;
  private final UnaryOperator<@Nullable String> environment;

  ClientSecret(String variable, String text, UnaryOperator<@Nullable String> environment) {
    this.variable = variable;
    this.text = text;
    this.environment = environment;
  }

  String read() {
    String target = text.substring(text.indexOf(':') + 1);
    if (text.startsWith("env:")) {
      String found = environment.apply(target);
      if (found == null || found.isEmpty()) {
        throw unreadable("environment variable " + target + ", which is not set: set it", null);
      }
      return found;
    }
    if (text.startsWith("file:")) {
      try {
        return Files.readString(Path.of(target)).stripTrailing();
      } catch (IOException | IllegalArgumentException e) {
        throw unreadable("file " + target + ", which can't be read: create it, or allow it", e);
      }
    }
    return text;
  }

  private BackendException unreadable(String what, @Nullable Throwable cause) {
    return new BackendException(Kind.INVALID, variable + " refers to " + what, cause);
  }

  @Override
  public String toString() {
    return "***";
  }
}
