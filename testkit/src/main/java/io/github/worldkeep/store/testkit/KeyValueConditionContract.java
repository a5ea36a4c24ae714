package io.github.worldkeep.store.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.KeyValueStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Keys and values: conditions compare bytes, and hold against every other client. */
public abstract class KeyValueConditionContract extends StoreContract {
  private static final int RACERS = 8;
  private static final int ROUNDS = 40;

  private KeyValueStore store() {
    return first().keyValues();
  }

  /** A client for a thread: half of them use the one, half the other. */
  private KeyValueStore client(int thread) {
    return (thread % 2 == 0 ? first() : second()).keyValues();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String text(Optional<byte[]> value) {
    return new String(value.orElseThrow(), UTF_8);
  }

  @Test
  void putIfAbsent_existing_changesNothing() {
    assertThat(store().putIfAbsent("k", bytes("first"))).isTrue();
    assertThat(second().keyValues().putIfAbsent("k", bytes("second"))).isFalse();
    assertThat(store().get("k")).hasValue(bytes("first"));
    store().remove("k");
    assertThat(store().putIfAbsent("k", bytes("third"))).isTrue();
  }

  @Test
  void putIfAbsent_emptyValueIsThere_changesNothing() {
    store().put("k", new byte[0]);
    assertThat(store().putIfAbsent("k", bytes("x"))).isFalse();
    assertThat(store().get("k")).hasValue(new byte[0]);
  }

  @Test
  void replace_missing_neverCreates() {
    assertThat(store().replace("k", bytes("old"), bytes("new"))).isFalse();
    assertThat(store().replace("k", new byte[0], bytes("new"))).isFalse();
    assertThat(store().get("k")).isEmpty();
    assertThat(store().scan("")).isEmpty();
  }

  @Test
  void replace_otherValue_changesNothing() {
    store().put("k", bytes("value"));
    for (String other : List.of("", "Value", "valu", "value ", "value\0", "\0value", "eulav")) {
      assertThat(store().replace("k", bytes(other), bytes("new"))).as(other).isFalse();
    }
    assertThat(store().get("k")).hasValue(bytes("value"));
    assertThat(second().keyValues().replace("k", bytes("value"), bytes("new"))).isTrue();
    assertThat(store().get("k")).hasValue(bytes("new"));
  }

  @Test
  void conditions_onBytesThatAreNoText_compareEveryByte() {
    byte[] value = {0, (byte) 0xff, (byte) 0xfe, 0, 1};
    byte[] similar = {0, (byte) 0xff, (byte) 0xfd, 0, 1};
    store().put("k", value);
    assertThat(store().replace("k", similar, bytes("new"))).isFalse();
    assertThat(store().remove("k", similar)).isFalse();
    assertThat(store().replace("k", value, similar)).isTrue();
    assertThat(store().remove("k", similar)).isTrue();
  }

  @Test
  void remove_otherValue_changesNothing() {
    store().put("k", bytes("value"));
    assertThat(store().remove("k", bytes("other"))).isFalse();
    assertThat(store().remove("k", new byte[0])).isFalse();
    assertThat(store().get("k")).hasValue(bytes("value"));
    assertThat(store().remove("k", bytes("value"))).isTrue();
    assertThat(store().remove("k", bytes("value"))).isFalse();
    assertThat(store().get("k")).isEmpty();
  }

  @Test
  void take_existing_answersItOnce() {
    store().put("k", bytes("value"));
    assertThat(second().keyValues().take("k")).hasValue(bytes("value"));
    assertThat(store().take("k")).isEmpty();
    assertThat(store().get("k")).isEmpty();
  }

  @Test
  void putIfAbsent_manyAtOnce_exactlyOneWins() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String key = "k" + round;
      assertOneWins((client, me) -> client.putIfAbsent(key, bytes(me)));
      assertThat(text(store().get(key))).startsWith("racer");
    }
  }

  @Test
  void replace_manyAtOnce_exactlyOneWins() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String key = "k" + round;
      store().put(key, bytes("start"));
      assertOneWins((client, me) -> client.replace(key, bytes("start"), bytes(me)));
    }
  }

  @Test
  void remove_manyAtOnce_exactlyOneWins() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String key = "k" + round;
      store().put(key, bytes("start"));
      assertOneWins((client, me) -> client.remove(key, bytes("start")));
      store().put(key, bytes("start"));
      assertOneWins((client, me) -> client.remove(key));
    }
  }

  @Test
  void take_manyAtOnce_exactlyOneGetsIt() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      String key = "k" + round;
      store().put(key, bytes("token"));
      assertOneWins((client, me) -> client.take(key).isPresent());
    }
  }

  private void assertOneWins(BiFunction<KeyValueStore, String, Boolean> attempt) throws Exception {
    client(1);
    List<Boolean> won =
        Race.run(RACERS, i -> (Callable<Boolean>) () -> attempt.apply(client(i), "racer " + i));
    assertThat(won).containsOnlyOnce(true);
  }

  @Test
  void increment_sixtyFourThreads_losesNothing() throws Exception {
    int each = 25;
    client(1);
    Race.run(
        64,
        i ->
            () -> {
              for (int n = 0; n < each; n++) {
                client(i).increment("n", 1);
              }
              return i;
            });
    assertThat(text(store().get("n"))).isEqualTo(Integer.toString(64 * each));
  }

  @Test
  void replace_asACounter_losesNothing() throws Exception {
    int each = 25;
    store().put("n", bytes("0"));
    client(1);
    Race.run(
        RACERS,
        i ->
            () -> {
              for (int n = 0; n < each; n++) {
                addOne(client(i));
              }
              return i;
            });
    assertThat(text(store().get("n"))).isEqualTo(Integer.toString(RACERS * each));
  }

  private static void addOne(KeyValueStore client) {
    boolean done = false;
    while (!done) {
      String found = text(client.get("n"));
      String next = Integer.toString(Integer.parseInt(found) + 1);
      done = client.replace("n", bytes(found), bytes(next));
    }
  }
}
