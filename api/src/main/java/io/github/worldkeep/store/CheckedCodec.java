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

/** Reads back what another codec writes, before anyone else gets it; see {@link Codec#checked}. */
final class CheckedCodec<T> implements Codec<T> {
  private static final long EACH = 1_024;

  private final Codec<T> codec;
  private final NewClasses newClasses;
  private final Set<Class<?>> proven = ConcurrentHashMap.newKeySet();
  private final AtomicLong written = new AtomicLong();

  CheckedCodec(Codec<T> codec) {
    this.codec = Objects.requireNonNull(codec, "codec");
    this.newClasses =
        codec instanceof JacksonCodec<T> jackson ? jackson.newClasses() : new NewClasses();
  }

  @Override
  public T decode(byte[] json) {
    return codec.decode(json);
  }

  @Override
  public byte[] encode(T value) {
    boolean safe = false;
    try {
      byte[] json = codec.encode(value);
      if (isDue(value)) {
        check(value, json);
      }
      safe = true;
      return json;
    } finally {
      if (!safe) {
        newClasses.doubtful();
      }
    }
  }

  private boolean isDue(T value) {
    long number = written.incrementAndGet();
    return newClasses.any()
        || !proven.contains(value.getClass())
        || Long.bitCount(number) == 1
        || number % EACH == 0;
  }

  /** What no store takes is left to its own message. */
  private void check(T value, byte[] json) {
    if (Json.problemWith(json) != null) {
      return;
    }
    T read = decoded(json);
    String place = changed(json, codec.encode(read));
    if (place != null && changed(json, codec.encode(value)) == null) {
      throw refused(
          "its field "
              + Names.shown(place)
              + " is written, and lost or changed when the value is read and written again:"
              + " let the class read it, leave it out, or use a mapper or codec of your own",
          null);
    }
    if (codec instanceof JacksonCodec<T> jackson) {
      requireKinds(jackson, value, read);
    }
    newClasses.proven();
    proven.add(value.getClass());
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

  /** A subclass may look like its base in JSON, and come back as that. */
  private void requireKinds(JacksonCodec<T> jackson, T value, T read) {
    if (!(value instanceof Map || value instanceof Collection)) {
      requireKind(value.getClass(), Set.of(read.getClass()));
    }
    if (!newClasses.any()) {
      return; // They were compared before.
    }
    Set<Class<?>> after = jackson.classesIn(read);
    for (Class<?> before : jackson.classesIn(value)) {
      requireKind(before, after);
    }
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
