package io.github.worldkeep.store;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads back the output of another codec before it is used; see {@link Codec#checked}. */
final class CheckedCodec<T> implements Codec<T> {
  private static final long EACH = 1_024;

  private final Set<Class<?>> proven = ConcurrentHashMap.newKeySet();
  private final AtomicLong written = new AtomicLong();
  private volatile Codec<T> codec;

  CheckedCodec(Codec<T> codec) {
    this.codec = Objects.requireNonNull(codec, "codec");
  }

  @Override
  public T decode(byte[] json) {
    return codec.decode(json);
  }

  @Override
  public byte[] encode(T value) {
    Class<?> type = value.getClass();
    Codec<T> current = codec;
    boolean safe = false;
    try {
      byte[] json = current.encode(value);
      safe = !isDue(type, current) || isChecked(value, json, current);
      return json;
    } finally {
      if (!safe) {
        doubt(type, current);
      }
    }
  }

  private boolean isDue(Class<?> type, Codec<T> current) {
    long number = written.incrementAndGet();
    return !proven.contains(type)
        || (current instanceof JacksonCodec<T> jackson && jackson.newClasses().any())
        || Long.bitCount(number) == 1
        || number % EACH == 0;
  }

  /** The classes of the value count as new when they occur again; other values cost no more. */
  private void doubt(Class<?> type, Codec<T> doubted) {
    proven.remove(type);
    if (doubted instanceof JacksonCodec<T> jackson
        && jackson.newClasses().any()
        && codec == doubted) {
      codec = jackson.afresh();
    }
  }

  /** A document that no store accepts gets its own message later, and proves nothing here. */
  private boolean isChecked(T value, byte[] json, Codec<T> current) {
    if (Json.problemWith(json) != null) {
      return false;
    }
    T read = decoded(json);
    String place = changed(json, current.encode(read));
    if (place != null && changed(json, current.encode(value)) == null) {
      throw refused(
          "its field "
              + Names.shown(place)
              + " is written, and lost or changed when the value is read and written again:"
              + " let the class read it, leave it out, or use a mapper or codec of your own",
          null);
    }
    if (current instanceof JacksonCodec<T> jackson) {
      requireKinds(jackson, value, read);
    }
    proven.add(value.getClass());
    return true;
  }

  private T decoded(byte[] json) {
    try {
      return Objects.requireNonNull(codec.decode(json), "the codec decodes a value to null");
    } catch (RuntimeException e) {
      String place = e instanceof JacksonException j && !j.getPath().isEmpty() ? place(j) : "";
      throw refused(
          "it could be written, but not be read again"
              + place
              + " (see the cause): use a record, annotate its class, or use a mapper or codec of"
              + " your own",
          e);
    }
  }

  private static String place(JacksonException e) {
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference step : e.getPath()) {
      path.append(
          step.getPropertyName() == null
              ? "[" + step.getIndex() + "]"
              : (path.isEmpty() ? "" : ".") + step.getPropertyName());
    }
    return " because of " + Names.shown(path.toString());
  }

  private static @Nullable String changed(byte[] before, byte[] after) {
    return Arrays.equals(before, after) ? null : SameJson.difference(before, after);
  }

  /** A subclass may look like its base class in JSON, and be read as the base class. */
  private void requireKinds(JacksonCodec<T> jackson, T value, T read) {
    if (!(value instanceof Map || value instanceof Collection)) {
      requireKind(value.getClass(), Set.of(read.getClass()));
    }
    NewClasses newClasses = jackson.newClasses();
    if (!newClasses.any()) {
      return; // They were compared before.
    }
    Set<Class<?>> before = jackson.classesIn(value);
    Set<Class<?>> after = jackson.classesIn(read);
    before.forEach(each -> requireKind(each, after));
    newClasses.proven(before);
    newClasses.proven(after);
  }

  private void requireKind(Class<?> before, Set<Class<?>> after) {
    for (Class<?> now : after) {
      if (now != Object.class && now.isAssignableFrom(before) && !after.contains(before)) {
        throw refused(
            "it holds a "
                + before.getName()
                + ", which would be read as a "
                + now.getName()
                + ": add @JsonTypeInfo to that class, or use a mapper or codec of your own",
            null);
      }
    }
  }

  private StoreException refused(String problem, @Nullable Throwable cause) {
    String message = "a value of " + codec + " can't be kept: " + problem;
    return new StoreException(Kind.INVALID, Retry.NEVER, message, cause);
  }

  @Override
  public String toString() {
    return codec.toString();
  }
}
