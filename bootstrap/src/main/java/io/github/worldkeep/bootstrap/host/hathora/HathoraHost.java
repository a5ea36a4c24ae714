package io.github.worldkeep.bootstrap.host.hathora;

import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.host.PreallocatedHost;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A process on Hathora, with the contract in {@link HathoraHostProvider}. */
final class HathoraHost extends PreallocatedHost {
  private static final String LIST = "list of this process's rooms";

  private final HathoraProcess process;
  private final Optional<HathoraApi> api;

  HathoraHost(HathoraProcess process, Optional<HathoraApi> api) {
    super(HathoraHostProvider.NAME);
    this.process = process;
    this.api = api;
  }

  @Override
  public Optional<String> roomConfig() {
    return process.roomConfig();
  }

  @Override
  protected Allocation allocation() {
    return api.map(this::fetch).orElseGet(this::injected);
  }

  private Allocation fetch(HathoraApi from) {
    HttpRequest request = from.request("list/" + process.id() + "/active").GET().build();
    String body = http.sendExpectingSuccess(LIST, request, REQUEST_TIMEOUT);
    return allocation(ours(HathoraRoom.readActive(LIST, process.id(), body)));
  }

  private HathoraRoom ours(List<HathoraRoom> rooms) {
    Optional<HathoraRoom> initial =
        rooms.stream().filter(room -> process.roomId().equals(Optional.of(room.id()))).findFirst();
    if (initial.isPresent()) {
      return initial.get();
    }
    if (process.roomId().isEmpty() && rooms.size() == 1) {
      return rooms.get(0);
    }
    String ids = rooms.stream().map(HathoraRoom::id).sorted().toList().toString();
    String expected = process.roomId().map(id -> "not " + id).orElse("not a single one");
    throw HathoraApi.malformed(LIST, "it has " + ids + ", " + expected);
  }

  private Allocation injected() {
    return allocation(
        new HathoraRoom(process.roomId().orElseThrow(), Optional.empty(), process.roomConfig()));
  }

  private Allocation allocation(HathoraRoom room) {
    Map<String, String> attributes = new TreeMap<>(process.attributes());
    attributes.put("roomId", room.id());
    return new Allocation(
        room.allocationId().orElseGet(() -> room.id() + "." + process.id()),
        Optional.empty(),
        Optional.of(process.address()),
        room.config(),
        attributes);
  }
}
