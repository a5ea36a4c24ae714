package io.github.worldkeep.state.token;

import io.github.worldkeep.state.player.Players;
import java.util.Objects;
import java.util.function.Function;

/**
 * Where players enter a game server: redeems the token that a client shows, and loads its player,
 * under lease.
 *
 * <pre>{@code
 * Entrance<Hero> entrance = new Entrance<>(tokens, "match-7", players, who -> Hero.fresh());
 * Admitted<Hero> ada = entrance.admit(secret);
 * }</pre>
 *
 * <p>The token comes first, so of all that come with it, one gets as far as the load; and nobody
 * enters without their player. Both wait for a store: call this on the client's thread, not from
 * the game's tick. Safe for use by several threads.
 *
 * @param <T> what the game keeps of a player
 */
public final class Entrance<T> {
  private final ConnectionTokens tokens;
  private final String session;
  private final Players<T> players;
  private final Function<Admission, T> fresh;

  /**
   * The entrance to one session.
   *
   * @param session this server's
   * @param fresh the value of a new player, who may depend on what the backend says of them; called
   *     only when the store has said that there is none
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
   * Redeems a token, then loads its player, who is created if there is none. Waits for another
   * server that still has the player, as long as the players' options say.
   *
   * @param secret what the client sent, whatever it is
   * @throws AdmissionRefusedException if nobody may enter with it: disconnect the client
   * @throws NotLoadedException if it was good, but the player could not be loaded; the token is
   *     used up, and what the exception says goes on from there
   * @throws io.github.worldkeep.store.StoreException if it could not be redeemed, as in {@link
   *     ConnectionTokens#redeem}; no player was asked for
   */
  public Admitted<T> admit(String secret) {
    return admit(tokens.redeem(secret, session));
  }

  /**
   * Loads the player of a token that was redeemed before: after a {@link NotLoadedException}, for a
   * client that has waited.
   *
   * @throws NotLoadedException as {@link #admit(String)}
   * @throws IllegalArgumentException if the admission is to another session
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
