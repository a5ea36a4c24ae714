package io.github.worldkeep.store;

import java.util.List;
import java.util.stream.Stream;

/**
 * A condition on documents. The methods of {@link Index} make filters, and {@link #and}, {@link
 * #or} and {@link #not} combine them. For each document a filter is true or false; there is no
 * third value.
 *
 * <p>The nested types are for drivers, which read a filter with a {@link Visitor}.
 */
public sealed interface Filter {
  /** Every document. */
  static Filter all() {
    return new And(List.of());
  }

  /** Both filters are true. */
  default Filter and(Filter other) {
    return new And(joined(this instanceof And and ? and.parts() : List.of(this), other));
  }

  /** At least one of both filters is true. */
  default Filter or(Filter other) {
    return new Or(joined(this instanceof Or or ? or.parts() : List.of(this), other));
  }

  /** This filter is false. */
  default Filter not() {
    return new Not(this);
  }

  private static List<Filter> joined(List<Filter> parts, Filter last) {
    return Stream.concat(parts.stream(), Stream.of(last)).toList();
  }

  /** Calls the visitor's method for this type. */
  <R> R accept(Visitor<R> visitor);

  /** The operator of a {@link Compare}. */
  enum Operator {
    EQ,
    LT,
    LTE,
    GT,
    GTE
  }

  /**
   * A field against a value, which is a {@code String}, {@code Double} (finite, no negative zero),
   * {@code Boolean} or {@code Instant} (years 0000 to 9999) by the type of the index.
   */
  record Compare(Index<?> index, Operator operator, Object value) implements Filter {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.compare(this);
    }
  }

  /**
   * A field that equals one of the values, which are as in {@link Compare}. Without values it is
   * false.
   */
  record In(Index<?> index, List<Object> values) implements Filter {
    public In {
      values = List.copyOf(values);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.in(this);
    }
  }

  /** A field that is not absent; for {@code texts}, any array. */
  record Exists(Index<?> index) implements Filter {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.exists(this);
    }
  }

  /** An array of texts with this element. */
  record Contains(Index<?> index, String element) implements Filter {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.contains(this);
    }
  }

  /** A text with this prefix. */
  record StartsWith(Index<?> index, String prefix) implements Filter {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.startsWith(this);
    }
  }

  /** All parts are true. Without parts it is true. */
  record And(List<Filter> parts) implements Filter {
    public And {
      parts = List.copyOf(parts);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.and(this);
    }
  }

  /** At least one part is true. Without parts it is false. */
  record Or(List<Filter> parts) implements Filter {
    public Or {
      parts = List.copyOf(parts);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.or(this);
    }
  }

  /** The part is false. */
  record Not(Filter part) implements Filter {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.not(this);
    }
  }

  /** One method for each type of filter. */
  interface Visitor<R> {
    R compare(Compare filter);

    R in(In filter);

    R exists(Exists filter);

    R contains(Contains filter);

    R startsWith(StartsWith filter);

    R and(And filter);

    R or(Or filter);

    R not(Not filter);
  }
}
