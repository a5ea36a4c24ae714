package io.github.worldkeep.sidecar.report;

import io.github.worldkeep.bootstrap.room.RoomConfig;
import io.github.worldkeep.bootstrap.room.RoomConfigException;
import io.github.worldkeep.state.world.WorldId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The command that saves the save directory of a failed run. An operator can paste it into a shell.
 *
 * @param room the value of {@code --room}; empty if the command finds the room config without it
 */
record SaveAdvice(WorldId world, Path directory, Optional<String> room) {
  /** The placeholder for a file that the operator has to write. */
  static final String UNWRITTEN = "FILE";

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9@%+=:,./_-]+");

  /**
   * Returns the command for a run.
   *
   * @param room the value of the run's {@code --room}, a file or JSON, if it was given
   */
  static SaveAdvice of(WorldId world, Path directory, Optional<String> room) {
    Optional<Path> file =
        room.filter(text -> !text.stripLeading().startsWith("{"))
            .map(text -> Path.of(text).toAbsolutePath().normalize())
            .filter(Files::isRegularFile); // A pipe can be read only once.
    return new SaveAdvice(world, directory, file.map(Path::toString));
  }

  /**
   * Returns this command if it finds the stores of a room config, else one with {@link #UNWRITTEN}.
   */
  SaveAdvice forStoresOf(RoomConfig used) {
    return finds(used) ? this : new SaveAdvice(world, directory, Optional.of(UNWRITTEN));
  }

  private boolean finds(RoomConfig used) {
    try {
      return RoomConfig.find(room, System::getenv).stores().equals(used.stores());
    } catch (RoomConfigException e) {
      return false; // Without a room config, no stores are found.
    }
  }

  String command(OptionalLong over) {
    List<String> words = new ArrayList<>(List.of("worldkeep", "save"));
    room.ifPresent(file -> words.addAll(List.of("--room", file)));
    words.addAll(List.of("--world", world.value(), "--save-dir", directory.toString()));
    over.ifPresent(number -> words.addAll(List.of("--over", Long.toString(number))));
    return words.stream().map(SaveAdvice::quoted).collect(Collectors.joining(" "));
  }

  /** Returns what the operator has to do before; empty if the command is complete. */
  String before() {
    return room.equals(Optional.of(UNWRITTEN))
        ? "write the room config of this run into a file, and give it for " + UNWRITTEN + "; "
        : "";
  }

  private static String quoted(String word) {
    if (PLAIN.matcher(word).matches()) {
      return word;
    }
    return Visible.escaped(word).equals(word)
        ? "'" + word.replace("'", "'\\''") + "'"
        : "$'" + word.codePoints().mapToObj(SaveAdvice::inAnsi).collect(Collectors.joining()) + "'";
  }

  /**
   * Returns a character for an ANSI-C quoted word. A character that a report would escape becomes
   * octal bytes, because the shell's encoding is not known.
   */
  private static String inAnsi(int c) {
    String text = Character.toString(c);
    if (c == '\'' || c == '\\') {
      return "\\" + text;
    }
    if (Visible.escaped(text).equals(text)) {
      return text;
    }
    StringBuilder octal = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      octal.append(String.format(Locale.ROOT, "\\%03o", b & 0xff));
    }
    return octal.toString();
  }
}
