package io.github.worldkeep.store.postgres;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;

/**
 * The functions by which a store reads a field of a document. Each returns NULL for a value of
 * another type, and never fails. PostgreSQL inlines them, so a call has no extra cost.
 */
final class Functions {
  /**
   * The greatest number that a 64-bit float rounds to zero, written out: half of its smallest
   * number.
   */
  private static final String ZERO_UP_TO =
      BigDecimal.ONE.divide(new BigDecimal(BigInteger.TWO.pow(1075))).toPlainString();

  /** The smallest number that a 64-bit float rounds to infinity. */
  private static final BigInteger INFINITE_FROM =
      BigInteger.TWO.pow(1024).subtract(BigInteger.TWO.pow(970));

  private static final String DAY_OF_MONTH =
      "((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])"
          + "|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
          + "|02-(0[1-9]|1[0-9]|2[0-8]))";

  private static final String LEAP_YEAR =
      "([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)";

  /** ISO 8601 in UTC, with a date of the calendar; as {@code Index} describes it. */
  private static final String TIME =
      "^([0-9]{4}-"
          + (DAY_OF_MONTH + "|" + LEAP_YEAR + "-02-29)")
          + "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?Z$";

  private static final int SECONDS_END = 20;

  private Functions() {}

  /** The statements that make them. */
  static List<String> of(Schema schema) {
    return List.of(
        function(
            schema,
            "text_of",
            "text",
            "CASE WHEN jsonb_typeof(value) = 'string' THEN value #>> '{}' END"),
        function(schema, "number_of", "float8", number()),
        function(
            schema,
            "bool_of",
            "boolean",
            "CASE WHEN jsonb_typeof(value) = 'boolean' THEN value::boolean END"),
        function(schema, "time_of", "text", time()),
        function(
            schema, "texts_of", "jsonb", "CASE WHEN jsonb_typeof(value) = 'array' THEN value END"));
  }

  private static String function(Schema schema, String name, String type, String body) {
    return String.format(
        Locale.ROOT,
        "CREATE FUNCTION %s(value jsonb) RETURNS %s LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN %s",
        schema.of(name),
        type,
        body);
  }

  /** The conversion to a float fails, instead of rounding, at both ends of its range. */
  private static String number() {
    return "CASE WHEN jsonb_typeof(value) <> 'number' THEN NULL"
        + (" WHEN abs(value::numeric) <= " + ZERO_UP_TO + " THEN 0::float8")
        + (" WHEN abs(value::numeric) < " + INFINITE_FROM + " THEN value::float8 END");
  }

  private static String time() {
    String text = "(value #>> '{}')";
    return "CASE WHEN jsonb_typeof(value) = 'string'"
        + (" AND " + text + " COLLATE \"C\" ~ '" + TIME + "'")
        + (" THEN CASE WHEN length(" + text + ") = " + SECONDS_END)
        + (" THEN left(" + text + ", -1)")
        + (" ELSE rtrim(rtrim(left(" + text + ", -1), '0'), '.') END END");
  }
}
