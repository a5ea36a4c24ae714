package io.github.worldkeep.bootstrap.backend.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The shipped description, and what in an exchange is not as it says. */
final class Description {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete");

  private final JsonNode root;

  private Description(JsonNode root) {
    this.root = root;
  }

  static Description shipped() throws IOException {
    try (InputStream in = HttpBackend.class.getResourceAsStream("openapi.json")) {
      return new Description(JSON.readTree(in.readAllBytes()));
    }
  }

  /** The names of all operations. */
  Set<String> operations() {
    Set<String> all = new TreeSet<>();
    for (JsonNode path : root.path("paths")) {
      for (String method : METHODS) {
        if (path.has(method)) {
          all.add(path.path(method).path("operationId").stringValue());
        }
      }
    }
    return all;
  }

  /** The operation that a request is for; empty if there is none. */
  String operation(Exchange exchange) {
    return path(exchange)
        .path(exchange.method().toLowerCase(Locale.ROOT))
        .path("operationId")
        .asString("");
  }

  private JsonNode path(Exchange exchange) {
    String path = exchange.uri().getRawPath().substring("/base".length());
    for (Map.Entry<String, JsonNode> candidate : root.path("paths").properties()) {
      String pattern = candidate.getKey().replaceAll("\\{[^}]+}", "[^/]+");
      if (Pattern.matches(pattern, path)) {
        return candidate.getValue();
      }
    }
    return JSON.missingNode();
  }

  /** What is not as described. */
  List<String> problems(Exchange exchange) {
    List<String> problems = new ArrayList<>();
    JsonNode path = path(exchange);
    JsonNode operation = path.path(exchange.method().toLowerCase(Locale.ROOT));
    if (operation.isMissingNode()) {
      return List.of("no such operation: " + exchange.method() + " " + exchange.uri());
    }
    checkQuery(operation, exchange, problems);
    checkSecurity(operation, exchange, problems);
    checkContent(
        "request",
        operation.path("requestBody"),
        exchange.header("content-type"),
        exchange.body(),
        true,
        problems);
    if (exchange.faithful()) {
      checkAnswer(operation, exchange, problems);
    }
    return problems;
  }

  private void checkQuery(JsonNode operation, Exchange exchange, List<String> problems) {
    String query = exchange.uri().getRawQuery();
    List<String> names = new ArrayList<>();
    for (String pair : query == null ? new String[0] : query.split("&")) {
      names.add(pair.substring(0, pair.indexOf('=')));
    }
    List<String> described = new ArrayList<>();
    List<String> required = new ArrayList<>();
    for (JsonNode parameter : operation.path("parameters")) {
      if (parameter.path("in").stringValue().equals("query")) {
        described.add(parameter.path("name").stringValue());
        if (parameter.path("required").booleanValue()) {
          required.add(parameter.path("name").stringValue());
        }
      }
    }
    if (!described.containsAll(names) || !names.containsAll(required)) {
      problems.add("query parameters " + names + ", not " + described);
    }
  }

  private static void checkSecurity(JsonNode operation, Exchange exchange, List<String> problems) {
    String scheme = operation.has("security") ? "Basic " : "Bearer ";
    if (!exchange.header("authorization").startsWith(scheme)) {
      problems.add("no authorization of the scheme " + scheme);
    }
  }

  private void checkAnswer(JsonNode operation, Exchange exchange, List<String> problems) {
    JsonNode answer = operation.path("responses").path(String.valueOf(exchange.status()));
    if (answer.isMissingNode()) {
      problems.add("status " + exchange.status() + " is not described");
    }
    JsonNode described = resolved(answer);
    if (described.path("headers").has("ETag") && !exchange.answerHeaders().containsKey("ETag")) {
      problems.add("an answer without ETag");
    }
    String type = String.valueOf(exchange.answerHeaders().getFirst("content-type"));
    checkContent("answer", described, type, exchange.answer(), false, problems);
  }

  private void checkContent(
      String what,
      JsonNode described,
      String type,
      byte[] body,
      boolean strict,
      List<String> problems) {
    JsonNode content = described.path("content");
    if (content.isMissingNode()) {
      if (body.length > 0) {
        problems.add(what + " has a body");
      }
      return;
    }
    if (!content.has(type)) {
      problems.add(what + " of type " + type);
      return;
    }
    JsonNode schema = content.path(type).path("schema");
    if (type.contains("form")) {
      checkValue(what, schema, form(body), strict, problems);
    } else if (type.contains("json")) {
      checkValue(what, schema, JSON.readTree(body), strict, problems);
    }
  }

  private static JsonNode form(byte[] body) {
    ObjectNode form = JSON.createObjectNode();
    Arrays.stream(new String(body, UTF_8).split("&"))
        .map(pair -> pair.split("=", 2))
        .forEach(pair -> form.put(pair[0], URLDecoder.decode(pair[1], UTF_8)));
    return form;
  }

  private JsonNode resolved(JsonNode node) {
    String reference = node.path("$ref").asString("");
    return reference.isEmpty() ? node : root.at(reference.substring(1));
  }

  private void checkValue(
      String where, JsonNode reference, JsonNode value, boolean strict, List<String> problems) {
    JsonNode schema = resolved(reference);
    String type = schema.path("type").stringValue();
    boolean fits =
        switch (type) {
          case "object" -> value.isObject();
          case "array" -> value.isArray();
          case "string" -> value.isString() && fits(schema, value.stringValue());
          case "integer" ->
              value.isIntegralNumber()
                  && value.longValue() >= schema.path("minimum").asLong(Long.MIN_VALUE)
                  && value.longValue() <= schema.path("maximum").asLong(Long.MAX_VALUE);
          case "boolean" -> value.isBoolean();
          default -> false;
        };
    if (!fits) {
      problems.add(where + " is no " + schema + ": " + value);
    }
    for (JsonNode required : schema.path("required")) {
      if (!value.has(required.stringValue())) {
        problems.add(where + " lacks " + required);
      }
    }
    JsonNode properties = schema.path("properties");
    for (Map.Entry<String, JsonNode> property : value.properties()) {
      String name = where + "." + property.getKey();
      if (properties.has(property.getKey())) {
        checkValue(name, properties.path(property.getKey()), property.getValue(), strict, problems);
      } else if (strict && schema.has("properties")) {
        problems.add(name + " is not described");
      }
    }
    if (value.isArray()) {
      value.forEach(item -> checkValue(where + "[]", schema.path("items"), item, strict, problems));
    }
  }

  private static boolean fits(JsonNode schema, String text) {
    boolean listed = !schema.has("enum");
    for (JsonNode option : schema.path("enum")) {
      listed |= option.stringValue().equals(text);
    }
    return listed
        && text.length() >= schema.path("minLength").asInt(0)
        && text.length() <= schema.path("maxLength").asInt(Integer.MAX_VALUE)
        && schema.path("const").asString(text).equals(text)
        && Pattern.compile(schema.path("pattern").asString("")).matcher(text).find();
  }
}
