package io.github.worldkeep.bootstrap.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.github.worldkeep.bootstrap.backend.BackendException;
import io.github.worldkeep.bootstrap.backend.Backends;
import io.github.worldkeep.bootstrap.backend.GameBackend;
import io.github.worldkeep.bootstrap.backend.store.BackendStores;
import io.github.worldkeep.bootstrap.host.Crowd;
import io.github.worldkeep.bootstrap.host.Host;
import io.github.worldkeep.bootstrap.host.HostException;
import io.github.worldkeep.bootstrap.host.Hosts;
import io.github.worldkeep.bootstrap.host.RecordingListener;
import io.github.worldkeep.bootstrap.host.RoomHost;
import io.github.worldkeep.bootstrap.host.RoomRequest;
import io.github.worldkeep.bootstrap.http.Peer.Fault;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every host and the HTTP backend, each against every bad answer. */
@Timeout(120)
final class BadAnswersTest {
  /** What a client may hold of an answer: what it takes from the peer, in any buffer. */
  private static final long TAKEN = 4L << 20;

  /** What a call may allocate, garbage included. */
  private static final long ALLOCATED = 16L << 20;

  private static final Duration TIME = Host.REQUEST_TIMEOUT.plusSeconds(5); // On a busy machine.
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path temp;
  private Peer peer;
  private BackendStores stores;

  /** A client whose call gets the bad answer. */
  private interface Client extends AutoCloseable {
    void call();

    @Override
    void close();

    static Client of(Runnable call, Runnable close) {
      return new Client() {
        @Override
        public void call() {
          call.run();
        }

        @Override
        public void close() {
          close.run();
        }
      };
    }
  }

  @BeforeEach
  void start() throws Exception {
    peer = new Peer(BadAnswersTest::answer);
    stores = new BackendStores(temp);
  }

  @AfterEach
  void stop() {
    peer.close();
    stores.close();
  }

  private static String answer(String request) {
    return switch (request) {
      case "GET /watch/gameserver" -> "";
      case "GET /gameserver" ->
          "{\"object_meta\":{\"name\":\"w\"},\"status\":{\"state\":\"Ready\"}}";
      case "GET /rooms/v2/app/list/process/active" -> "[{\"roomId\":\"room\"}]";
      case "POST /rooms/v2/app/create?roomId=room" -> "{\"roomId\":\"room\"}";
      case "PATCH /v1/sessionHosts/server" -> "{\"operation\":\"Continue\"}";
      case "POST /oauth/token" -> "{\"access_token\":\"t\",\"token_type\":\"bearer\"}";
      case "GET /v1/sessions/s1" ->
          "{\"id\":\"s1\",\"type\":\"x\",\"state\":\"OPEN\",\"players\":[],\"data\":{}}";
      default -> "{}";
    };
  }

  /** Java's WebSocket reads the whole body of a refused handshake, which is not in our hands. */
  private static boolean isPossible(String client, Fault fault) {
    return !client.equals("gamelift handshake") || (fault != Fault.ENDLESS && fault != Fault.HUGE);
  }

  static Stream<Arguments> clientsAndFaults() {
    return Stream.of(
            "agones",
            "edgegap",
            "gamelift",
            "gamelift handshake",
            "hathora",
            "hathora rooms",
            "playfab",
            "backend",
            "backend login")
        .flatMap(
            client ->
                Arrays.stream(Fault.values())
                    .filter(fault -> isPossible(client, fault))
                    .map(fault -> Arguments.of(client, fault)));
  }

  @ParameterizedTest
  @MethodSource("clientsAndFaults")
  void call_badAnswer_isRefusedInTimeAndMemory_andTheNextWorks(String name, Fault fault)
      throws Exception {
    if (name.equals("gamelift handshake")) {
      peer.includeHandshakes();
    }
    try (Client warm = client(name)) { // So that loading classes is not counted.
      warm.call();
    }
    if (fault != Fault.SLOW) {
      try (Client warm = client(name)) {
        peer.misbehave(fault);
        assertThat(catchThrowable(warm::call)).isNotNull();
        await().until(() -> peer.open() == 0);
        peer.behave();
      }
    }
    try (Client client = client(name)) {
      peer.misbehave(fault);
      long allocated = allocated();
      long begun = System.nanoTime();

      Throwable failure = catchThrowable(client::call);

      assertThat(failure).isInstanceOfAny(HostException.class, BackendException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(TIME);
      assertThat(allocated() - allocated).isLessThan(ALLOCATED);
      assertThat(peer.begun()).isPositive();
      await().until(() -> peer.open() == 0); // The connections are closed.
      assertThat(peer.taken() / peer.begun()).isLessThan(TAKEN);
      if (fault == Fault.GZIP_BOMB && !name.startsWith("gamelift")) {
        assertThat(failure).hasMessageContaining("compressed");
      }
      peer.behave();
      client.call();
    }
  }

  /** The bytes that this process has allocated, without the peer's. */
  private static long allocated() {
    long[] ids = THREADS.getAllThreadIds();
    ThreadInfo[] infos = THREADS.getThreadInfo(ids);
    long[] bytes = THREADS.getThreadAllocatedBytes(ids);
    long sum = 0;
    for (int i = 0; i < ids.length; i++) {
      if (infos[i] != null && !infos[i].getThreadName().equals(Peer.THREAD)) {
        sum += Math.max(0, bytes[i]);
      }
    }
    return sum;
  }

  private Client client(String name) throws Exception {
    return switch (name) {
      case "hathora rooms" -> rooms();
      case "backend" -> {
        GameBackend backend = Backends.find("http").open(stores.persistence(), environment()::get);
        backend.login();
        yield Client.of(() -> backend.poll("s1", Optional.empty()), backend::close);
      }
      case "backend login" -> {
        GameBackend backend = Backends.find("http").open(stores.persistence(), environment()::get);
        yield Client.of(backend::login, backend::close);
      }
      default -> host(name);
    };
  }

  private Client rooms() throws Exception {
    RoomHost rooms = Hosts.find("hathora").rooms(environment()::get);
    return Client.of(() -> rooms.create(new RoomRequest("room", "Here", "{}")), rooms::close);
  }

  private Client host(String name) throws Exception {
    Host host = Hosts.find(name.split(" ")[0]).create(environment()::get);
    RecordingListener listener = new RecordingListener();
    if (!name.equals("gamelift handshake")) {
      host.connect(listener);
    }
    Runnable call =
        switch (name) {
          case "agones", "playfab" -> () -> host.heartbeat(Crowd.of(0, 1));
          case "gamelift" -> () -> host.ended(0);
          case "gamelift handshake" -> () -> host.connect(listener);
          default -> host::reserve;
        };
    return Client.of(call, host::close);
  }

  private Map<String, String> environment() throws Exception {
    String url = "http://localhost:" + peer.port();
    Path file = temp.resolve("gsdk.json");
    Files.writeString(
        file,
        "{\"heartbeatEndpoint\":\"localhost:" + peer.port() + "\",\"sessionHostId\":\"server\"}");
    Map<String, String> environment = new HashMap<>();
    environment.put("AGONES_SDK_HTTP_PORT", String.valueOf(peer.port()));
    environment.put("ARBITRIUM_REQUEST_ID", "request");
    environment.put("ARBITRIUM_PUBLIC_IP", "203.0.113.7");
    environment.put("ARBITRIUM_PORTS_MAPPING", "{\"ports\":{\"game\":{\"external\":31500}}}");
    environment.put("ARBITRIUM_DELETE_URL", url + "/delete");
    environment.put("ARBITRIUM_DELETE_TOKEN", "token");
    environment.put("ARBITRIUM_CONTEXT_URL", url + "/context");
    environment.put("ARBITRIUM_CONTEXT_TOKEN", "token");
    environment.put("GAMELIFT_SDK_WEBSOCKET_URL", "ws://localhost:" + peer.port() + "/");
    environment.put("GAMELIFT_SDK_AUTH_TOKEN", "token");
    environment.put("GAMELIFT_SDK_PROCESS_ID", "process");
    environment.put("GAMELIFT_SDK_HOST_ID", "compute");
    environment.put("GAMELIFT_SDK_FLEET_ID", "fleet");
    environment.put("WORLDKEEP_GAMELIFT_PORT", "7001");
    environment.put("HATHORA_APP_ID", "app");
    environment.put("HATHORA_PROCESS_ID", "process");
    environment.put("HATHORA_HOSTNAME", "games.example");
    environment.put("HATHORA_DEFAULT_PORT", "7001");
    environment.put("HATHORA_INITIAL_ROOM_ID", "room");
    environment.put("HATHORA_DEV_TOKEN", "token");
    environment.put("WORLDKEEP_HATHORA_URL", url);
    environment.put("GSDK_CONFIG_FILE", file.toString());
    environment.put("WORLDKEEP_BACKEND_URL", url);
    environment.put("WORLDKEEP_BACKEND_CLIENT_ID", "server");
    environment.put("WORLDKEEP_BACKEND_CLIENT_SECRET", "secret");
    return environment;
  }
}
