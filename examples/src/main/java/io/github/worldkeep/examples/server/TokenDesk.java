package io.github.worldkeep.examples.server;

import io.github.worldkeep.examples.shared.Options;
import io.github.worldkeep.state.token.ConnectionToken;
import io.github.worldkeep.state.token.ConnectionTokens;
import io.github.worldkeep.store.Persistence;
import java.time.Duration;
import java.util.Set;

/**
 * The smallest backend: it trusts its caller for the player's name, and prints a connection token
 * for one session. The token expires after a minute.
 *
 * <pre>
 * TokenDesk --player NAME --session SESSION
 * </pre>
 */
public final class TokenDesk {

  private TokenDesk() {}

  /** Issues one token, and prints it. */
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
