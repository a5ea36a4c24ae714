package io.github.worldkeep.bootstrap.host.hathora;

import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostClient;
import io.github.worldkeep.bootstrap.host.HostEnvironment;
import io.github.worldkeep.bootstrap.host.HostProvider;
import io.github.worldkeep.bootstrap.host.RoomHost;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Hathora, which starts a process for a room. Its own hosting closed in May 2026. The contract is
 * kept for studios that run a copy of Hathora.
 *
 * <p>Hathora must set these variables: {@code HATHORA_APP_ID}, {@code HATHORA_PROCESS_ID}, {@code
 * HATHORA_HOSTNAME} and {@code HATHORA_DEFAULT_PORT}. It may set {@code HATHORA_INITIAL_ROOM_ID},
 * {@code HATHORA_INITIAL_ROOM_CONFIG}, {@code HATHORA_ROOMS_PER_PROCESS}, {@code
 * HATHORA_DEPLOYMENT_ID}, {@code HATHORA_BUILD_TAG} and {@code HATHORA_REGION}. The user sets
 * {@code HATHORA_DEV_TOKEN}, and {@code WORLDKEEP_HATHORA_URL} for a host that is not at {@code
 * https://api.hathora.dev}.
 *
 * <p>A process has its room from the start, so that its allocation arrives as soon as the server is
 * ready. With a token, the room is then fetched by {@code GET
 * /rooms/v2/{appId}/list/{processId}/active}. The id of the allocation is its {@code
 * roomAllocationId}, and the room config is the newest one. The environment is not refreshed after
 * {@code POST /rooms/v2/{appId}/update/{roomId}}. Without a token, id and room config come from the
 * environment, and the id is {@code roomId.processId}. That is refused if a process has more than
 * one room, or if the room's id is not set. One room is served: the initial one, or the only one.
 *
 * <p>Hathora has no heartbeat and sends no messages. It stops a process by SIGTERM, and documents
 * no grace. The port must be bound within 100 seconds. Exit code 0 destroys all rooms of the
 * process, so that no other session follows in it.
 *
 * <p>Source: Hathora's documentation of injected variables, and its Rooms API v2.
 */
public final class HathoraHostProvider implements HostProvider {
  static final String NAME = "hathora";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Host create(UnaryOperator<@Nullable String> environment) {
    HostEnvironment variables = new HostEnvironment(NAME, environment);
    HathoraProcess process = HathoraProcess.read(variables);
    return new HathoraHost(process, HathoraApi.find(variables));
  }

  /**
   * Creates rooms with {@code POST /rooms/v2/{appId}/create}. Needs {@code HATHORA_APP_ID} and
   * {@code HATHORA_DEV_TOKEN}. The attributes of a new allocation are {@code roomId}, {@code
   * processId} and {@code status}. Its id is empty, because Hathora does not return it.
   */
  @Override
  public RoomHost rooms(UnaryOperator<@Nullable String> environment) {
    HostEnvironment variables = new HostEnvironment(NAME, environment);
    HathoraApi api =
        HathoraApi.find(variables).orElseThrow(() -> variables.missing(HathoraApi.TOKEN));
    return new HathoraRooms(api, new HostClient(NAME));
  }
}
