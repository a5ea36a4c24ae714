package io.github.worldkeep.store.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.engines.Identity;
import io.github.worldkeep.engines.Server;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreUri;
import io.github.worldkeep.store.spi.DriverException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * To whom the password goes in clear. The address 0.0.0.0 leads to this machine, but is none of the
 * loopback interface: it stands for another machine.
 */
class CleartextTest {
  private static final String PASSWORD = "hunter2";

  private static void open(String uri) throws InterruptedException {
    PostgresStore.open(Address.of(StoreUri.parse(uri), Duration.ofSeconds(20))).close();
  }

  private static String uri(String host, int port, String parameters) {
    return "postgresql://someone:" + PASSWORD + "@" + host + ":" + port + "/postgres" + parameters;
  }

  private static void assertDenied(String uri) {
    assertThatThrownBy(() -> open(uri))
        .isInstanceOfSatisfying(
            DriverException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DENIED))
        .hasMessageContainingAll("ssl-mode", "cleartext=true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?ssl-mode=prefer", "?ssl-mode=disable", "?cleartext=false"})
  void serverThatAsksForThePassword_andHasNoTls_doesNotGetIt(String parameters) throws Exception {
    try (Impostor impostor = Impostor.start()) {
      assertDenied(uri("0.0.0.0", impostor.port(), parameters));
      assertDenied(uri("127.0.0.1:1,0.0.0.0", impostor.port(), parameters));
      assertThat(impostor.passwords()).isEmpty();
    }
  }

  @Test
  void serverOnThisMachine_orAllowedTo_getsIt() throws Exception {
    try (Impostor impostor = Impostor.start()) {
      for (String host : new String[] {"127.0.0.1", "localhost"}) {
        assertThatThrownBy(() -> open(uri(host, impostor.port(), "")));
      }
      assertThatThrownBy(() -> open(uri("0.0.0.0", impostor.port(), "?cleartext=true")));
      assertThat(impostor.passwords()).hasSizeGreaterThanOrEqualTo(3).containsOnly(PASSWORD);
    }
  }

  /** PostgreSQL's own methods, with and without TLS. */
  @Test
  void realServer_isAskedAsTheMethodAllows(@TempDir Path directory) throws Exception {
    try (Server server = Engines.ownPostgres()) {
      Bare owner = Bare.of(server);
      owner.execute("CREATE ROLE someone LOGIN PASSWORD '" + PASSWORD + "'");
      owner.execute("GRANT CREATE ON DATABASE postgres TO someone");
      for (String method : new String[] {"scram-sha-256", "password"}) {
        require(method, owner);
        open(uri("127.0.0.1", server.port(), ""));
        open(uri("0.0.0.0", server.port(), "?cleartext=true"));
      }
      assertDenied(uri("0.0.0.0", server.port(), ""));
      assertDenied(uri("0.0.0.0", server.port(), "?ssl-mode=disable"));
      serveTls(owner, directory);
      open(uri("0.0.0.0", server.port(), ""));
      open(uri("0.0.0.0", server.port(), "?ssl-mode=require"));
      assertDenied(uri("0.0.0.0", server.port(), "?ssl-mode=disable"));
      require("scram-sha-256", owner);
      open(uri("0.0.0.0", server.port(), "?ssl-mode=disable"));
    }
  }

  /** In a process of its own, where every library logs all that it can. */
  @ParameterizedTest
  @ValueSource(strings = {"scram-sha-256", "md5", "password"})
  void password_sentByAnyMethod_isNeverLogged(String method) throws Exception {
    String secret = "hunter2-and-more";
    try (Server server = Engines.ownPostgres()) {
      Bare owner = Bare.of(server);
      String form = method.equals("md5") ? "md5" : "scram-sha-256";
      owner.execute(
          "SET password_encryption = '"
              + form
              + "'; CREATE ROLE someone LOGIN PASSWORD '"
              + secret
              + "'",
          "GRANT CREATE ON DATABASE postgres TO someone");
      require(method, owner);
      String log = log(uri("127.0.0.1", server.port(), "").replace(PASSWORD, secret));
      assertThat(log)
          .contains("HikariConfig", "org.postgresql", "AuthenticationOk")
          .doesNotContain(secret);
    }
  }

  private static String log(String uri) throws IOException, InterruptedException {
    ProcessBuilder program =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
            TalkativeProgram.class.getName());
    program.environment().put("STORE", uri);
    Process process = program.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static void require(String method, Bare owner) {
    String rules = owner.column("SHOW hba_file").get(0);
    owner.execute(
        "COPY (VALUES ('host all someone all "
            + method
            + "'), ('host all all all trust'))"
            + (" TO '" + rules + "'"));
    reload(owner);
  }

  private static void serveTls(Bare owner, Path directory) throws Exception {
    Identity identity = Identity.create(directory, "server", "ip:127.0.0.1");
    write(owner, identity.certificate(), "server.crt");
    write(owner, identity.key(), "server.key");
    owner.execute("ALTER SYSTEM SET ssl = on");
    reload(owner);
    assertThat(owner.column("SHOW ssl")).containsExactly("on");
  }

  /** In the server's data directory; no other user may read a key. */
  private static void write(Bare owner, Path file, String name) throws IOException {
    owner.execute(
        "COPY (SELECT unnest(string_to_array('"
            + Files.readString(file)
            + "', E'\\n')))"
            + (" TO PROGRAM 'umask 077; cat > " + name + "'"));
  }

  /** Returns when new connections see what is in the files. */
  private static void reload(Bare owner) {
    String loaded = "SELECT pg_conf_load_time()";
    List<String> before = owner.column(loaded);
    owner.execute("SELECT pg_reload_conf()");
    await().until(() -> !owner.column(loaded).equals(before));
  }
}
