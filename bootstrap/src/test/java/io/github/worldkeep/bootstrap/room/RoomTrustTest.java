package io.github.worldkeep.bootstrap.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a room config may spend of what is the operator's. */
class RoomTrustTest {
  private static final String SECRET = "hunter2-of-the-operator";

  private final Map<String, String> environment = new HashMap<>(Map.of("DB_PASSWORD", SECRET));

  private static RoomConfig room(String uri) {
    StoreKind kind = uri.startsWith("s3") ? StoreKind.OBJECTS : StoreKind.KEY_VALUES;
    return new RoomConfig(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Map.of(kind, StoreUri.parse(uri)),
        "{}");
  }

  private void assertAllowed(String uri) {
    assertThatCode(() -> room(uri).persistence(environment::get))
        .as(uri)
        .doesNotThrowAnyException();
  }

  private void assertRefused(String uri, String named) {
    RoomConfigException refused =
        catchThrowableOfType(
            RoomConfigException.class, () -> room(uri).persistence(environment::get));
    assertThat(refused).as(uri).isNotNull();
    assertThat(refused.field())
        .isEqualTo("stores." + (uri.startsWith("s3") ? "objects" : "keyValues"));
    assertThat(refused).hasMessageContaining(named).hasNoCause();
    assertThat(refused).hasMessageNotContaining("DB_PASSWORD").hasMessageNotContaining("passwd");
  }

  private void list(String secrets, String hosts) {
    environment.put("WORLDKEEP_ROOM_SECRETS", secrets);
    environment.put("WORLDKEEP_ROOM_STORE_HOSTS", hosts);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://x:env:DB_PASSWORD@attacker.example/d",
        "postgresql://x:%65nv:DB_PASSWORD@attacker.example/d",
        "postgresql://x:env%3ADB_PASSWORD@attacker.example/d",
        "postgresql://x:file:%2Fetc%2Fpasswd@attacker.example/d",
        "postgresql://x:p@attacker.example/d?application-name=env:DB_PASSWORD",
        "postgresql://x:p@attacker.example/d?schema=%66ile:/etc/passwd",
        "redis://:env:DB_PASSWORD@attacker.example",
        "redis-sentinel://attacker.example?master=m&sentinel-password=env:DB_PASSWORD",
        "redis-cluster://u:p@attacker.example?prefix=env:DB_PASSWORD",
        "s3://key:env:DB_PASSWORD@bucket?endpoint=http://attacker.example",
        "s3://key:secret@bucket?endpoint=http://attacker.example&session-token=file:/etc/passwd",
        "s3://key:secret@bucket?endpoint=env:DB_PASSWORD",
        "memory:?x=env:DB_PASSWORD",
      })
  void reference_thatIsNotListed_isRefused(String uri) {
    assertRefused(uri, "WORLDKEEP_ROOM_SECRETS");
    list("OTHER,/etc/hosts", "attacker.example,*.s3.amazonaws.com");
    assertRefused(uri, "WORLDKEEP_ROOM_SECRETS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://x/d",
        "postgresql://db.example/d",
        "postgresql://x:@db.example/d",
        "s3://bucket",
        "s3://bucket?endpoint=http://db.example&region=x",
        "postgresql://x:p@db.example/d?ssl-cert=/etc/hosts&ssl-key=/etc/hosts",
        "postgresql://x:p@db.example/d?ssl-root-cert=/etc/passwd",
        "rediss://:p@db.example?tls-key=/etc/hosts&tls-cert=/etc/hosts",
        "rediss://:p@db.example?tls-ca=/etc/passwd",
      })
  void credentialsOfTheMachine_areNotSpent(String uri) {
    assertRefused(uri, "WORLDKEEP_ROOM_SECRETS");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://u:own@anywhere.example:5432,other.example/d?ssl-mode=verify-full",
        "postgresql://u:environment:x@anywhere.example/d",
        "redis://anywhere.example",
        "redis://:own@anywhere.example?cleartext=true",
        "rediss://u:own@anywhere.example?tls-verify=none",
        "s3://key:own@bucket/prefix?endpoint=https://anywhere.example&session-token=own",
        "s3://key:own@bucket",
        "memory:",
        "memory:shared",
      })
  void roomsOwnCredentials_areFree(String uri) {
    assertAllowed(uri);
  }

  @Test
  void listedSecrets_goToListedHostsOnly() {
    list(
        "DB_PASSWORD, /run/secrets/db", "db.example, cache.example:6380, *.trusted.example, [::1]");

    assertAllowed("postgresql://x:env:DB_PASSWORD@db.example/d");
    assertAllowed("postgresql://x:env:DB_PASSWORD@DB.Example.:5433/d");
    assertAllowed("postgresql://x:file:%2Frun%2Fsecrets%2Fdb@db.example,a.trusted.example:1/d");
    assertAllowed("postgresql://x:env:DB_PASSWORD@[0:0::1]:5432/d");
    assertAllowed("redis://:env:DB_PASSWORD@cache.example:6380");
    assertAllowed("redis-cluster://:env:DB_PASSWORD@a.b.trusted.example");
    assertAllowed("redis-sentinel://db.example?master=m&sentinel-password=env:DB_PASSWORD");
    assertAllowed("s3://k:env:DB_PASSWORD@bucket?endpoint=https://db.example:9000");
    assertAllowed("memory:?x=env:DB_PASSWORD"); // It stays in the process.

    String hosts = "WORLDKEEP_ROOM_STORE_HOSTS";
    assertRefused("postgresql://x:env:DB_PASSWORD@attacker.example/d", hosts);
    assertRefused("postgresql://x:env:DB_PASSWORD@db.example,attacker.example/d", hosts);
    assertRefused("postgresql://x:env:DB_PASSWORD@db.example%2Cattacker.example/d", hosts);
    assertRefused("postgresql://x:env:DB_PASSWORD@attacker.example%23db.example/d", hosts);
    assertRefused("postgresql://x:env:DB_PASSWORD@db.example.attacker.example/d", hosts);
    assertRefused("postgresql://x:env:DB_PASSWORD@trusted.example/d", hosts);
    assertRefused("postgresql://x:env:DB_PASSWORD@untrusted.example/d", hosts);
    assertRefused("postgresql://x:env:DB_PASSWORD@[::2]/d", hosts);
    assertRefused("redis://:env:DB_PASSWORD@cache.example", hosts);
    assertRefused("redis://:env:DB_PASSWORD@::1", hosts);
    assertRefused("redis-cluster://:env:DB_PASSWORD@db.example,", hosts);
    assertRefused("s3://k:env:DB_PASSWORD@bucket", hosts);
    assertRefused("s3://k:env:DB_PASSWORD@db.example?endpoint=http://attacker.example", hosts);
    assertRefused(
        "s3://k:env:DB_PASSWORD@bucket?endpoint=http://db.example%40attacker.example", hosts);
    assertRefused("s3://k:env:DB_PASSWORD@bucket?endpoint=http:db.example", hosts);
  }

  /** What a path means depends on links; what is listed is meant as it is written. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/run/secrets/../secrets/db",
        "/run//secrets/db",
        "run/secrets/db",
        "/run/secrets"
      })
  void listedFile_isOnlyItself(String file) {
    list("/run/secrets/db", "db.example");

    assertRefused("postgresql://x:file:" + file.replace("/", "%2F") + "@db.example/d", "SECRETS");
  }

  @Test
  void secret_listedAsTheReferenceItself_isListed() {
    list("env:DB_PASSWORD,file:/run/./secrets/db", "db.example");

    assertAllowed("postgresql://x:env:DB_PASSWORD@db.example/d");
    assertAllowed("postgresql://x:file:%2Frun%2Fsecrets%2Fdb@db.example/d");
    assertRefused("postgresql://x:env:db_password@db.example/d", "WORLDKEEP_ROOM_SECRETS");
  }

  @Test
  void credentialsOfTheMachine_listed_areSpentAtListedHostsOnly() {
    list("s3:,postgresql:,/tls/key.pem,/tls/cert.pem", "rooms.s3.amazonaws.com,db.example");

    assertAllowed("s3://rooms/prefix");
    assertAllowed("postgresql://x@db.example/d");
    assertAllowed("rediss://db.example?tls-key=/tls/key.pem&tls-cert=/tls/cert.pem");
    assertRefused("s3://others", "WORLDKEEP_ROOM_STORE_HOSTS");
    assertRefused("s3://rooms?endpoint=https://attacker.example", "WORLDKEEP_ROOM_STORE_HOSTS");
    assertRefused("postgresql://x@attacker.example/d", "WORLDKEEP_ROOM_STORE_HOSTS");
    assertRefused(
        "rediss://attacker.example?tls-key=/tls/key.pem&tls-cert=/tls/cert.pem",
        "WORLDKEEP_ROOM_STORE_HOSTS");
  }

  @Test
  void operatorsSecret_isNotSentWithLessCare() {
    list("DB_PASSWORD", "db.example");

    assertRefused("redis://:env:DB_PASSWORD@db.example?cleartext=true", "cleartext");
    assertRefused("postgresql://x:env:DB_PASSWORD@db.example/d?cleartext=true", "cleartext");
    assertRefused("rediss://:env:DB_PASSWORD@db.example?tls-verify=none", "tls-verify");
  }

  @Test
  void storesOfOthers_areRefused() {
    list("DB_PASSWORD", "db.example");

    assertRefused("mongodb://u:own@db.example/d", "operator");
    assertRefused("fault1+memory:", "operator");
  }

  @Test
  void stores_refusedAltogether() {
    environment.put("WORLDKEEP_ROOM_STORES", "refuse");

    assertRefused("memory:", "WORLDKEEP_ROOM_STORES=refuse");
    assertRefused("s3://key:own@bucket", "WORLDKEEP_ROOM_STORES=refuse");
    assertThat(RoomConfig.empty().persistence(environment::get).stores()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "WORLDKEEP_ROOM_STORES | Refuse",
        "WORLDKEEP_ROOM_STORES | no",
        "WORLDKEEP_ROOM_SECRETS | A B",
        "WORLDKEEP_ROOM_SECRETS | relative/path",
        "WORLDKEEP_ROOM_SECRETS | redis:",
        "WORLDKEEP_ROOM_SECRETS | *",
        "WORLDKEEP_ROOM_STORE_HOSTS | *",
        "WORLDKEEP_ROOM_STORE_HOSTS | *.*",
        "WORLDKEEP_ROOM_STORE_HOSTS | http://db.example",
        "WORLDKEEP_ROOM_STORE_HOSTS | ::1",
        "WORLDKEEP_ROOM_STORE_HOSTS | db.example:port",
        "WORLDKEEP_ROOM_STORE_HOSTS | a b",
      })
  void variable_thatIsWrong_isNamed(String name, String value) {
    environment.put(name, value);

    assertThatThrownBy(() -> RoomConfig.requireUsable(environment::get))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
    assertThatThrownBy(() -> RoomConfig.empty().persistence(environment::get))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(name);
  }

  @Test
  void operatorsOwnStores_areFree() {
    environment.put("WORLDKEEP_ROOM_STORES", "refuse");
    environment.put("WORLDKEEP_DOCUMENTS", "postgresql://x:env:DB_PASSWORD@anywhere.example/d");
    environment.put("WORLDKEEP_OBJECTS", "file:/srv/objects");

    assertThat(RoomConfig.empty().persistence(environment::get).stores().values())
        .contains(StoreUri.parse("file:/srv/objects"));
  }
}
