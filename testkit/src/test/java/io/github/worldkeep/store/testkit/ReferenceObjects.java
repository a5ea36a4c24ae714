package io.github.worldkeep.store.testkit;

import io.github.worldkeep.store.ByteRange;
import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.ObjectListing;
import io.github.worldkeep.store.PutOptions;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.WriteCondition;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.ObjectDriver;
import io.github.worldkeep.store.spi.ObjectSource;
import io.github.worldkeep.store.spi.PartUpload;
import io.github.worldkeep.store.spi.Utf8Order;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Objects in a map, and what one {@link ObjectDefect} does to them. */
final class ReferenceObjects implements ObjectDriver {
  private static final int PART = 1024 * 1024;
  private static final byte[] SHARED = new byte[PART];

  private final State state;
  private final ObjectDefect defect;
  private final InstantSource clock;

  /** What one store holds, for all of its clients. Also the lock for all of it. */
  static final class State {
    private static final Map<String, State> STATES = new ConcurrentHashMap<>();

    final NavigableMap<String, Held> objects = new TreeMap<>(Utf8Order.INSTANCE);
    final AtomicInteger uploads = new AtomicInteger();
    long etags;

    static State of(String name) {
      return STATES.computeIfAbsent(name, key -> new State());
    }

    static void forget(String name) {
      STATES.remove(name);
    }

    synchronized void damage(String key) {
      byte[] content = objects.get(key).content;
      content[content.length / 2] ^= 1;
    }
  }

  /** An object. */
  record Held(ObjectInfo info, byte[] content) {}

  ReferenceObjects(State state, ObjectDefect defect, InstantSource clock) {
    this.state = state;
    this.defect = defect;
    this.clock = clock;
  }

  private boolean has(ObjectDefect other) {
    return defect == other;
  }

  private String stored(String key) {
    String stored = has(ObjectDefect.CASE_IGNORED) ? key.toLowerCase(Locale.ROOT) : key;
    return has(ObjectDefect.TRAILING_SPACE_DROPPED) ? stored.stripTrailing() : stored;
  }

  private @Nullable Held find(String key) {
    synchronized (state) {
      return state.objects.get(stored(key));
    }
  }

  @Override
  public @Nullable ObjectInfo stat(String key) {
    Held held = find(key);
    return held == null ? null : held.info;
  }

  @Override
  public @Nullable ObjectSource open(String key, @Nullable ByteRange range, @Nullable String etag) {
    Held held = find(key);
    if (held == null) {
      return null;
    }
    if (etag != null && !etag.equals(held.info.etag())) {
      throw new DriverException(Kind.CONFLICT, "another etag");
    }
    long start = range == null ? 0 : range.start(held.content.length);
    long length = range == null ? held.content.length : range.lengthIn(held.content.length);
    if (crc(held.content) != held.info.crc32c().orElseThrow()
        && !has(ObjectDefect.DAMAGE_IGNORED_ON_READ)) {
      throw new DriverException(Kind.CORRUPT, "the content has another checksum");
    }
    boolean shifted = has(ObjectDefect.RANGE_OFF_BY_ONE) && range != null && length > 1;
    int from = (int) start + (shifted ? -1 : 0);
    return new Source(held, Math.max(0, from), (int) length);
  }

  private final class Source implements ObjectSource {
    private final Held held;
    private final int length;
    private final ByteBuffer rest;

    Source(Held held, int from, int length) {
      this.held = held;
      this.length = length;
      this.rest =
          has(ObjectDefect.READERS_SHARE_MEMORY)
              ? shared(held, from, length)
              : ByteBuffer.wrap(held.content, from, length);
    }

    private static ByteBuffer shared(Held held, int from, int length) {
      System.arraycopy(held.content, from, SHARED, 0, length);
      return ByteBuffer.wrap(SHARED, 0, length);
    }

    @Override
    public ObjectInfo info() {
      return held.info;
    }

    @Override
    public long length() {
      return length;
    }

    @Override
    public int read(byte[] target, int offset, int count) {
      int moved = Math.min(count, rest.remaining());
      rest.get(target, offset, moved);
      return moved == 0 ? -1 : moved;
    }

    @Override
    public byte[] readAll() throws InterruptedException {
      return has(ObjectDefect.ARRAYS_ARE_SHARED) ? held.content : ObjectSource.super.readAll();
    }

    @Override
    public void close() {
      if (has(ObjectDefect.CLOSE_MINDS_INTERRUPTS) && Thread.currentThread().isInterrupted()) {
        throw new IllegalStateException("interrupted while closing");
      }
    }
  }

  private static int crc(byte[] content) {
    CRC32C crc = new CRC32C();
    crc.update(content);
    return (int) crc.getValue();
  }

  @Override
  public ObjectInfo put(String key, ByteBuffer buffer, PutOptions options) {
    byte[] content = new byte[buffer.remaining()];
    buffer.get(content);
    verify(content, options, ObjectDefect.CHECKSUM_IGNORED_ON_WRITE);
    return write(key, content, options, options.condition());
  }

  private void verify(byte[] content, PutOptions options, ObjectDefect ignored) {
    if (options.crc32c().orElse(crc(content)) != crc(content) && !has(ignored)) {
      throw new DriverException(Kind.CORRUPT, "the content has another checksum than stated");
    }
  }

  private ObjectInfo write(
      String key, byte[] content, PutOptions options, WriteCondition condition) {
    if (has(ObjectDefect.CHECK_THEN_WRITE)) {
      check(key, condition, options);
      ReferenceState.letOthersLook();
      return write(key, content, options);
    }
    synchronized (state) {
      check(key, condition, options);
      if (!has(ObjectDefect.CONTENT_BEFORE_METADATA)) {
        return write(key, content, options);
      }
    }
    Held before = find(key);
    if (before != null) {
      synchronized (state) {
        OptionalInt crc = OptionalInt.of(crc(content));
        ObjectInfo mixed = with(before.info, content.length, before.info.metadata(), crc);
        state.objects.put(stored(key), new Held(mixed, content));
      }
      ReferenceState.letOthersLook();
    }
    return write(key, content, options);
  }

  private void check(String key, WriteCondition condition, PutOptions options) {
    Held held = find(key);
    if (has(ObjectDefect.METADATA_NOT_ROLLED_BACK) && held != null) {
      ObjectInfo info = held.info;
      ObjectInfo changed = with(info, info.size(), options.metadata(), info.crc32c());
      synchronized (state) {
        state.objects.put(stored(key), new Held(changed, held.content));
      }
    }
    String etag = condition.requiredEtag();
    if (condition.requiresAbsence() && held != null) {
      throw new DriverException(Kind.ALREADY_EXISTS, "the object exists");
    }
    boolean missing = held == null && !has(ObjectDefect.MATCH_CREATES);
    if (etag != null && (missing || (held != null && !etag.equals(held.info.etag())))) {
      throw new DriverException(Kind.CONFLICT, "the object has another etag, or is not there");
    }
  }

  private static ObjectInfo with(
      ObjectInfo info, long size, Map<String, String> metadata, OptionalInt crc) {
    return new ObjectInfo(
        info.key(), size, info.etag(), info.modified(), info.contentType(), metadata, crc);
  }

  private ObjectInfo write(String key, byte[] content, PutOptions options) {
    synchronized (state) {
      Held before = state.objects.get(stored(key));
      Map<String, String> metadata = new TreeMap<>(options.metadata());
      if (has(ObjectDefect.METADATA_KEPT_ON_OVERWRITE) && before != null) {
        before.info.metadata().forEach(metadata::putIfAbsent);
      }
      ObjectInfo info =
          new ObjectInfo(
              key,
              content.length,
              nextEtag(before),
              clock.instant(),
              options.contentType(),
              metadata,
              OptionalInt.of(crc(content)));
      state.objects.put(stored(key), new Held(info, content));
      return info;
    }
  }

  private String nextEtag(@Nullable Held before) {
    if (has(ObjectDefect.ETAG_USED_AGAIN)) {
      return Long.toString(before == null ? 1 : Long.parseLong(before.info.etag()) + 1);
    }
    return Long.toString(++state.etags);
  }

  @Override
  public PartUpload begin(String key, PutOptions options) {
    state.uploads.incrementAndGet();
    return new Upload(key, options);
  }

  private final class Upload implements PartUpload {
    private final String key;
    private final PutOptions options;
    private final Map<Integer, byte[]> parts = Collections.synchronizedMap(new TreeMap<>());

    Upload(String key, PutOptions options) {
      this.key = key;
      this.options = options;
    }

    @Override
    public int partSize() {
      return PART;
    }

    @Override
    public void part(int number, ByteBuffer buffer) {
      byte[] content = new byte[buffer.remaining()];
      buffer.get(content);
      parts.put(number, content);
    }

    @Override
    public ObjectInfo commit(int count, long size) {
      byte[] content = joined();
      verify(content, options, ObjectDefect.CHECKSUM_IGNORED_IN_PARTS);
      boolean dropped = has(ObjectDefect.CONDITION_DROPPED_IN_PARTS);
      WriteCondition condition = dropped ? WriteCondition.NONE : options.condition();
      ObjectInfo info = write(key, content, options, condition);
      state.uploads.decrementAndGet();
      return info;
    }

    private byte[] joined() {
      ByteBuffer content =
          ByteBuffer.allocate(parts.values().stream().mapToInt(part -> part.length).sum());
      parts.values().forEach(content::put);
      return content.array();
    }

    @Override
    public void abort() {
      if (has(ObjectDefect.CLOSE_COMMITS)) {
        write(key, joined(), options, WriteCondition.NONE);
      }
      if (!has(ObjectDefect.ABORT_FREES_NOTHING)) {
        state.uploads.decrementAndGet();
      }
    }
  }

  @Override
  public ObjectInfo copy(String from, String to, WriteCondition condition) {
    Held held = find(from);
    if (held == null && has(ObjectDefect.COPY_CREATES_FROM_NOTHING)) {
      return write(to, new byte[0], PutOptions.NONE, condition);
    }
    if (held == null) {
      throw new DriverException(Kind.NOT_FOUND, Retry.NEVER, "no object " + from, null);
    }
    boolean forgets = has(ObjectDefect.COPY_FORGETS_METADATA);
    PutOptions options =
        new PutOptions(
            held.info.contentType(),
            forgets ? Map.of() : held.info.metadata(),
            condition,
            held.info.crc32c());
    byte[] content = held.content.clone();
    if (crc(content) != held.info.crc32c().orElseThrow()) {
      throw new DriverException(Kind.CORRUPT, "the source has another checksum");
    }
    boolean dropped = has(ObjectDefect.CONDITION_DROPPED_IN_COPY);
    return write(to, content, options, dropped ? WriteCondition.NONE : condition);
  }

  @Override
  public ObjectListing list(String prefix, boolean delimiter, String after, int limit) {
    Comparator<String> order =
        has(ObjectDefect.UTF_16_ORDER) ? Comparator.naturalOrder() : Utf8Order.INSTANCE;
    List<ObjectListing.Entry> objects = new ArrayList<>();
    TreeSet<String> prefixes = new TreeSet<>(order);
    String last = "";
    for (ObjectInfo info : sorted(order)) {
      String key = info.key();
      if (has(ObjectDefect.LISTING_STOPS_AT_DAMAGE) && isDamaged(key)) {
        throw new DriverException(Kind.CORRUPT, "object '" + key + "' is damaged");
      }
      int slash = delimiter ? key.indexOf('/', prefix.length()) : -1;
      String shown = slash < 0 ? key : key.substring(0, slash + 1);
      if (!key.startsWith(prefix) || order.compare(shown, after) <= 0 || prefixes.contains(shown)) {
        continue;
      }
      if (objects.size() + prefixes.size() == limit) {
        String next = has(ObjectDefect.CURSOR_SKIPS) ? shown : last;
        return new ObjectListing(objects, List.copyOf(prefixes), Optional.of(next));
      }
      last = shown;
      if (slash < 0) {
        objects.add(new ObjectListing.Entry(key, info.size(), info.etag(), info.modified()));
      } else {
        prefixes.add(shown);
      }
    }
    return new ObjectListing(objects, List.copyOf(prefixes), Optional.empty());
  }

  private boolean isDamaged(String key) {
    Held held = find(key);
    return held != null && crc(held.content) != held.info.crc32c().orElseThrow();
  }

  private List<ObjectInfo> sorted(Comparator<String> order) {
    List<ObjectInfo> all = new ArrayList<>();
    synchronized (state) {
      state.objects.values().forEach(held -> all.add(held.info));
    }
    if (has(ObjectDefect.DAMAGE_IS_NOT_LISTED)) {
      all.removeIf(info -> isDamaged(info.key()));
    }
    all.sort(Comparator.comparing(ObjectInfo::key, order));
    if (has(ObjectDefect.UNSTABLE_ORDER)) {
      all.sort(Comparator.comparing(info -> Arrays.hashCode(info.key().toCharArray())));
    }
    return all;
  }

  @Override
  public void deleteAll(List<String> keys) {
    synchronized (state) {
      keys.forEach(key -> state.objects.remove(stored(key)));
    }
  }
}
