package io.github.worldkeep.engines;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EnginesTest {
  @Test
  void ownPostgres_killedAndStarted_keepsWhatWasCommitted() throws SQLException {
    try (Server server = Engines.ownPostgres("max_connections=50")) {
      assertThat(query(server, "show fsync")).isEqualTo("on");
      assertThat(query(server, "show synchronous_commit")).isEqualTo("on");
      assertThat(query(server, "show max_connections")).isEqualTo("50");
      execute(server, "create table kept as select 'here' as value");
      server.kill();
      assertThatThrownBy(() -> query(server, "select 1")).isInstanceOf(SQLException.class);
      server.start();
      assertThat(query(server, "select value from kept")).isEqualTo("here");
      server.stop();
      server.start();
      assertThat(query(server, "select value from kept")).isEqualTo("here");
    }
  }

  private static Connection connect(Server server) throws SQLException {
    String url = "jdbc:postgresql://" + server.host() + ":" + server.port() + "/postgres";
    String[] user = URI.create(server.uri()).getUserInfo().split(":");
    return DriverManager.getConnection(url, user[0], user[1]);
  }

  private static String query(Server server, String sql) throws SQLException {
    try (Connection connection = connect(server);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  private static void execute(Server server, String sql) throws SQLException {
    try (Connection connection = connect(server);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Test
  void ownRedis_killedAndStarted_keepsWhatWasAppended() throws IOException {
    try (Server server = Engines.ownRedis("--appendonly yes", "--appendfsync always")) {
      assertThat(redis(server, "SET a 1")).isEqualTo("+OK");
      server.kill();
      assertThatThrownBy(() -> redis(server, "PING")).isInstanceOf(IOException.class);
      server.start();
      assertThat(redis(server, "INCR a")).isEqualTo(":2");
    }
  }

  /** It accepts connections while it loads its data, and then answers that it does. */
  @Test
  void ownRedis_startedWithMuchToLoad_answersOnceItHas() throws IOException {
    try (Server server = Engines.ownRedis("--appendonly yes", "--key-load-delay 200")) {
      String fill = "EVAL \"for i = 1, 5000 do redis.call('SET', 'k' .. i, i) end\" 0";
      assertThat(redis(server, fill)).isEqualTo("$-1");
      server.stop();
      server.start();
      assertThat(redis(server, "INCR k7")).isEqualTo(":8");
    }
  }

  @Test
  void ownRedis_paused_answersNothingUntilItIsResumed() throws IOException {
    try (Server server = Engines.ownRedis()) {
      server.pause();
      assertThatThrownBy(() -> redis(server, "PING", Duration.ofMillis(500)))
          .isInstanceOf(SocketTimeoutException.class);
      server.resume();
      assertThat(redis(server, "PING")).isEqualTo("+PONG");
    }
  }

  private static String redis(Server server, String command) throws IOException {
    return redis(server, command, Duration.ofSeconds(20));
  }

  private static String redis(Server server, String command, Duration timeout) throws IOException {
    try (Socket socket = new Socket(server.host(), server.port())) {
      socket.setSoTimeout((int) timeout.toMillis());
      socket.getOutputStream().write((command + "\r\n").getBytes(US_ASCII));
      InputStreamReader answer = new InputStreamReader(socket.getInputStream(), US_ASCII);
      String line = new BufferedReader(answer).readLine();
      if (line == null) {
        throw new IOException("the server hung up");
      }
      return line;
    }
  }

  @Test
  void ownS3_unsignedRequest_isDenied() throws IOException {
    try (Server server = Engines.ownS3()) {
      assertThat(status(server)).isEqualTo(403);
      server.kill();
      assertThatThrownBy(() -> status(server)).isInstanceOf(IOException.class);
      server.start();
      assertThat(status(server)).isEqualTo(403);
    }
  }

  private static int status(Server server) throws IOException {
    String bucket = server.uri().replaceFirst("[^@]*@([^?/]*).*", "$1");
    URI address = URI.create("http://" + server.host() + ":" + server.port() + "/" + bucket);
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    try {
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }

  @Test
  void sharedServers_areStartedOnce_andNotToBeStopped() throws Exception {
    Server server = Engines.postgres();
    assertThat(Engines.postgres()).isSameAs(server);
    assertThatThrownBy(server::kill).isInstanceOf(UnsupportedOperationException.class);
    server.close();
    assertThat(query(server, "select 'up'")).isEqualTo("up");
    assertThat(redis(Engines.redis(), "PING")).isEqualTo("+PONG");
    assertThat(status(Engines.s3())).isEqualTo(403);
  }

  @Test
  void cluster_masterKilled_replicaTakesOver() {
    try (RedisCluster cluster = new RedisCluster()) {
      assertThat(cluster.masters()).hasSize(3);
      Server killed = cluster.masters().get(0);
      killed.kill();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(() -> assertThat(cluster.masters()).hasSize(3).doesNotContain(killed));
      killed.start();
      cluster.awaitWhole();
      assertThat(cluster.masters()).hasSize(3).doesNotContain(killed);
    }
  }

  @Test
  void sentinels_masterKilled_replicaTakesOver() {
    try (RedisSentinel redis = new RedisSentinel()) {
      Server killed = redis.master();
      killed.kill();
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(redis.master()).isNotSameAs(killed));
    }
  }
}
