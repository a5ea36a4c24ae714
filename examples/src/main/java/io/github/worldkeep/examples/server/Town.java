package io.github.worldkeep.examples.server;

import io.github.worldkeep.state.match.Match;
import io.github.worldkeep.state.match.MatchResult;
import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.state.player.Players;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The rules of the game. Called on the tick's thread alone; uses no store. */
final class Town {

  private final Players<Hero> players;
  private final Match match;
  private volatile Board board;

  Town(Players<Hero> players, Match match, Board board) {
    this.players = players;
    this.match = match;
    this.board = board;
  }

  String enter(PlayerHandle<Hero> hero) {
    match.join(hero.id());
    return "name=" + hero.id() + ' ' + gold(hero.value());
  }

  String leave(PlayerHandle<Hero> hero) {
    match.leave(hero.id());
    return "bye";
  }

  String dig(PlayerHandle<Hero> hero) {
    return gold(hero.update(before -> before.earn(1)));
  }

  String post(PlayerHandle<Hero> hero, String text) {
    board = board.with(hero.id() + ": " + text);
    return "posts=" + board.posts().size();
  }

  String look(PlayerHandle<Hero> hero) {
    String present =
        players.all().stream().map(PlayerHandle::id).sorted().collect(Collectors.joining(","));
    return gold(hero.value()) + " players=" + present + " posts=" + board.posts().size();
  }

  String gave(PlayerHandle<Hero> from, PlayerHandle<Hero> to, int amount) {
    match.event("gift", Map.of("from", from.id(), "to", to.id(), "gold", amount));
    return gold(from.value());
  }

  private static String gold(Hero hero) {
    return "gold=" + hero.gold();
  }

  Board board() {
    return board;
  }

  /** Returns the players who are in town, the richest first. */
  MatchResult result() {
    List<PlayerHandle<Hero>> ranking =
        players.all().stream()
            .sorted(Comparator.comparingInt(hero -> -hero.value().gold()))
            .toList();
    MatchResult result = MatchResult.of("closed");
    for (PlayerHandle<Hero> hero : ranking) {
      int place = result.standings().size() + 1;
      result = result.with(hero.id(), place, hero.value().gold());
    }
    return result;
  }
}
