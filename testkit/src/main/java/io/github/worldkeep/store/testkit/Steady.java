package io.github.worldkeep.store.testkit;

import static io.github.worldkeep.store.testkit.Documents.number;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.Codec;
import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.ListOptions;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.StoreKind;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** The same small number in each store of a client, under a name: enough to see what survived. */
final class Steady {
  private Steady() {}

  static void write(Persistence client, Set<StoreKind> kinds, String name, int number) {
    for (StoreKind kind : kinds) {
      switch (kind) {
        case KEY_VALUES -> client.keyValues().put(name, text(number));
        case DOCUMENTS ->
            client.documents().collection("items", Codec.raw()).put(name, number(number));
        case OBJECTS -> client.objects().put(name, text(number));
      }
    }
  }

  /** The number under this name, if there is one. */
  static OptionalInt read(Persistence client, StoreKind kind, String name) {
    return switch (kind) {
      case KEY_VALUES -> parsed(client.keyValues().get(name));
      case DOCUMENTS ->
          client.documents().collection("items", Codec.raw()).get(name).stream()
              .mapToInt(document -> Math.toIntExact(Documents.number(document)))
              .findAny();
      case OBJECTS -> parsed(client.objects().get(name));
    };
  }

  private static OptionalInt parsed(Optional<byte[]> text) {
    return text.stream().mapToInt(value -> Integer.parseInt(new String(value, UTF_8))).findAny();
  }

  static void assertHolds(Persistence client, Set<StoreKind> kinds, String name, int number) {
    for (StoreKind kind : kinds) {
      switch (kind) {
        case KEY_VALUES -> assertThat(client.keyValues().get(name)).hasValue(text(number));
        case DOCUMENTS ->
            Documents.assertSame(
                client.documents().collection("items", Codec.raw()).get(name), number(number));
        case OBJECTS -> assertThat(client.objects().get(name)).hasValue(text(number));
      }
    }
  }

  static void assertEmpty(Persistence client, Set<StoreKind> kinds) {
    for (StoreKind kind : kinds) {
      switch (kind) {
        case KEY_VALUES -> assertThat(client.keyValues().scan("")).isEmpty();
        case DOCUMENTS ->
            assertThat(client.documents().collection("items", Codec.raw()).count(Filter.all()))
                .isZero();
        case OBJECTS -> assertThat(client.objects().list("", ListOptions.ALL).objects()).isEmpty();
      }
    }
  }

  private static byte[] text(int number) {
    return Integer.toString(number).getBytes(UTF_8);
  }
}
