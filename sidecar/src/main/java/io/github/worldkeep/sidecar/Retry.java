package io.github.worldkeep.sidecar;

import io.github.worldkeep.state.world.WorldId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The command that saves a world's directory after all, as an operator can paste it into a shell.
 *
 * @param room the file of the room config that the run was started with, which may name the stores
 */
record Retry(WorldId world, Path directory, Optional<Path> room) {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9@%+=:,./_-]+");

  String command(OptionalLong over) {
    List<String> words = new ArrayList<>(List.of("worldkeep", "save"));
    room.ifPresent(file -> words.addAll(List.of("--room", file.toString())));
    words.addAll(List.of("--world", world.value(), "--save-dir", directory.toString()));
    over.ifPresent(number -> words.addAll(List.of("--over", Long.toString(number))));
    return words.stream().map(Retry::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
