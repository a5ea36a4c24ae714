package io.github.worldkeep.store;

import static io.github.worldkeep.store.Failures.invalid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PersistenceConfigTest {
  @Test
  void none_namesNoStore() {
    PersistenceConfig config = PersistenceConfig.none();
    assertThat(config.stores()).isEmpty();
    assertThat(config.required()).isEmpty();
    assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(30));
    Persistence.open(config).close();
  }

  @Test
  void embedded_isTheDevelopmentTrio() {
    assertThat(PersistenceConfig.embedded(Path.of("saves")).stores())
        .isEqualTo(
            Map.of(
                StoreKind.KEY_VALUES, StoreUri.parse("memory:"),
                StoreKind.DOCUMENTS, StoreUri.parse("sqlite:saves/documents.db"),
                StoreKind.OBJECTS, StoreUri.parse("file:saves/objects")));
  }

  @Test
  void embedded_oddDirectory_isEncoded() {
    Path odd = Path.of("a%20b?c=d e");
    StoreUri uri = PersistenceConfig.embedded(odd).stores().get(StoreKind.OBJECTS);
    assertThat(uri.path()).isEqualTo(odd + "/objects");
  }

  @Test
  void embedded_directoryThatLooksLikeAPassword_canBeHandedOn() {
    for (Path odd :
        List.of(
            Path.of("a:b@c"), Path.of("/a:b@c"), Path.of("C:\\Users\\me@corp"), Path.of("a=b@c"))) {
      PersistenceConfig config = PersistenceConfig.embedded(odd);
      StoreUri documents = config.stores().get(StoreKind.DOCUMENTS);
      StoreUri objects = config.stores().get(StoreKind.OBJECTS);

      assertThat(StoreUri.parse(documents.toText()).path()).isEqualTo(odd + "/documents.db");
      assertThat(StoreUri.parse(objects.toText()).path()).isEqualTo(odd + "/objects");
    }
  }

  @Test
  void fromEnvironment_namedStoresWin_othersAreEmbedded() {
    Map<String, String> environment = new HashMap<>();
    environment.put("WORLDKEEP_DOCUMENTS", "postgresql://u:env:PW@db/game");
    environment.put("WORLDKEEP_OBJECTS", " ");
    environment.put("PW", "hunter2");
    PersistenceConfig config = PersistenceConfig.fromEnvironment(environment::get);
    assertThat(config.stores())
        .isEqualTo(
            Map.of(
                StoreKind.KEY_VALUES, StoreUri.parse("memory:"),
                StoreKind.DOCUMENTS, StoreUri.parse("postgresql://u:env:PW@db/game"),
                StoreKind.OBJECTS, StoreUri.parse("file:.worldkeep/objects")));
    assertThat(config.unnamed()).containsOnly(StoreKind.KEY_VALUES, StoreKind.OBJECTS);
    assertThat(config.environment().apply("PW")).isEqualTo("hunter2");
    assertThat(config.toString()).doesNotContain("hunter2");
  }

  @Test
  void fromEnvironment_stores_areThoseThatItsUriOffers() {
    Map<String, String> environment = new HashMap<>();
    environment.put("WORLDKEEP_STORES", "scripted:all");
    assertThat(PersistenceConfig.fromEnvironment(environment::get).stores())
        .isEqualTo(
            Map.of(
                StoreKind.KEY_VALUES, StoreUri.parse("scripted:all"),
                StoreKind.DOCUMENTS, StoreUri.parse("scripted:all"),
                StoreKind.OBJECTS, StoreUri.parse("file:.worldkeep/objects")));
    environment.put("WORLDKEEP_DOCUMENTS", "scripted:documents");
    environment.put("WORLDKEEP_OBJECTS", "s3://bucket");
    PersistenceConfig config = PersistenceConfig.fromEnvironment(environment::get);
    assertThat(config.stores())
        .isEqualTo(
            Map.of(
                StoreKind.KEY_VALUES, StoreUri.parse("scripted:all"),
                StoreKind.DOCUMENTS, StoreUri.parse("scripted:documents"),
                StoreKind.OBJECTS, StoreUri.parse("s3://bucket")));
    assertThat(config.unnamed()).isEmpty();
  }

  @Test
  void fromEnvironment_storesOfAnUnknownDriver_isInvalidAndNamesTheVariable() {
    Map<String, String> environment = Map.of("WORLDKEEP_STORES", "acme://u:hunter2@host");
    assertThat(invalid(() -> PersistenceConfig.fromEnvironment(environment::get)))
        .hasMessageContainingAll("WORLDKEEP_STORES", "acme:")
        .message()
        .doesNotContain("hunter2");
    assertThat(invalid(() -> PersistenceConfig.fromEnvironment(name -> "hunter2")))
        .hasMessageContaining("WORLDKEEP_STORES")
        .message()
        .doesNotContain("hunter2");
  }

  @Test
  void withDefault_keepsWhatIsNamed() {
    StoreUri other = StoreUri.parse("sqlite:tokens.db");
    PersistenceConfig nothing =
        PersistenceConfig.fromEnvironment(name -> null).withDefault(StoreKind.KEY_VALUES, other);
    assertThat(nothing.stores()).containsEntry(StoreKind.KEY_VALUES, other);
    assertThat(nothing.unnamed()).containsOnly(StoreKind.values());
    PersistenceConfig named = PersistenceConfig.none().with(StoreKind.KEY_VALUES, other);
    assertThat(named.withDefault(StoreKind.KEY_VALUES, StoreUri.parse("memory:"))).isEqualTo(named);
  }

  @Test
  void with_changesACopy() {
    PersistenceConfig none = PersistenceConfig.none();
    PersistenceConfig one = none.with(StoreKind.OBJECTS, StoreUri.parse("file:a"));
    PersistenceConfig other = one.with(StoreKind.OBJECTS, StoreUri.parse("file:b"));
    assertThat(none.stores()).isEmpty();
    assertThat(one.stores().get(StoreKind.OBJECTS).path()).isEqualTo("a");
    assertThat(other.stores().get(StoreKind.OBJECTS).path()).isEqualTo("b");
    assertThatThrownBy(() -> one.stores().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void require_addsUp() {
    PersistenceConfig config =
        PersistenceConfig.none()
            .require(StoreKind.OBJECTS, Capability.DURABLE)
            .require(StoreKind.OBJECTS, Capability.SHARED)
            .require(StoreKind.DOCUMENTS, Capability.DURABLE);
    assertThat(config.required())
        .isEqualTo(
            Map.of(
                StoreKind.OBJECTS, Set.of(Capability.DURABLE, Capability.SHARED),
                StoreKind.DOCUMENTS, Set.of(Capability.DURABLE)));
  }

  @Test
  void withTimeout_hasLimits() {
    PersistenceConfig config = PersistenceConfig.none();
    assertThat(config.withTimeout(Duration.ofMillis(1)).timeout()).isEqualTo(Duration.ofMillis(1));
    assertThat(config.withTimeout(Duration.ofDays(1)).timeout()).isEqualTo(Duration.ofDays(1));
    for (Duration wrong :
        new Duration[] {
          Duration.ZERO,
          Duration.ofMillis(-1),
          Duration.ofNanos(999_999),
          Duration.ofDays(1).plusNanos(1),
          Duration.ofSeconds(Long.MAX_VALUE)
        }) {
      assertThat(invalid(() -> config.withTimeout(wrong))).hasMessageContaining("timeout");
    }
  }

  @Test
  void withClock_andListener_areKept() {
    Instant noon = Instant.parse("2026-01-01T12:00:00Z");
    StoreListener listener = event -> {};
    PersistenceConfig config =
        PersistenceConfig.none().withClock(() -> noon).withListener(listener);
    assertThat(config.clock().instant()).isEqualTo(noon);
    assertThat(config.listener()).isSameAs(listener);
  }
}
