package io.github.worldkeep.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A typed index on a path of a collection's documents, and the only way to filter and sort by it.
 * Declare it once as a constant, give it to {@link DocumentStore#collection}, and use it in
 * queries.
 *
 * <p>A field that is missing, null or of another JSON type than the index is <em>absent</em>. No
 * comparison with an absent field is true; {@link #exists} is false, {@link #ne} is the negation of
 * {@link #eq} and so is true.
 *
 * <ul>
 *   <li>{@code text}: a JSON string, compared by Unicode code point.
 *   <li>{@code number}: a JSON number, compared as the nearest 64-bit float, so {@code 1} equals
 *       {@code 1.0}. Keep 64-bit identifiers as text. SQLite has one exception: a number of more
 *       than 19 significant digits may be compared as a float next to the nearest one. The document
 *       itself keeps all digits. A number that another program wrote beyond the range of floats is
 *       absent.
 *   <li>{@code bool}: true or false.
 *   <li>{@code time}: a JSON string in UTC as ISO 8601 writes it, {@code
 *       2026-01-31T23:59:59[.123456789]Z}: four digits of year, up to nine of a fraction. A string
 *       of another form, or with a time that does not exist (February 30, hour 24, second 60), is
 *       absent.
 *   <li>{@code texts}: an array; its strings can be found with {@link #contains}.
 * </ul>
 *
 * @param <V> the Java type of its values
 * @param path field names joined by dots, from the document's root: each of letters, digits, {@code
 *     _} and {@code -}, at most 200 characters in all
 * @param type the type of the field
 */
public record Index<V>(String path, Type type) {
  private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");
  private static final int MAX_PATH = 200;
  private static final int MAX_IN = 1_000;
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");
  private static final Pattern TRAILING_ZEROS = Pattern.compile("0+$");

  /** The type of a field. */
  public enum Type {
    TEXT,
    NUMBER,
    BOOL,
    TIME,
    TEXTS
  }

  public Index {
    Objects.requireNonNull(type, "type");
    if (path.length() > MAX_PATH || !PATH.matcher(path).matches()) {
      throw StoreException.invalid(
          "an index path is field names joined by dots, each of letters, digits, _ and -, up to 200"
              + " characters in all");
    }
  }

  /** An index on a string. */
  public static Index<String> text(String path) {
    return new Index<>(path, Type.TEXT);
  }

  /** An index on a number. */
  public static Index<Number> number(String path) {
    return new Index<>(path, Type.NUMBER);
  }

  /** An index on true and false. */
  public static Index<Boolean> bool(String path) {
    return new Index<>(path, Type.BOOL);
  }

  /** An index on a time. */
  public static Index<Instant> time(String path) {
    return new Index<>(path, Type.TIME);
  }

  /** An index on an array of strings. */
  public static Index<String> texts(String path) {
    return new Index<>(path, Type.TEXTS);
  }

  /** The field is there, with the type of the index. */
  public Filter exists() {
    return new Filter.Exists(this);
  }

  /** The field equals the value. */
  public Filter eq(V value) {
    return compare(Filter.Operator.EQ, value);
  }

  /** The negation of {@link #eq}: true also if the field is absent. */
  public Filter ne(V value) {
    return eq(value).not();
  }

  /** The field is less than the value. */
  public Filter lt(V value) {
    return compare(Filter.Operator.LT, value);
  }

  /** The field is less than the value or equals it. */
  public Filter lte(V value) {
    return compare(Filter.Operator.LTE, value);
  }

  /** The field is greater than the value. */
  public Filter gt(V value) {
    return compare(Filter.Operator.GT, value);
  }

  /** The field is greater than the value or equals it. */
  public Filter gte(V value) {
    return compare(Filter.Operator.GTE, value);
  }

  /** The field equals one of up to 1,000 values. Without values, no document matches. */
  public Filter in(Collection<? extends V> values) {
    requireScalar("in");
    if (values.size() > MAX_IN) {
      throw StoreException.invalid(
          "in takes up to 1000 values, not " + values.size() + ": split the query");
    }
    List<Object> checked = values.stream().map(this::checked).distinct().toList();
    return new Filter.In(this, checked);
  }

  /** The array has this string among its elements. Only for {@link #texts}. */
  public Filter contains(String element) {
    if (type != Type.TEXTS) {
      throw StoreException.invalid(
          "contains needs an index of texts: declare Index.texts(\"" + path + "\")");
    }
    return new Filter.Contains(this, (String) checked(element));
  }

  /**
   * The string starts with the prefix, of which no character is special. Only for {@link #text}.
   */
  public Filter startsWith(String prefix) {
    if (type != Type.TEXT) {
      throw StoreException.invalid(
          "startsWith needs an index of text: declare Index.text(\"" + path + "\")");
    }
    return new Filter.StartsWith(this, (String) checked(prefix));
  }

  /** Sorts by this index, smallest first. */
  public Sort ascending() {
    return new Sort(this, false);
  }

  /** Sorts by this index, greatest first. */
  public Sort descending() {
    return new Sort(this, true);
  }

  private Filter compare(Filter.Operator operator, V value) {
    requireScalar("comparing");
    return new Filter.Compare(this, operator, checked(value));
  }

  private void requireScalar(String what) {
    if (type == Type.TEXTS) {
      throw StoreException.invalid(
          what + " needs an index of one value: " + path + " is an index of texts");
    }
  }

  private Object checked(Object value) {
    return switch (type) {
      case TEXT, TEXTS -> checkedText((String) value);
      case NUMBER -> checkedNumber((Number) value);
      case BOOL -> value;
      case TIME -> checkedTime((Instant) value);
    };
  }

  private String checkedText(String value) {
    if (Names.hasLoneSurrogate(value) || value.indexOf('\0') >= 0) {
      throw StoreException.invalid(
          "the value for " + path + " has NUL or half a surrogate pair: remove it");
    }
    return value;
  }

  private Double checkedNumber(Number value) {
    double number = value.doubleValue();
    if (!Double.isFinite(number)) {
      throw StoreException.invalid(
          "the value for " + path + " must be a finite number, not " + value);
    }
    return number == 0 ? 0.0 : number;
  }

  private Instant checkedTime(Instant value) {
    if (value.isBefore(FIRST) || value.isAfter(LAST)) {
      throw StoreException.invalid(
          "the value for " + path + " must be a time of the years 0000 to 9999");
    }
    return value;
  }

  /**
   * Returns the text by which times are ordered: ISO 8601 in UTC without {@code Z} and without
   * trailing zeros of the fraction, so that the order of the texts is the order of the times. For
   * drivers.
   */
  public static String orderedText(Instant time) {
    String iso = time.toString();
    String text = iso.substring(0, iso.length() - 1);
    return text.indexOf('.') < 0 ? text : TRAILING_ZEROS.matcher(text).replaceFirst("");
  }
}
