package io.github.worldkeep.bootstrap.host;

import io.github.worldkeep.bootstrap.room.RoomConfig;
import java.util.regex.Pattern;

/**
 * A request for a room.
 *
 * @param roomId the name of the room, 1 to 100 of {@code a-z A-Z 0-9 _ -}
 * @param region the region, by the host's names
 * @param roomConfig the room config, at most 10,000 characters
 */
public record RoomRequest(String roomId, String region, String roomConfig) {
  private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_-]{1,100}");

  public RoomRequest {
    if (!ID.matcher(roomId).matches()) {
      throw new IllegalArgumentException("roomId is 1 to 100 of a-z A-Z 0-9 _ -");
    }
    if (region.isBlank()) {
      throw new IllegalArgumentException("region is not empty: name one of the host's");
    }
    if (roomConfig.length() > RoomConfig.MAX_LENGTH) {
      throw new IllegalArgumentException(
          "roomConfig has " + roomConfig.length() + " characters; the limit is 10000");
    }
  }

  /** Returns the name and the region. The room config may hold a secret. */
  @Override
  public String toString() {
    return "RoomRequest[roomId=" + roomId + ", region=" + region + "]";
  }
}
