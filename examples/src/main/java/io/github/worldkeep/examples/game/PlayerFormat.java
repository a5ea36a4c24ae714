package io.github.worldkeep.examples.game;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Version 1 of a player file, the JSON {@code {"version": 1, "x": 128, "y": 128, "inventory":
 * {"dirt": 3}}}. The player's name is the name of the file. Only the exact form that is written is
 * read, so an edited file may be refused.
 */
final class PlayerFormat {

  private static final String VERSION = "1";
  private static final String SEPARATOR = ", ";
  private static final Pattern FILE =
      Pattern.compile(
          """
          \\{"version": (?<version>\\d{1,9}), "x": (?<x>\\d{1,9}), "y": (?<y>\\d{1,9}), \
          "inventory": \\{(?<inventory>.*)}}
          """);
  private static final Pattern ITEM = Pattern.compile("\"(?<block>[a-z]+)\": (?<count>\\d{1,9})");

  private PlayerFormat() {}

  static byte[] encode(Player player) {
    String inventory =
        player.inventory().entrySet().stream()
            .map(item -> '"' + item.getKey().label() + "\": " + item.getValue())
            .collect(Collectors.joining(SEPARATOR));
    String at = "\"x\": " + player.at().x() + ", \"y\": " + player.at().y();
    return ("{\"version\": " + VERSION + ", " + at + ", \"inventory\": {" + inventory + "}}\n")
        .getBytes(UTF_8);
  }

  /**
   * Reads a file. Throws an {@link IllegalArgumentException} that names the error, if the file is
   * not valid.
   */
  static Player decode(String name, byte[] file) {
    Matcher json = FILE.matcher(new String(file, UTF_8));
    if (!json.matches()) {
      throw new IllegalArgumentException("it is not a player file");
    }
    if (!json.group("version").equals(VERSION)) {
      throw new IllegalArgumentException(
          "it has version " + json.group("version") + ", this game reads version " + VERSION);
    }
    Position at =
        new Position(Integer.parseInt(json.group("x")), Integer.parseInt(json.group("y")));
    return new Player(name, at, inventory(json.group("inventory")));
  }

  private static Map<Block, Integer> inventory(String members) {
    Map<Block, Integer> inventory = new EnumMap<>(Block.class);
    if (members.isEmpty()) {
      return inventory;
    }
    for (String member : members.split(SEPARATOR, -1)) {
      Matcher item = ITEM.matcher(member);
      if (!item.matches()) {
        throw new IllegalArgumentException("the inventory is malformed");
      }
      Block block = Block.ofLabel(item.group("block"));
      if (inventory.put(block, Integer.parseInt(item.group("count"))) != null) {
        throw new IllegalArgumentException("the inventory has " + block.label() + " twice");
      }
    }
    return inventory;
  }
}
