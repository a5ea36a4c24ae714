package io.github.worldkeep.store.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/** Documents that every store takes, and some that none does. */
final class JsonSamples {
  private static final int MAXIMUM_DEPTH = 100;
  private static final int MAXIMUM_BYTES = 16 * 1024 * 1024;

  static final List<String> WELL_FORMED =
      List.of(
          "{}",
          " \n\t{ \"a\" : 1 , \"b\" : [ ] } \r\n",
          "{\"a\":null,\"b\":true,\"c\":false,\"d\":\"\",\"e\":{},\"f\":[]}",
          "{\"\":1,\" \":2,\"a.b\":3,\"$.a\":4,\"__proto__\":5,\"a\":6,\"A\":7,\"a\\\"b\":8,\"'\":9}",
          "{\"n\":[0,-0,1,-1,1.0,1e0,1E+2,1e-2,0.1,1.5e300,-1.7976931348623157e308,5e-324]}",
          "{\"n\":[9223372036854775807,-9223372036854775808,9007199254740993,4294967296]}",
          "{\"t\":\"\\u0001\\b\\f\\n\\r\\t\\\"\\\\\\/\\u007f\\u2028\\ud83d\\ude00\\uffff\"}",
          "{\"t\":\"\u00e9 e\u0301 \ud83d\ude00 \u20aa \uffff \ufeff \u2029\"}",
          "{\"\u00e9\":1,\"e\u0301\":2,\"\ud83d\ude00\":3}",
          "{\"mixed\":[1,\"1\",true,null,{},[],[[[]]],{\"a\":[{\"b\":[]}]}]}",
          "{\"id\":\"x\",\"version\":1,\"_id\":2,\"json\":{},\"key\":\"k\"}",
          nested(MAXIMUM_DEPTH),
          "{\"text\":\"" + "long ".repeat(20_000) + "\"}");

  private static final List<String> MALFORMED =
      List.of(
          "",
          " ",
          "null",
          "true",
          "1",
          "\"text\"",
          "[]",
          "[{}]",
          "{",
          "}",
          "{}}",
          "{} {}",
          "{},",
          "{\"a\"}",
          "{\"a\":}",
          "{\"a\":1,}",
          "{,}",
          "{\"a\":1 \"b\":2}",
          "{a:1}",
          "{'a':1}",
          "{\"a\":'x'}",
          "{\"a\":01}",
          "{\"a\":+1}",
          "{\"a\":.5}",
          "{\"a\":1.}",
          "{\"a\":0x1}",
          "{\"a\":NaN}",
          "{\"a\":Infinity}",
          "{\"a\":1e999}",
          "{\"a\":-1e999}",
          "{\"a\":undefined}",
          "{\"a\":\"\t\"}",
          "{\"a\":\"\n\"}",
          "{\"a\":\"\\x\"}",
          "{\"a\":\"\\u12\"}",
          "{\"a\":\"",
          "{\"a\":1,\"a\":1}",
          "{\"a\":{\"b\":1,\"b\":2}}",
          "{/* */}",
          "{} // end",
          "{\"a\":[1,]}",
          "{\"a\":\"\\u0000\"}",
          "{\"\\u0000\":1}",
          "{\"a\":\"\\ud83d\"}",
          "{\"a\":\"\\ude00\"}",
          "{\"a\":\"\\ude00\\ud83d\"}",
          "{\"\\ud83d\":1}",
          "{\"a\":[\"\\ud83dx\"]}",
          "{}\0",
          "\ufeff{}");

  private JsonSamples() {}

  /** What no store takes. */
  static List<byte[]> refused() {
    List<byte[]> refused = new ArrayList<>();
    MALFORMED.forEach(text -> refused.add(text.getBytes(UTF_8)));
    refused.add(nested(MAXIMUM_DEPTH + 1).getBytes(UTF_8));
    refused.add(nested(50_000).getBytes(UTF_8));
    refused.add(("{\"a\":\"" + "x".repeat(MAXIMUM_BYTES) + "\"}").getBytes(UTF_8));
    refused.add(textOf(0xff));
    refused.add(textOf(0xc0, 0x80));
    refused.add(textOf(0xc1, 0xbf));
    refused.add(textOf(0xe0, 0x80, 0xaf));
    refused.add(textOf(0xc3));
    refused.add(textOf(0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80));
    refused.add(textOf(0xf4, 0x90, 0x80, 0x80));
    for (Charset other : List.of(UTF_16BE, UTF_16LE, Charset.forName("UTF-32BE"))) {
      refused.add("{\"a\":1}".getBytes(other));
    }
    return refused;
  }

  private static byte[] textOf(int... bytes) {
    StringBuilder text = new StringBuilder();
    for (int b : bytes) {
      text.append((char) b);
    }
    return ("{\"a\":\"" + text + "\"}").getBytes(ISO_8859_1);
  }

  private static String nested(int depth) {
    return "{\"a\":".repeat(depth - 1) + "{}" + "}".repeat(depth - 1);
  }
}
