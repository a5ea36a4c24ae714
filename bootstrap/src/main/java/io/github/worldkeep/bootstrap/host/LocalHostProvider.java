package io.github.worldkeep.bootstrap.host;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Whoever starts the process: for development and self-hosting. */
public final class LocalHostProvider implements HostProvider {
  @Override
  public String name() {
    return "local";
  }

  @Override
  public Host create(UnaryOperator<@Nullable String> environment) {
    return new LocalHost();
  }
}
