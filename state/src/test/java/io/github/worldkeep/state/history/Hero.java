package io.github.worldkeep.state.history;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What these games keep of a player. It tells which step made it, and of which one, so that a
 * reader can follow what happened to a player without trusting anybody.
 *
 * @param step the step that made this content, by a name used once: the name of the change, and
 *     after a tilde which application of it this is (one that met an exchange is applied anew)
 * @param before the step that made the content it was made of; empty for a fresh player
 * @param writer who made it: one load of the player by one server
 * @param counter how many steps there were
 * @param trade the trade that this step is one half of; else empty
 * @param items what the player owns
 */
record Hero(
    String step, String before, String writer, long counter, String trade, List<String> items) {
  private static final int ITEMS = 3;

  Hero {
    items = List.copyOf(items);
  }

  /** A new player, with items that no other one has. */
  static Hero fresh(String player) {
    List<String> items = Stream.of("a", "b", "c").limit(ITEMS).map(i -> player + i).toList();
    return new Hero(player + " is born", "", "", 0, "", items);
  }

  @JsonIgnore
  boolean isFresh() {
    return before.isEmpty();
  }

  /** The name of the change that the step was. */
  String change() {
    return step.replaceAll("~.*", "");
  }

  @JsonIgnore
  boolean isTraded() {
    return !trade.isEmpty();
  }

  /** The next content, with the same items. */
  Hero next(String step, String writer) {
    return new Hero(step, this.step, writer, counter + 1, "", items);
  }

  /** The next content, after a trade. */
  Hero traded(String step, String writer, String trade, List<String> items) {
    return new Hero(step, this.step, writer, counter + 1, trade, items);
  }

  List<String> itemsWithout(String item) {
    List<String> rest = new ArrayList<>(items);
    rest.remove(item);
    return rest;
  }

  List<String> itemsWith(String item) {
    List<String> all = new ArrayList<>(items);
    all.add(item);
    return all;
  }
}
