package io.github.worldkeep.examples.server;

import io.github.worldkeep.examples.shared.Conversation;
import io.github.worldkeep.examples.shared.RefusedException;
import io.github.worldkeep.state.lease.LeaseLostException;
import io.github.worldkeep.state.player.Exchange.Both;
import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.state.player.Players;
import io.github.worldkeep.state.token.Admission;
import io.github.worldkeep.state.token.AdmissionRefusedException;
import io.github.worldkeep.state.token.Admitted;
import io.github.worldkeep.state.token.Entrance;
import io.github.worldkeep.state.token.NotLoadedException;
import io.github.worldkeep.store.StoreException;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One client in town. Commands of the game run in the next tick. Commands that wait for a store run
 * on the client's own thread.
 */
final class Visit implements Conversation {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Entrance<Hero> entrance;
  private final Players<Hero> players;
  private final Town town;
  private final Tick tick;
  private final Watch watch;
  private @Nullable Admission waiting;
  private @Nullable PlayerHandle<Hero> hero;
  private boolean over;

  Visit(Entrance<Hero> entrance, Players<Hero> players, Town town, Tick tick, Watch watch) {
    this.entrance = entrance;
    this.players = players;
    this.town = town;
    this.tick = tick;
    this.watch = watch;
  }

  @Override
  public String answer(String line) throws RefusedException, InterruptedException {
    String[] words = line.split(" ", 2);
    try {
      return "ok " + perform(words[0], words.length > 1 ? words[1] : "") + warning();
    } catch (LeaseLostException e) {
      hero = null;
      throw new RefusedException("your character is on another server now");
    } catch (StoreException e) {
      throw new RefusedException("the store does not answer, try again: " + e.kind());
    } catch (IllegalStateException e) {
      throw new RefusedException("not now: " + e.getMessage());
    }
  }

  private String perform(String verb, String argument)
      throws RefusedException, InterruptedException {
    return switch (verb) {
      case "enter" -> enter(argument);
      case "dig" -> inTown(town::dig);
      case "post" -> inTown(hero -> town.post(hero, argument));
      case "look" -> inTown(town::look);
      case "give" -> give(argument);
      case "save" -> "revision=" + hero().save().await(PATIENCE);
      case "quit" -> quit();
      default -> throw new RefusedException("commands: enter, dig, post, look, give, save, quit");
    };
  }

  /** Runs a command in the next tick. */
  private String inTown(Function<PlayerHandle<Hero>, String> command)
      throws RefusedException, InterruptedException {
    PlayerHandle<Hero> here = hero();
    return tick.ask(() -> command.apply(here));
  }

  private String enter(String secret) throws RefusedException, InterruptedException {
    if (hero != null) {
      throw new RefusedException("you are in town already");
    }
    try {
      Admitted<Hero> admitted = waiting == null ? entrance.admit(secret) : entrance.admit(waiting);
      hero = admitted.player();
      waiting = null;
    } catch (AdmissionRefusedException e) {
      throw new RefusedException("this token is not good here: get another one");
    } catch (NotLoadedException e) {
      waiting = e.admission();
      // A connection that broke may still have the player: it gives way to the new one.
      players.get(waiting.player()).ifPresent(PlayerHandle::leave);
      throw new RefusedException("your character is on its way, enter again: " + e.getMessage());
    }
    return inTown(town::enter);
  }

  /** Gives gold to another player. The gift is durable when this returns. */
  private String give(String argument) throws RefusedException, InterruptedException {
    String[] words = argument.split(" ", 2);
    PlayerHandle<Hero> other =
        players.get(words[0]).orElseThrow(() -> new RefusedException(words[0] + " is not here"));
    try {
      int gold = Integer.parseInt(words[words.length - 1]);
      players.exchange(
          hero(), other, (from, to) -> new Both<>(from.pay(gold), to.earn(gold)), PATIENCE);
      return inTown(hero -> town.gave(hero, other, gold));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new RefusedException("not given: " + e.getMessage());
    }
  }

  /** Leaves the town. When this returns, the player is durable, and any server can load it. */
  private String quit() throws RefusedException, InterruptedException {
    hero().leave().await(PATIENCE);
    over = true;
    return inTown(town::leave);
  }

  private PlayerHandle<Hero> hero() throws RefusedException {
    if (hero == null) {
      throw new RefusedException("enter first");
    }
    return hero;
  }

  /** Returns how much the player could lose, while the store is unavailable. */
  private String warning() {
    return hero != null && watch.isStoreAway()
        ? " unsaved=" + hero.unsavedFor().toSeconds() + "s"
        : "";
  }

  @Override
  public boolean over() {
    return over;
  }

  @Override
  public void end() {
    if (hero != null && hero.isHeld()) {
      hero.leave();
    }
  }
}
