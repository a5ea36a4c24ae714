package io.github.worldkeep.store.redis;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.DriverException;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys with a prefix, from one master after the other. Redis may show a key twice, so those
 * seen are remembered. A cursor is worth nothing to a server that was started anew, and keys may go
 * to a master that has been read already: so after a lost connection, or when keys have moved
 * between masters, reading starts from the beginning, and what was seen is left out.
 */
final class KeyScan implements Iterator<List<String>> {
  private static final int PAGE = 1_000;
  private static final int BEGINNINGS = 20;

  private final Servers servers;
  private final Replies replies;
  private final Keys keys;
  private final ScanArgs wanted;
  private final Set<String> seen = new HashSet<>();
  private final Deque<RedisAsyncCommands<byte[], byte[]>> masters = new ArrayDeque<>();
  private @Nullable Object layout;
  private @Nullable ScanCursor cursor;
  private int beginnings;
  private boolean ended;

  KeyScan(Servers servers, Replies replies, Keys keys, String prefix) {
    this.servers = servers;
    this.replies = replies;
    this.keys = keys;
    this.wanted = ScanArgs.Builder.matches(keys.startingWith(prefix)).limit(PAGE);
  }

  @Override
  public boolean hasNext() {
    return !ended;
  }

  /** Returns one page of one master, which may have no keys. */
  @Override
  public List<String> next() {
    if (ended) {
      throw new NoSuchElementException();
    }
    try {
      return read();
    } catch (InterruptedException e) {
      throw new DriverException(Kind.INTERRUPTED, Retry.SAFE, "the scan was interrupted", e);
    }
  }

  private List<String> read() throws InterruptedException {
    Object now = servers.layout();
    if (!now.equals(layout)) {
      begin(now);
    }
    RedisAsyncCommands<byte[], byte[]> master = masters.getFirst();
    ScanCursor last = cursor;
    KeyScanCursor<byte[]> page =
        replies.of(() -> last == null ? master.scan(wanted) : master.scan(last, wanted));
    cursor = page;
    if (page.isFinished()) {
      masters.removeFirst();
      cursor = null;
    }
    ended = masters.isEmpty() && servers.layout().equals(layout);
    return news(page.getKeys());
  }

  private void begin(Object now) throws InterruptedException {
    if (beginnings++ == BEGINNINGS) {
      throw new DriverException(
          Kind.UNAVAILABLE, Retry.SAFE, "servers come and go: scan again later", null);
    }
    masters.clear();
    masters.addAll(servers.masters());
    cursor = null;
    layout = now;
  }

  private List<String> news(List<byte[]> found) {
    List<String> news = new ArrayList<>(found.size());
    for (byte[] name : found) {
      Optional<String> key = keys.read(name);
      if (key.isPresent() && seen.add(key.get())) {
        news.add(key.get());
      }
    }
    return news;
  }
}
