package io.github.worldkeep.bootstrap.host.hathora;

import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostEnvironment;
import io.github.worldkeep.bootstrap.host.HostHttp;
import io.github.worldkeep.bootstrap.host.HostProvider;
import io.github.worldkeep.bootstrap.host.RoomHost;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Hathora, which starts a process for a room. Its own hosting closed in May 2026; the contract is
 * kept for copies of it that studios run themselves.
 *
 * <p>The host injects {@code HATHORA_APP_ID}, {@code HATHORA_PROCESS_ID}, {@code HATHORA_HOSTNAME}
 * and {@code HATHORA_DEFAULT_PORT}, which must be there, and {@code HATHORA_INITIAL_ROOM_ID},
 * {@code HATHORA_INITIAL_ROOM_CONFIG}, {@code HATHORA_ROOMS_PER_PROCESS}, {@code
 * HATHORA_DEPLOYMENT_ID}, {@code HATHORA_BUILD_TAG} and {@code HATHORA_REGION}. The user sets
 * {@code HATHORA_DEV_TOKEN}, and {@code WORLDKEEP_HATHORA_URL} for a host that is not at {@code
 * https://api.hathora.dev}.
 *
 * <p>A process has its room from the start, so that its allocation comes as soon as it is ready.
 * With a token, the room is fetched then ({@code GET /rooms/v2/{appId}/list/{processId}/active}):
 * the allocation's id is its {@code roomAllocationId}, and its room config is the newest one. The
 * environment is not refreshed after {@code POST /rooms/v2/{appId}/update/{roomId}}. Without a
 * token, both come from the environment, and the id is {@code roomId.processId}; that is refused
 * where it can't be right: with more than one room a process, or without a room's id. One room is
 * served: the initial one, or the only one.
 *
 * <p>There is no heartbeat, and no message: the host stops a process by SIGTERM, and documents no
 * grace. It wants the port bound within 100 seconds. Exit code 0 destroys all rooms of the process,
 * so that no other session follows in it.
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
    return new HathoraHost(process, HathoraApi.find(variables), new HostHttp(NAME));
  }

  /**
   * Makes rooms with {@code POST /rooms/v2/{appId}/create}. Needs {@code HATHORA_APP_ID} and {@code
   * HATHORA_DEV_TOKEN}. What the host says of a new room are the attributes {@code roomId}, {@code
   * processId} and {@code status}; it does not say the allocation's id, which is empty.
   */
  @Override
  public RoomHost rooms(UnaryOperator<@Nullable String> environment) {
    HostEnvironment variables = new HostEnvironment(NAME, environment);
    HathoraApi api =
        HathoraApi.find(variables).orElseThrow(() -> variables.missing(HathoraApi.TOKEN));
    return new HathoraRooms(api, new HostHttp(NAME));
  }
}
