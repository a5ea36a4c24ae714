package io.github.worldkeep.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class JsonNumberTest {
  private static JsonNumber number(String text) {
    byte[] json = ("[" + text + "]").getBytes(UTF_8);
    return new JsonNumber(json, 1, json.length - 1);
  }

  private static String problem(String number) {
    return Json.problemWith(("{\"n\":" + number + "}").getBytes(UTF_8));
  }

  @Test
  void numbers_thatAreNearAFloat_areFine() {
    for (String number :
        List.of(
            "5e-324",
            "4.9E-324",
            "4.9406564584124654E-324",
            "2.4703282292062328e-324",
            "-0.0005e-320",
            "1e308",
            "1.7976931348623157e308",
            "-1.7976931348623158E+308",
            "0.00017e312",
            "1e000000000000308",
            "1e-0000000000000300",
            "0." + "0".repeat(322) + "99",
            "9".repeat(308),
            "1" + "0".repeat(308),
            "3." + "1415926535".repeat(99))) {
      assertThat(problem(number)).as(number).isNull();
    }
  }

  @Test
  void zero_isFineHoweverItIsWritten() {
    for (String zero :
        List.of("0", "-0", "0.0", "-0.0", "0e0", "0E-300", "0e+300", "0." + "0".repeat(999))) {
      assertThat(problem(zero)).as(zero).isNull();
    }
  }

  @Test
  void zero_countsTheZerosOfItsExponent() {
    for (String last :
        List.of("0e999", "-0E+999", "0e-999", "-0.0e-998", "0.0e999", "0.00e999", "0e0000999")) {
      assertThat(problem(last)).as(last).isNull();
    }
    for (String beyond :
        List.of("0e1000", "-0E+1000", "0e-1000", "0.0e-999", "0.0e1000", "0e1001", "0.0e5000")) {
      assertThat(problem(beyond)).as(beyond).contains("more than 1,000 digits");
    }
  }

  @Test
  void numbers_beyondTheRange_areRefused() {
    for (String number :
        List.of(
            "1.7976931348623159e308",
            "1.8e308",
            "1e309",
            "-1e309",
            "9".repeat(400),
            "1".repeat(1_001),
            "0.001e312",
            "1e999",
            "1e99999",
            "-1e2147483647",
            "1e2147483648",
            "1e99999999999999999999",
            "0." + "0".repeat(2_000) + "1e99999999")) {
      assertThat(problem(number)).as(number).contains("beyond a 64-bit float (byte 5)");
    }
  }

  @Test
  void numbers_thatRoundToZero_areRefused() {
    for (String number :
        List.of(
            "2.4703282292062327e-324",
            "2e-324",
            "-2e-324",
            "1e-325",
            "1e-400",
            "1e-1000",
            "1e-1200",
            "1e-9999",
            "0.001e-099999",
            "-1e-2147483648",
            "1e-99999999999",
            "0." + "0".repeat(330) + "1")) {
      assertThat(problem(number)).as(number).contains("nearer to 0 than 5e-324");
    }
  }

  @Test
  void numbers_ofMoreThanAThousandDigits_areRefused() {
    for (String number :
        List.of(
            "3." + "1415926535".repeat(100),
            "0." + "0".repeat(1_000),
            "0e-1000",
            "0e-99999",
            "0e1000",
            "0E+99999",
            "0e99999999999",
            "1." + "5".repeat(800) + "e-300",
            "0." + "0".repeat(1_000) + "1e1000",
            "1e" + "0".repeat(1_000) + "1",
            "1.0e-" + "0".repeat(999) + "1")) {
      assertThat(problem(number)).as(number).contains("more than 1,000 digits", "without exponent");
    }
  }

  @Test
  void length_isThatOfThePlainNumber() {
    assertThat(number("1").length()).isEqualTo(1);
    assertThat(number("-1.50").length()).isEqualTo(5);
    assertThat(number("1e300").length()).isEqualTo(301);
    assertThat(number("-1E+2").length()).isEqualTo(5); // As it stands.
    assertThat(number("1e-300").length()).isEqualTo(302);
    assertThat(number("12.5e3").length()).isEqualTo(6);
    assertThat(number("12.5e-3").length()).isEqualTo(7);
    assertThat(number("0e-20").length()).isEqualTo(22);
  }

  @Test
  void random_asBigDecimalSays() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      String text = random(random);
      BigDecimal exact = new BigDecimal(text);
      double nearest = exact.doubleValue();
      boolean zero = exact.signum() == 0;
      String plain = exact.toPlainString();
      long digits = plain.chars().filter(c -> c >= '0' && c <= '9').count();
      boolean fine = zero || (Double.isFinite(nearest) && nearest != 0 && digits <= 1_000);
      String shown = text + ", -Dseed=" + seed;
      if (fine && !zero) {
        assertThat(number(text).problem()).as(shown).isNull();
        String sign = text.startsWith("-") && !plain.startsWith("-") ? "-" : "";
        assertThat(number(text).length())
            .as(shown)
            .isEqualTo(Math.max(text.length(), (sign + plain).length()));
      } else if (!fine) {
        assertThat(number(text).problem()).as(shown).isNotNull();
      }
    }
  }

  private static String random(Random random) {
    StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
    text.append(random.nextInt(3) == 0 ? "0" : "" + (1 + random.nextInt(9)) + digits(random));
    if (random.nextBoolean()) {
      text.append('.').append("0".repeat(random.nextInt(30))).append(digits(random)).append('7');
    }
    if (random.nextInt(4) > 0) {
      text.append(random.nextBoolean() ? 'e' : 'E');
      text.append(List.of("", "+", "-", "-").get(random.nextInt(4)));
      text.append(random.nextInt(5) == 0 ? random.nextInt(9_999) : 280 + random.nextInt(60));
    }
    return text.toString();
  }

  private static String digits(Random random) {
    StringBuilder digits = new StringBuilder();
    for (int n = random.nextInt(40); n > 0; n--) {
      digits.append((char) ('0' + random.nextInt(10)));
    }
    return digits.toString();
  }
}
