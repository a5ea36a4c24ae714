package io.github.worldkeep.store.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.engines.Identity;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.StoreUri;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  @TempDir private Path directory;

  private static Persistence open(RedisHarness harness, TlsProxy proxy, String parameters) {
    String uri =
        harness.uri().replaceFirst("redis://(.*)@[^?]*", "rediss://$1@" + proxy.place())
            + parameters;
    return Persistence.open(
        harness
            .config()
            .with(StoreKind.KEY_VALUES, StoreUri.parse(uri))
            .withTimeout(Duration.ofSeconds(5)));
  }

  private static void assertWorks(RedisHarness harness, TlsProxy proxy, String parameters) {
    try (Persistence client = open(harness, proxy, parameters)) {
      client.keyValues().put("k", parameters.getBytes(UTF_8));
      assertThat(client.keyValues().get("k")).hasValue(parameters.getBytes(UTF_8));
    }
  }

  private static void assertFails(RedisHarness harness, TlsProxy proxy, String parameters) {
    StoreException failure =
        catchThrowableOfType(StoreException.class, () -> open(harness, proxy, parameters).close());
    assertThat(failure.kind()).as("%s", failure).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("tls-ca");
  }

  @Test
  void certificate_isVerifiedAsTheUriSays() throws Exception {
    Identity good = Identity.create(directory, "good", "ip:127.0.0.1");
    Identity other = Identity.create(directory, "other", "dns:elsewhere.example");
    try (RedisHarness harness = RedisHarness.in(Engines.redis());
        TlsProxy proxy = TlsProxy.before(Engines.redis(), good, null);
        TlsProxy misnamed = TlsProxy.before(Engines.redis(), other, null)) {
      assertWorks(harness, proxy, "&tls-ca=" + good.certificate());
      assertWorks(harness, proxy, "&tls-verify=none");
      assertFails(harness, proxy, "");
      assertFails(harness, proxy, "&tls-ca=" + other.certificate());
      assertFails(harness, misnamed, "&tls-ca=" + other.certificate());
      assertWorks(harness, misnamed, "&tls-verify=ca&tls-ca=" + other.certificate());
    }
  }

  @Test
  void certificateOfTheClient_isShownToAServerThatAsks() throws Exception {
    Identity server = Identity.create(directory, "server", "ip:127.0.0.1");
    Identity client = Identity.create(directory, "client", "dns:game.example");
    String authority = "&tls-ca=" + server.certificate();
    try (RedisHarness harness = RedisHarness.in(Engines.redis());
        TlsProxy proxy = TlsProxy.before(Engines.redis(), server, client)) {
      assertWorks(
          harness,
          proxy,
          authority + "&tls-cert=" + client.certificate() + "&tls-key=" + client.key());
      StoreException failure =
          catchThrowableOfType(StoreException.class, () -> open(harness, proxy, authority).close());
      assertThat(failure.kind()).as("%s", failure).isEqualTo(Kind.UNAVAILABLE);
      failure =
          catchThrowableOfType(
              StoreException.class,
              () -> open(harness, proxy, authority + "&tls-key=" + client.key()).close());
      assertThat(failure.kind()).as("%s", failure).isEqualTo(Kind.INVALID);
    }
  }
}
