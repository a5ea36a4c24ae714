package io.github.worldkeep.bootstrap.host;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A host for development and self-hosting: whoever starts the process. It hears nothing. */
public final class LocalHostProvider implements HostProvider {
  @Override
  public String name() {
    return "local";
  }

  @Override
  public Host connect(UnaryOperator<@Nullable String> environment) {
    return new Host() {
      @Override
      public Optional<String> roomConfig() {
        return Optional.empty();
      }

      @Override
      public void ready() {}

      @Override
      public void ended(int exitCode) {}

      @Override
      public void close() {}
    };
  }
}
