package io.github.worldkeep.bootstrap.host.hathora;

import io.github.worldkeep.bootstrap.host.Address;
import io.github.worldkeep.bootstrap.host.HostEnvironment;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The variables that Hathora set for a process.
 *
 * @param id the process
 * @param address the address for players
 * @param roomId the room for which the process was started
 * @param roomConfig the room config at that time
 * @param attributes further values, by their names in Hathora's API
 */
record HathoraProcess(
    String id,
    Address address,
    Optional<String> roomId,
    Optional<String> roomConfig,
    Map<String, String> attributes) {
  private static final String ROOMS = "HATHORA_ROOMS_PER_PROCESS";
  private static final String ROOM_ID = "HATHORA_INITIAL_ROOM_ID";
  private static final int MAX_ROOMS = 10_000;
  private static final Pattern ID = Pattern.compile("[a-zA-Z0-9_-]{1,100}");

  static HathoraProcess read(HostEnvironment variables) {
    Optional<String> room = variables.text(ROOM_ID).map(id -> id(variables, ROOM_ID, id));
    String process = id(variables, "HATHORA_PROCESS_ID");
    requireKnownRoom(variables, room);
    return new HathoraProcess(
        process,
        address(variables),
        room,
        variables.text("HATHORA_INITIAL_ROOM_CONFIG"),
        attributes(variables, process));
  }

  /** Refuses variables that do not determine the room. With several rooms, only the API does. */
  private static void requireKnownRoom(HostEnvironment variables, Optional<String> room) {
    boolean several = variables.number(ROOMS, 1, MAX_ROOMS).orElse(1) > 1;
    if ((several || room.isEmpty()) && variables.text(HathoraApi.TOKEN).isEmpty()) {
      String why = several ? ROOMS + " is more than 1" : ROOM_ID + " is not set";
      throw variables.malformed(
          HathoraApi.TOKEN, "is not set, and must be, because " + why + ": the room is asked for");
    }
  }

  private static Address address(HostEnvironment variables) {
    String port = "HATHORA_DEFAULT_PORT";
    return new Address(
        variables.required("HATHORA_HOSTNAME"),
        variables.port(port).orElseThrow(() -> variables.missing(port)));
  }

  private static Map<String, String> attributes(HostEnvironment variables, String process) {
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("appId", id(variables, HathoraApi.APP_ID));
    attributes.put("processId", process);
    variables.text("HATHORA_DEPLOYMENT_ID").ifPresent(id -> attributes.put("deploymentId", id));
    variables.text("HATHORA_BUILD_TAG").ifPresent(tag -> attributes.put("buildTag", tag));
    variables.text("HATHORA_REGION").ifPresent(region -> attributes.put("region", region));
    return attributes;
  }

  /** Returns an id that must be set, and that becomes part of a path. */
  static String id(HostEnvironment variables, String name) {
    return id(variables, name, variables.required(name));
  }

  private static String id(HostEnvironment variables, String name, String value) {
    if (!ID.matcher(value).matches()) {
      throw variables.malformed(name, "must be 1 to 100 of a-z A-Z 0-9 _ -");
    }
    return value;
  }

  /** Returns the ids and the address. The room config may hold a secret. */
  @Override
  public String toString() {
    return "HathoraProcess[id=" + id + ", address=" + address + ", roomId=" + roomId + "]";
  }
}
