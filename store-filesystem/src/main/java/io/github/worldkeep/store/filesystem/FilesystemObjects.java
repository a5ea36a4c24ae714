package io.github.worldkeep.store.filesystem;

import io.github.worldkeep.store.ByteRange;
import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.ObjectListing;
import io.github.worldkeep.store.PutOptions;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.WriteCondition;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.ObjectDriver;
import io.github.worldkeep.store.spi.ObjectSource;
import io.github.worldkeep.store.spi.PartUpload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The objects: files that are written beside, forced, and renamed. */
final class FilesystemObjects implements ObjectDriver {
  /** How much content goes to the file with one call, together with the footer if it is all. */
  private static final int SPAN = 4 * Checksums.BLOCK;

  private final StoreDirectory directory;
  private final ObjectRename publication;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Set<ContentSource> sources = ConcurrentHashMap.newKeySet();

  FilesystemObjects(StoreDirectory directory, InstantSource clock) {
    this.directory = directory;
    this.publication = new ObjectRename(directory);
    this.clock = clock;
  }

  @Override
  public @Nullable ObjectInfo stat(String key) {
    try {
      Footer footer = ObjectFile.footer(directory.file(key), key);
      if (footer == null) {
        directory.requirePresent();
        return null;
      }
      return footer.info();
    } catch (IOException e) {
      throw Failures.reading(e);
    }
  }

  @Override
  public @Nullable ObjectSource open(String key, @Nullable ByteRange range, @Nullable String etag) {
    try {
      return openContent(key, range, etag);
    } catch (IOException e) {
      throw Failures.reading(e);
    }
  }

  private @Nullable StoredContent openContent(
      String key, @Nullable ByteRange range, @Nullable String etag) throws IOException {
    Path path = directory.file(key);
    try (ObjectFile file =
        range == null ? ObjectFile.open(path, key) : ObjectFile.openPart(path, key)) {
      if (file == null) {
        directory.requirePresent();
        return null;
      }
      if (etag != null && !etag.equals(file.footer().etag())) {
        throw new DriverException(Kind.CONFLICT, "the object has another etag than expected");
      }
      long size = file.footer().size();
      long start = range == null ? 0 : range.start(size);
      long end = range == null ? size : start + range.lengthIn(size);
      return file.content(start, end, sources);
    }
  }

  @Override
  public ObjectInfo put(String key, ByteBuffer content, PutOptions options) {
    int[] blocks = Checksums.ofBlocks(content);
    ObjectInfo info = describe(key, options, content.remaining(), blocks);
    try {
      Path target = prepare(key, options.condition());
      try (TempFile temp = directory.temp().create()) {
        if (content.remaining() > SPAN) {
          appendSpans(temp, content);
          temp.append(Footer.encode(info, blocks, 0));
        } else {
          ByteBuffer all = Footer.encode(info, blocks, content.remaining()).position(0);
          temp.append(all.put(content).position(0));
        }
        return finish(temp, info, target, options.condition());
      }
    } catch (IOException e) {
      throw Failures.unpublished(e);
    }
  }

  /** In spans, as the JDK copies what it is given to a direct buffer of the same size. */
  private static void appendSpans(TempFile temp, ByteBuffer content) throws IOException {
    ByteBuffer span = content.duplicate();
    while (content.hasRemaining()) {
      int end = Math.min(content.position() + SPAN, content.limit());
      span.limit(end).position(content.position());
      temp.append(span);
      content.position(end);
    }
  }

  /** Where an object goes, if its condition may hold; the directory is there, and lasts. */
  private Path prepare(String key, WriteCondition condition) throws IOException {
    Path target = directory.file(key);
    publication.refuseEarly(key, target, condition);
    directory.directories().require(DurableDirectories.parentOf(target));
    return target;
  }

  /** Returns the description of a new object, with the present time. */
  ObjectInfo describe(String key, PutOptions options, long size, int[] blocks) {
    byte[] etag = new byte[Footer.ETAG_BYTES];
    random.nextBytes(etag);
    int crc = Checksums.ofWhole(blocks, size);
    OptionalInt stated = options.crc32c();
    if (stated.isPresent() && stated.getAsInt() != crc) {
      throw new DriverException(
          Kind.CORRUPT,
          String.format(
              Locale.ROOT,
              "the content has CRC-32C %08x instead of %08x; nothing was written: send it again",
              crc,
              stated.getAsInt()));
    }
    return new ObjectInfo(
        key,
        size,
        HexFormat.of().formatHex(etag),
        clock.instant(),
        options.contentType(),
        options.metadata(),
        OptionalInt.of(crc));
  }

  /** Ends a file that holds all of the content. */
  ObjectInfo publish(TempFile temp, ObjectInfo info, int[] blocks, WriteCondition condition)
      throws IOException {
    Path target = prepare(info.key(), condition);
    temp.append(Footer.encode(info, blocks, 0));
    return finish(temp, info, target, condition);
  }

  private ObjectInfo finish(TempFile temp, ObjectInfo info, Path target, WriteCondition condition)
      throws IOException {
    temp.finish();
    publication.publish(temp, info.key(), target, condition);
    return info;
  }

  @Override
  public PartUpload begin(String key, PutOptions options) {
    try (TempFile temp = directory.temp().create()) {
      return new ObjectUpload(this, key, options, temp.keep());
    } catch (IOException e) {
      throw Failures.unpublished(e);
    }
  }

  @Override
  public ObjectInfo copy(String from, String to, WriteCondition condition) {
    try (StoredContent source = openContent(from, null, null)) {
      if (source == null) {
        throw new DriverException(Kind.NOT_FOUND, "there is no object '" + from + "' to copy");
      }
      prepare(to, condition);
      try (TempFile temp = directory.temp().create()) {
        transfer(source, temp);
        int[] blocks = source.footer().blocks();
        return publish(temp, copyOf(source.info(), to, blocks), blocks, condition);
      }
    } catch (IOException e) {
      throw Failures.unpublished(e);
    }
  }

  /** Through memory, so that damage is found and not multiplied. */
  private static void transfer(StoredContent source, TempFile temp) throws IOException {
    byte[] span = new byte[(int) Math.min(SPAN, Math.max(1, source.length()))];
    for (int n = next(source, span); n > 0; n = next(source, span)) {
      temp.append(ByteBuffer.wrap(span, 0, n));
    }
  }

  private static int next(StoredContent source, byte[] span) {
    try {
      return source.read(span, 0, span.length);
    } catch (DriverException e) {
      throw Failures.unpublished(e);
    }
  }

  private ObjectInfo copyOf(ObjectInfo from, String to, int[] blocks) {
    PutOptions options =
        new PutOptions(
            from.contentType(), from.metadata(), WriteCondition.NONE, OptionalInt.empty());
    return describe(to, options, from.size(), blocks);
  }

  @Override
  public ObjectListing list(String prefix, boolean delimiter, String after, int limit) {
    try {
      ObjectListing page = new Listing(directory, prefix, delimiter, after, limit).page();
      if (page.objects().isEmpty() && page.prefixes().isEmpty()) {
        directory.requirePresent();
      }
      return page;
    } catch (IOException e) {
      throw Failures.reading(e);
    }
  }

  @Override
  public void deleteAll(List<String> keys) throws InterruptedException {
    Set<Path> changed = new LinkedHashSet<>();
    try {
      for (String key : keys) {
        Path file = directory.file(key);
        if (publication.delete(key, file)) {
          changed.add(DurableDirectories.parentOf(file));
        }
      }
      if (changed.isEmpty()) {
        directory.requirePresent();
      }
      for (Path parent : changed) {
        DurableDirectories.force(parent);
      }
    } catch (IOException e) {
      throw Failures.deleting(e);
    }
  }

  void close() {
    sources.forEach(ContentSource::close);
  }
}
