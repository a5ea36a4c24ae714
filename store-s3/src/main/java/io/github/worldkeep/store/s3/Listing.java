package io.github.worldkeep.store.s3;

import io.github.worldkeep.store.ObjectListing;
import io.github.worldkeep.store.spi.Utf8Order;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** One page of a listing: as many of the server's pages as it takes. */
final class Listing {
  private static final int LARGEST_PAGE = 1_000;

  private final Bucket bucket;
  private final KeyForm form;
  private final String prefix;
  private final boolean folded;
  private final String after;
  private final int limit;
  private final List<ObjectListing.Entry> objects = new ArrayList<>();
  private final List<String> prefixes = new ArrayList<>();
  private String last = "";
  private boolean more;

  /** An object, or a folder if there is none. */
  private record Entry(String name, @Nullable S3Object object) {}

  Listing(Bucket bucket, String prefix, boolean folded, String after, int limit) {
    this.bucket = bucket;
    this.form = bucket.settings().form();
    this.prefix = prefix;
    this.folded = folded;
    this.after = after;
    this.limit = limit;
  }

  ObjectListing page() throws InterruptedException {
    walk(form.start(prefix));
    return new ObjectListing(objects, prefixes, more ? Optional.of(last) : Optional.empty());
  }

  private void walk(String start) throws InterruptedException {
    String token = null;
    do {
      ListObjectsV2Response page = request(start, token);
      addAll(entries(page));
      token = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
      more |= token != null && size() == limit;
    } while (token != null && !more);
  }

  private int size() {
    return objects.size() + prefixes.size();
  }

  private ListObjectsV2Response request(String start, @Nullable String token)
      throws InterruptedException {
    String root = bucket.settings().prefix();
    ListObjectsV2Request request =
        ListObjectsV2Request.builder()
            .bucket(bucket.name())
            .prefix(root + start)
            .delimiter(folded ? "/" : null)
            .startAfter(after.isEmpty() ? null : root + startAfter())
            .continuationToken(token)
            .maxKeys(Math.min(LARGEST_PAGE, Math.max(1, limit - size())))
            .encodingType(EncodingType.URL)
            .build();
    return bucket.connection().call(s3 -> s3.listObjectsV2(request));
  }

  /** If the marker is in a folder of this listing, all of the folder has been seen. */
  private String startAfter() {
    int slash = after.startsWith(prefix) ? after.indexOf('/', prefix.length()) : -1;
    return folded && slash >= 0 ? form.behind(after.substring(0, slash + 1)) : form.name(after);
  }

  private List<Entry> entries(ListObjectsV2Response page) {
    int root = bucket.settings().prefix().length();
    List<Entry> entries = new ArrayList<>();
    for (S3Object object : page.contents()) {
      entries.add(new Entry(object.key().substring(root), object));
    }
    for (CommonPrefix folder : page.commonPrefixes()) {
      entries.add(new Entry(folder.prefix().substring(root), null));
    }
    entries.sort(Comparator.comparing(Entry::name, Utf8Order.INSTANCE));
    return entries;
  }

  private void addAll(List<Entry> entries) throws InterruptedException {
    for (Entry entry : entries) {
      if (more) {
        return;
      }
      S3Object object = entry.object;
      String folder = object == null ? form.folder(entry.name) : null;
      if (object != null) {
        form.key(entry.name).ifPresent(key -> addObject(key, object));
      } else if (folder == null) {
        walk(entry.name);
      } else {
        addFolder(folder);
      }
    }
  }

  private void addObject(String key, S3Object object) {
    if (isWanted(key)) {
      objects.add(
          new ObjectListing.Entry(
              key,
              object.size(),
              Stored.etag(object.eTag()),
              Stored.modified(object.lastModified())));
    }
  }

  private void addFolder(String folder) {
    if (isWanted(folder)) {
      prefixes.add(folder);
    }
  }

  private boolean isWanted(String name) {
    if (!name.startsWith(prefix) || Utf8Order.INSTANCE.compare(name, after) <= 0) {
      return false;
    }
    more = size() == limit;
    if (!more) {
      last = name;
    }
    return !more;
  }
}
