package io.github.worldkeep.bootstrap.room;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The sources of a room config, in their order. */
record RoomConfigSource(UnaryOperator<@Nullable String> environment) {
  private static final String OURS = "WORLDKEEP_ROOM_CONFIG";
  private static final String HATHORA = "HATHORA_INITIAL_ROOM_CONFIG";
  private static final int MAX_BYTES = 4 * RoomConfig.MAX_LENGTH;

  RoomConfig find(Optional<String> argument) {
    if (argument.isPresent()) {
      return read("the argument", argument.get());
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
        isJson(textOrPath) ? textOrPath : readFile(source, existing(source, textOrPath)));
  }

  private static boolean isJson(String text) {
    return text.startsWith(RoomConfigReader.BYTE_ORDER_MARK) || text.stripLeading().startsWith("{");
  }

  /**
   * Returns an existing file. The message does not repeat the text, which may be a mistyped room
   * config with a secret.
   */
  private static Path existing(String source, String path) {
    try {
      Path file = Path.of(path);
      if (Files.exists(file)) {
        return file;
      }
    } catch (InvalidPathException e) {
      // Reported below, without the text that the exception repeats.
    }
    String problem = source + " is neither a JSON object nor the path of a file: give one of both";
    throw new RoomConfigException("", problem, null);
  }

  private static String readFile(String source, Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(MAX_BYTES + 1);
      if (content.length > MAX_BYTES) {
        throw RoomConfigReader.tooLong();
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      throw new RoomConfigException("", source + " names a file that is not UTF-8: save it so", e);
    } catch (IOException e) {
      throw new RoomConfigException("", source + " names a file that can't be read: allow it", e);
    }
  }
}
