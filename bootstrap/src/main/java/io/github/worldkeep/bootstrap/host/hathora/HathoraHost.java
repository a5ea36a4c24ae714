package io.github.worldkeep.bootstrap.host.hathora;

import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.bootstrap.host.HostHttp;
import io.github.worldkeep.bootstrap.host.HostListener;
import io.github.worldkeep.bootstrap.host.Occupancy;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A process on Hathora. {@link HathoraHostProvider} tells the contract. */
final class HathoraHost implements Host {
  private static final Duration HEARTBEAT = Duration.ofSeconds(30);
  private static final String LIST = "list of this process's rooms";

  private final HathoraProcess process;
  private final Optional<HathoraApi> api;
  private final HostHttp http;
  private volatile Optional<HostListener> listener = Optional.empty();

  HathoraHost(HathoraProcess process, Optional<HathoraApi> api, HostHttp http) {
    this.process = process;
    this.api = api;
    this.http = http;
  }

  @Override
  public Optional<String> roomConfig() {
    return process.roomConfig();
  }

  @Override
  public void connect(HostListener to) {
    listener = Optional.of(to);
  }

  @Override
  public void ready() {
    Allocation allocation = find();
    Thread messenger =
        new Thread(
            () -> listener.ifPresent(to -> to.allocated(allocation)), "worldkeep-hathora-host");
    messenger.setDaemon(true);
    messenger.start();
  }

  @Override
  public Allocation reserve() {
    return find();
  }

  private Allocation find() {
    if (listener.isEmpty()) {
      throw new HostException("host 'hathora' is not connected", null);
    }
    return api.map(this::fetch).orElseGet(this::injected);
  }

  private Allocation fetch(HathoraApi from) {
    HttpRequest request = from.request("list/" + process.id() + "/active").GET().build();
    String body = http.sendWell(LIST, request, REQUEST_TIMEOUT);
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

  @Override
  public void allocate() {}

  @Override
  public void active() {}

  @Override
  public void draining() {}

  @Override
  public Duration heartbeatInterval() {
    return HEARTBEAT;
  }

  @Override
  public void heartbeat(Occupancy occupancy) {}

  @Override
  public void ended(int exitCode) {}

  @Override
  public boolean recyclable() {
    return false;
  }

  @Override
  public void close() {
    listener = Optional.empty();
    http.close();
  }
}
