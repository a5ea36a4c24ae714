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
  private static final int MAX_DEPTH = 100;
  private static final int MAX_BYTES = 16 * 1024 * 1024;
  private static final int MAX_NAME = 50_000;

  /** At the edges of what a number may be. */
  static final List<String> NUMBERS =
      List.of(
          "0",
          "-0.0",
          "0e-300",
          "-0E+300",
          "0." + "0".repeat(999),
          "5e-324",
          "-4.9E-324",
          "2.4703282292062328e-324",
          "2.2250738585072011e-308",
          "1e-300",
          "1.50e-3",
          "1.0E+2",
          "1e0000000000000000000001",
          "1e308",
          "1.7976931348623157e308",
          "-1.7976931348623158E+308",
          "9007199254740993",
          "12345678901234567890.5",
          "0.1000000000000000055511151231257827",
          "1" + "0".repeat(308),
          "3." + "1415926535".repeat(99),
          "-" + "1234567890".repeat(30) + "." + "1234567890".repeat(70));

  private static final List<String> REFUSED_NUMBERS =
      List.of(
          "2.4703282292062327e-324",
          "2e-324",
          "-1e-325",
          "1e-400",
          "1e-1000",
          "1e-1200",
          "1e-9999",
          "1e-16384",
          "1e-2147483648",
          "1e-99999999999",
          "0." + "0".repeat(400) + "1",
          "1.7976931348623159e308",
          "1.8e308",
          "1e309",
          "-1e999",
          "1e9999",
          "1e131072",
          "1e2147483647",
          "1e2147483648",
          "1e99999999999",
          "9".repeat(400),
          "3." + "1415926535".repeat(100),
          "0." + "0".repeat(1_000),
          "0e-16384",
          "0e-99999",
          "0e99999",
          "-0e2147483648",
          "1." + "5".repeat(800) + "e-300");

  static final List<String> WELL_FORMED =
      List.of(
          "{}",
          " \n\t{ \"a\" : 1 , \"b\" : [ ] } \r\n",
          "{\"a\":null,\"b\":true,\"c\":false,\"d\":\"\",\"e\":{},\"f\":[]}",
          "{\"\":1,\""
              + " \":2,\"a.b\":3,\"$.a\":4,\"__proto__\":5,\"a\":6,\"A\":7,\"a\\\"b\":8,\"'\":9}",
          "{\"n\":[0,-0,1,-1,1.0,1e0,1E+2,1e-2,0.1,1.5e300,-1.7976931348623157e308,5e-324]}",
          "{\"n\":[9223372036854775807,-9223372036854775808,9007199254740993,4294967296]}",
          "{\"t\":\"\\u0001\\b\\f\\n\\r\\t\\\"\\\\\\/\\u007f\\u2028\\ud83d\\ude00\\uffff\"}",
          "{\"t\":\"\u00e9 e\u0301 \ud83d\ude00 \u20aa \uffff \ufeff \u2029\"}",
          "{\"\u00e9\":1,\"e\u0301\":2,\"\ud83d\ude00\":3}",
          "{\"mixed\":[1,\"1\",true,null,{},[],[[[]]],{\"a\":[{\"b\":[]}]}]}",
          "{\"id\":\"x\",\"version\":1,\"_id\":2,\"json\":{},\"key\":\"k\"}",
          nested(MAX_DEPTH),
          "{\"" + "n".repeat(MAX_NAME) + "\":1}",
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

  /** Documents that every store refuses. */
  static List<byte[]> refused() {
    List<byte[]> refused = new ArrayList<>();
    MALFORMED.forEach(text -> refused.add(text.getBytes(UTF_8)));
    REFUSED_NUMBERS.forEach(n -> refused.add(("{\"a\":[1," + n + "]}").getBytes(UTF_8)));
    refused.add(("{\"" + "n".repeat(MAX_NAME + 1) + "\":1}").getBytes(UTF_8));
    refused.add(nested(MAX_DEPTH + 1).getBytes(UTF_8));
    refused.add(nested(50_000).getBytes(UTF_8));
    refused.add(("{\"a\":\"" + "x".repeat(MAX_BYTES) + "\"}").getBytes(UTF_8));
    refused.add(full("1e300", 301).replace("]", ",1e300]").getBytes(UTF_8));
    refused.add(full("1e-300", 302).replace("]", ",1e-300]").getBytes(UTF_8));
    refused.add(full("[]", 2).replace("]}", ",[[]]]}").getBytes(UTF_8));
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

  /** Documents that just fit, were a store to write out their numbers and a space where it can. */
  static List<String> full() {
    return List.of(full("1e300", 301), full("1e-300", 302), full("-1E-9", 12), full("[]", 2));
  }

  private static String full(String element, int writtenOut) {
    int elements = (MAX_BYTES - "{\"a\": []}".length()) / (writtenOut + ", ".length());
    return "{\"a\":[" + (element + ",").repeat(elements - 1) + element + "]}";
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
