package io.github.worldkeep.examples.server;

import io.github.worldkeep.examples.shared.Options;
import io.github.worldkeep.state.token.ConnectionToken;
import io.github.worldkeep.state.token.ConnectionTokens;
import io.github.worldkeep.store.Persistence;
import java.time.Duration;
import java.util.Set;

/**
 * The backend, as small as can be: it knows the player, and prints a token for one session. The
 * client has a minute to enter.
 *
 * <pre>
 * TokenDesk --player NAME --session SESSION
 * </pre>
 */
public final class TokenDesk {

  private TokenDesk() {}

  /** Issues one token. */
  public static void main(String[] args) {
    Options options = Options.parse(args, Set.of("--player", "--session"));
    String player = options.required("--player");
    String session = options.required("--session");
    try (Persistence stores = Stores.open(Duration.ofSeconds(30))) {
      ConnectionTokens tokens = new ConnectionTokens(stores.keyValues());
      ConnectionToken token = tokens.issue(player, session, Duration.ofMinutes(1));
      System.out.println(token.secret());
    }
  }
}
