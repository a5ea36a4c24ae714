package io.github.worldkeep.store.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.store.Document;
import io.github.worldkeep.store.DocumentCollection;
import io.github.worldkeep.store.Page;
import io.github.worldkeep.store.Query;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON documents as bytes, and how to compare them. */
final class Documents {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .build();

  private static final int MAX_ROWS = 100_000;

  private Documents() {}

  static byte[] json(String text) {
    return text.getBytes(UTF_8);
  }

  /** A document with one field. */
  static byte[] field(String name, Object value) {
    return MAPPER.writeValueAsBytes(Map.of(name, value));
  }

  static byte[] number(long n) {
    return json("{\"n\":" + n + "}");
  }

  static long number(Document<byte[]> document) {
    return tree(document.value()).get("n").asLong();
  }

  static JsonNode tree(byte[] json) {
    return MAPPER.readTree(json);
  }

  static void assertSame(Document<byte[]> found, byte[] expected) {
    assertThat(plain(tree(found.value()))).as(found.id()).isEqualTo(plain(tree(expected)));
  }

  static void assertSame(Optional<Document<byte[]>> found, byte[] expected) {
    assertThat(found).isPresent();
    assertSame(found.orElseThrow(), expected);
  }

  /** Maps, lists, texts, numbers without their spelling: equal for equal JSON. */
  static Object plain(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> fields = new HashMap<>();
      node.properties().forEach(field -> fields.put(field.getKey(), plain(field.getValue())));
      return fields;
    } else if (node.isArray()) {
      List<Object> elements = new ArrayList<>();
      node.forEach(element -> elements.add(plain(element)));
      return elements;
    } else if (node.isNumber()) {
      BigDecimal number = node.decimalValue();
      return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }
    return node.isString() ? node.stringValue() : node;
  }

  /** The ids of all pages of a query. */
  static List<String> ids(DocumentCollection<?> collection, Query query) {
    List<String> ids = new ArrayList<>();
    Optional<String> next = query.cursor();
    do {
      Page<? extends Document<?>> page =
          collection.find(next.isPresent() ? query.after(next.get()) : query);
      page.items().forEach(document -> ids.add(document.id()));
      assertThat(ids.size()).as("rows of %s, which never ends", query).isLessThan(MAX_ROWS);
      next = page.next();
    } while (next.isPresent());
    return ids;
  }
}
