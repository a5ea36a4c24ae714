package io.github.worldkeep.examples.game;

import io.github.worldkeep.examples.shared.RefusedException;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A parsed line of the protocol: the verb and its argument, which is {@code ""} if the verb takes
 * none.
 */
record Command(Verb verb, String argument) {

  static final Command QUIT = new Command(Verb.QUIT, "");

  enum Verb {
    JOIN("join", "NAME"),
    MOVE("move", "n|e|s|w"),
    DIG("dig", ""),
    PLACE("place", ""),
    INVENTORY("inventory", ""),
    LOOK("look", ""),
    STAT("stat", ""),
    SAVE("save", ""),
    QUIT("quit", "");

    private static final String WORDS =
        Arrays.stream(values()).map(verb -> verb.word).collect(Collectors.joining(", "));

    private final String word;
    private final String argument;

    Verb(String word, String argument) {
      this.word = word;
      this.argument = argument;
    }

    private static Verb of(String word) throws RefusedException {
      for (Verb verb : values()) {
        if (verb.word.equals(word)) {
          return verb;
        }
      }
      throw new RefusedException("unknown command; the commands are " + WORDS);
    }
  }

  static Command parse(String line) throws RefusedException {
    int space = line.indexOf(' ');
    Verb verb = Verb.of(space < 0 ? line : line.substring(0, space));
    String argument = space < 0 ? "" : line.substring(space + 1);
    if (argument.isEmpty() != verb.argument.isEmpty()) {
      throw new RefusedException("usage: " + (verb.word + ' ' + verb.argument).strip());
    }
    return new Command(verb, argument);
  }
}
