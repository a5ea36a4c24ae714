package io.github.worldkeep.state.token;

import io.github.worldkeep.state.player.Players;
import java.util.Objects;
import java.util.function.Function;

/**
 * The entrance of a game server: redeems the token that a client sends, and loads its player under
 * a lease.
 *
 * <pre>{@code
 * Entrance<Hero> entrance = new Entrance<>(tokens, "match-7", players, who -> Hero.fresh());
 * Admitted<Hero> ada = entrance.admit(secret);
 * }</pre>
 *
 * <p>The token is redeemed first, so exactly one of several attempts reaches the load. No client
 * enters without its player. Both steps wait for a store: call the methods on the client's thread,
 * not in the game's tick. Safe for use by several threads.
 *
 * @param <T> the value of a player
 */
public final class Entrance<T> {
  private final ConnectionTokens tokens;
  private final String session;
  private final Players<T> players;
  private final Function<Admission, T> fresh;

  /**
   * The entrance to one session.
   *
   * @param session this server's session
   * @param fresh returns the value of a new player, from the backend's admission; called only if
   *     the store has no such player
   */
  public Entrance(
      ConnectionTokens tokens, String session, Players<T> players, Function<Admission, T> fresh) {
    Names.require("session", session);
    this.tokens = Objects.requireNonNull(tokens, "tokens");
    this.session = session;
    this.players = Objects.requireNonNull(players, "players");
    this.fresh = Objects.requireNonNull(fresh, "fresh");
  }

  /**
   * Redeems a token, then loads its player, which is created if it does not exist. If another
   * server still has the player, the call waits up to the load timeout of the players.
   *
   * @param secret the text that the client sent, in any form
   * @throws AdmissionRefusedException if the token admits no player: disconnect the client
   * @throws NotLoadedException if the token was valid, but the player could not be loaded. The
   *     token is used up; the exception describes how to continue
   * @throws io.github.worldkeep.store.StoreException if the token could not be redeemed, as in
   *     {@link ConnectionTokens#redeem}; no player was loaded
   */
  public Admitted<T> admit(String secret) {
    return admit(tokens.redeem(secret, session));
  }

  /**
   * Loads the player of a token that was redeemed before, for a client that has waited after a
   * {@link NotLoadedException}.
   *
   * @throws NotLoadedException if the player could not be loaded, as in {@link #admit(String)}
   * @throws IllegalArgumentException if the admission is for another session
   */
  public Admitted<T> admit(Admission admission) {
    if (!admission.session().equals(session)) {
      throw new IllegalArgumentException(
          "the admission is to session " + admission.session() + ", and this is " + session);
    }
    try {
      return new Admitted<>(
          admission, players.load(admission.player(), () -> fresh.apply(admission)));
    } catch (RuntimeException e) {
      throw new NotLoadedException(admission, e);
    }
  }
}
