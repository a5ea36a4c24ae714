package io.github.worldkeep.bootstrap.room;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The places where a room config can come from, in their order. */
record RoomConfigSource(UnaryOperator<@Nullable String> environment) {
  private static final String OURS = "WORLDKEEP_ROOM_CONFIG";
  private static final String HATHORA = "HATHORA_INITIAL_ROOM_CONFIG";
  private static final int LONGEST_CHARACTER = 4;

  RoomConfig find(Optional<String> argument) {
    if (argument.isPresent()) {
      return read("--room", argument.get());
    }
    String ours = environment.apply(OURS);
    if (ours != null && !ours.isBlank()) {
      return read(OURS, ours);
    }
    String hathora = environment.apply(HATHORA);
    if (hathora != null && !hathora.isBlank()) {
      return RoomConfig.parse(hathora);
    }
    return RoomConfig.empty();
  }

  private static RoomConfig read(String source, String textOrPath) {
    return RoomConfig.parse(
        textOrPath.stripLeading().startsWith("{") ? textOrPath : readFile(source, textOrPath));
  }

  private static String readFile(String source, String path) {
    try {
      Path file = Path.of(path);
      if (Files.size(file) > (long) RoomConfig.MAXIMUM_LENGTH * LONGEST_CHARACTER) {
        throw RoomConfigReader.tooLong();
      }
      return Files.readString(file);
    } catch (IOException | InvalidPathException e) {
      String problem = "neither JSON nor a file that can be read";
      throw new RoomConfigException("", source + " is " + problem + ": give one of both", e);
    }
  }
}
