package io.github.worldkeep.store.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Damages a good document at random: by its fields and by its bytes. The system property {@code
 * seed} repeats a failure.
 */
public final class DamagedJson {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String HERE = "\"@here@\"";
  private static final int ROUNDS = 20_000;
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-1",
          "1",
          "2",
          "7",
          "-0.0",
          "1.0",
          "1.5",
          "1e2",
          "1e400",
          "1e2147483647",
          "1e2147483648",
          "1e-99999999999",
          "2147483648",
          "9223372036854775807",
          "9223372036854775808",
          "999999999999999999999999999999",
          "\"\"",
          "\" \"",
          "\"1\"",
          "\"x\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"ALIVE\"",
          "\"alive\"",
          "\"../x\"",
          "\"2026-01-01T00:00:00Z\"",
          "\"+1000000000-01-01T00:00:00Z\"",
          "\"2026-02-30T00:00:00Z\"",
          "[]",
          "[null]",
          "[1]",
          "[\"x\"]",
          "[\"x\",\"x\"]",
          "[[]]",
          "{}",
          "{\"x\":1}",
          "{\"x\":null}",
          "\"" + "y".repeat(600) + "\"");

  private final Random random;

  private DamagedJson(long seed) {
    random = new Random(seed);
  }

  /**
   * Each must be read as a good value, or refused as CORRUPT or NEWER_FORMAT.
   *
   * @param reading reads a document and does all with it that is done with a good one
   */
  public static void assertEachIsReadOrRefused(String good, Consumer<byte[]> reading) {
    reading.accept(good.getBytes(UTF_8));
    long seed = Long.getLong("seed", System.nanoTime());
    DamagedJson damage = new DamagedJson(seed);
    int refused = 0;
    for (int i = 0; i < ROUNDS; i++) {
      byte[] document = damage.damaged(good);
      try {
        reading.accept(document);
      } catch (StoreException e) {
        refused++;
        assertThat(e.kind()).isIn(Kind.CORRUPT, Kind.NEWER_FORMAT);
      } catch (RuntimeException e) {
        throw new AssertionError(new String(document, UTF_8) + ", -Dseed=" + seed, e);
      }
    }
    assertThat(refused).as("-Dseed=%d", seed).isBetween(ROUNDS / 10, ROUNDS - 1);
  }

  private byte[] damaged(String good) {
    byte[] bytes = (random.nextInt(3) > 0 ? withOtherField(good) : good).getBytes(UTF_8);
    return switch (random.nextInt(10)) {
      case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      case 1 -> withOtherByte(bytes);
      case 2 ->
          (new String(bytes, UTF_8) + any(List.of(" ", "x", "{}", "null", ",", "]")))
              .getBytes(UTF_8);
      default -> bytes;
    };
  }

  private byte[] withOtherByte(byte[] bytes) {
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    return bytes;
  }

  private String withOtherField(String good) {
    JsonNode document = JSON.readTree(good);
    List<JsonNode> containers = new ArrayList<>();
    collect(document, containers);
    JsonNode container = any(containers);
    if (container instanceof ObjectNode object) {
      List<String> names = List.copyOf(object.propertyNames());
      String name = any(names);
      switch (random.nextInt(6)) {
        case 0 -> object.remove(name);
        case 1 -> object.put("unknown", "@here@");
        case 2 -> {
          object.put("@twice@", "@here@");
          return written(document).replace("\"@twice@\"", "\"" + name + "\"");
        }
        default -> object.put(name, "@here@");
      }
    } else if (container instanceof ArrayNode array) {
      array.set(random.nextInt(array.size()), "@here@");
    }
    return written(document);
  }

  private String written(JsonNode document) {
    return JSON.writeValueAsString(document).replace(HERE, any(VALUES));
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainer() && !node.isEmpty()) {
      containers.add(node);
      node.forEach(child -> collect(child, containers));
    }
  }

  private <T> T any(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
