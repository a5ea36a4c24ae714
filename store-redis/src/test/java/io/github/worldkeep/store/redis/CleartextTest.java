package io.github.worldkeep.store.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.engines.Identity;
import io.github.worldkeep.engines.RedisCluster;
import io.github.worldkeep.engines.RedisConsole;
import io.github.worldkeep.engines.RedisSentinel;
import io.github.worldkeep.engines.Server;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * To whom a password goes in clear. The address 0.0.0.0 leads to this machine, but is none of the
 * loopback interface: it stands for another machine.
 */
class CleartextTest {
  private static void open(String uri) {
    Persistence.open(
            PersistenceConfig.none()
                .with(StoreKind.KEY_VALUES, StoreUri.parse(uri))
                .withTimeout(Duration.ofSeconds(5)))
        .close();
  }

  private static void assertRefused(String uri) {
    StoreException failure = catchThrowableOfType(StoreException.class, () -> open(uri));
    assertThat(failure).as(uri).isNotNull();
    assertThat(failure.kind()).as("%s", failure).isEqualTo(Kind.INVALID);
    assertThat(failure)
        .hasMessageContainingAll("rediss:", "cleartext=true")
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis://:hunter2@PLACE",
        "redis://u:hunter2@PLACE/1?prefix=p",
        "redis://u:hunter2@PLACE?cleartext=false",
        "redis://u:hunter2@PLACE?client-cache=5",
        "redis-cluster://u:hunter2@PLACE",
        "redis-cluster://u:hunter2@127.0.0.1:1,PLACE",
        "redis-cluster://u:hunter2@PLACE?tls=false",
        "redis-sentinel://u:hunter2@PLACE?master=m",
        "redis-sentinel://127.0.0.1:1,PLACE?master=m&sentinel-password=hunter2",
        "redis-sentinel://:hunter2@PLACE?master=m&sentinel-password=hunter2",
      })
  void passwordWithoutTls_toAnotherMachine_isRefusedBeforeAnythingIsSent(String uri)
      throws Exception {
    try (ServerSocket other = new ServerSocket(0)) {
      other.setSoTimeout(200);
      assertRefused(uri.replace("PLACE", "0.0.0.0:" + other.getLocalPort()));
      assertThatThrownBy(other::accept).isInstanceOf(SocketTimeoutException.class);
      assertRefused(uri.replace("PLACE", "db.example"));
      assertRefused(uri.replace("PLACE", "[2001:db8::1]:6379"));
      assertRefused(uri.replace("PLACE", "127.example"));
    }
  }

  @Test
  void passwordWithoutTls_onThisMachineOrAllowed_isSent() {
    try (Server server = Engines.ownRedis();
        RedisConsole console = RedisConsole.of(server)) {
      console.call("CONFIG", "SET", "requirepass", "right");
      String place = ":" + server.port();
      open("redis://:right@127.0.0.1" + place);
      open("redis://:right@localhost" + place);
      open("redis://:right@0.0.0.0" + place + "?cleartext=true");
    }
  }

  @Test
  void noPassword_needsNoTls() {
    open("redis://0.0.0.0:" + Engines.redis().port());
  }

  @Test
  void passwordThroughTls_isSent(@TempDir Path directory) throws Exception {
    Identity identity = Identity.create(directory, "it", "ip:0.0.0.0");
    try (RedisHarness harness = RedisHarness.in(Engines.redis());
        TlsProxy proxy = TlsProxy.before(Engines.redis(), identity, null)) {
      String place = proxy.place().replaceFirst(".*:", "0.0.0.0:");
      String uri = harness.uri().replaceFirst("redis://(.*)@[^?]*", "rediss://$1@" + place);
      open(uri + "&tls-ca=" + identity.certificate());
    }
  }

  @Test
  void nodeThatAClusterNames_onAnotherMachine_isRefused() {
    try (RedisCluster cluster = new RedisCluster("--cluster-announce-ip 0.0.0.0");
        RedisHarness harness = RedisHarness.in(cluster)) {
      assertRefused(harness.uri());
      open(harness.uri() + "&cleartext=true");
    }
  }

  @Test
  void masterThatSentinelsName_onAnotherMachine_isRefused() throws IOException {
    try (RedisSentinel redis = new RedisSentinel();
        RedisHarness harness = RedisHarness.in(redis)) {
      String sentinel = StoreUri.parse(redis.uri()).authority().orElseThrow().split(",")[0];
      watch("elsewhere", "0.0.0.0", redis.master(), sentinel);
      String uri =
          harness
              .uri()
              .replaceFirst("@[^?]*", "@" + sentinel)
              .replaceFirst("master=[^&]*", "master=elsewhere");
      assertRefused(uri);
      open(uri + "&cleartext=true");
    }
  }

  /** Has the sentinel name a server by another address. */
  private static void watch(String name, String host, Server server, String sentinel)
      throws IOException {
    String[] place = sentinel.split(":");
    String command = "SENTINEL MONITOR " + name + " " + host + " " + server.port() + " 1\r\n";
    try (Socket socket = new Socket(place[0], Integer.parseInt(place[1]))) {
      socket.getOutputStream().write(command.getBytes(US_ASCII));
      assertThat(new String(socket.getInputStream().readNBytes(3), US_ASCII)).isEqualTo("+OK");
    }
  }
}
