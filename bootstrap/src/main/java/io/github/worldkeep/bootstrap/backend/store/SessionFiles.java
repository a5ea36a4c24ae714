package io.github.worldkeep.bootstrap.backend.store;

import io.github.worldkeep.bootstrap.backend.FileName;
import io.github.worldkeep.bootstrap.backend.Origin;
import io.github.worldkeep.store.ListOptions;
import io.github.worldkeep.store.ObjectListing;
import io.github.worldkeep.store.ObjectStore;
import io.github.worldkeep.store.PutOptions;
import io.github.worldkeep.store.TransferProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The files that sessions and their matches left. They are objects {@code
 * sessions/<session>/files/<name>} and {@code sessions/<session>/matches/<match>/<name>}. Safe for
 * use by several threads.
 *
 * <pre>{@code
 * SessionFiles files = new SessionFiles(persistence.objects());
 * for (Origin origin : files.origins("match-7")) {
 *   for (String name : files.list(origin)) {
 *     files.download(origin, name, directory.resolve(name));
 *   }
 * }
 * }</pre>
 */
public final class SessionFiles {
  private static final String MATCHES = "matches/";
  private static final Pattern SESSION = Pattern.compile("[a-zA-Z0-9_-]{1,100}");
  private static final Pattern MATCH = Pattern.compile("[a-zA-Z0-9_-][a-zA-Z0-9_.-]{0,127}");

  private final ObjectStore objects;

  /** Uses the store, and does not close it. */
  public SessionFiles(ObjectStore objects) {
    this.objects = objects;
  }

  /**
   * Stores a file. A file of the same name and origin is replaced.
   *
   * @throws IllegalArgumentException if the name is not a {@link FileName}; if the session is not 1
   *     to 100 of {@code a-z A-Z 0-9 _ -}; or if the match is not 1 to 128 of these and dots
   * @throws IOException if the file can't be read, or changes during the call; then nothing is
   *     stored
   */
  public void upload(Origin origin, String name, Path file) throws IOException {
    objects.upload(file, key(origin, name), PutOptions.NONE, TransferProgress.NONE);
  }

  /** Returns the origins of a session that have files: the session itself, and its matches. */
  public List<Origin> origins(String sessionId) {
    List<Origin> origins = new ArrayList<>();
    Origin session = Origin.session(sessionId);
    if (!objects.list(prefix(session), ListOptions.ALL.limit(1)).objects().isEmpty()) {
      origins.add(session);
    }
    String matches = root(sessionId) + MATCHES;
    for (String folder : folders(matches)) {
      String id = folder.substring(matches.length(), folder.length() - 1);
      origins.add(Origin.match(sessionId, id));
    }
    return origins;
  }

  private List<String> folders(String prefix) {
    List<String> folders = new ArrayList<>();
    Optional<String> next = Optional.of("");
    while (next.isPresent()) {
      ObjectListing page = objects.list(prefix, ListOptions.ALL.groupByFolder().after(next.get()));
      folders.addAll(page.prefixes());
      next = page.next();
    }
    return folders;
  }

  /** Returns the names of the files of an origin. */
  public List<String> list(Origin origin) {
    String prefix = prefix(origin);
    List<String> names = new ArrayList<>();
    Optional<String> next = Optional.of("");
    while (next.isPresent()) {
      ObjectListing page = objects.list(prefix, ListOptions.ALL.after(next.get()));
      for (ObjectListing.Entry object : page.objects()) {
        names.add(object.key().substring(prefix.length()));
      }
      next = page.next();
    }
    return names;
  }

  /**
   * Downloads a file.
   *
   * @throws IOException if the file can't be written
   * @throws io.github.worldkeep.store.StoreException NOT_FOUND if there is no such file
   */
  public void download(Origin origin, String name, Path file) throws IOException {
    objects.download(key(origin, name), file, TransferProgress.NONE);
  }

  /**
   * Deletes all files of a session and its matches.
   *
   * @return the number of deleted files
   */
  public long delete(String sessionId) {
    return objects.deletePrefix(root(sessionId));
  }

  private static String key(Origin origin, String name) {
    return prefix(origin) + new FileName(name);
  }

  private static String prefix(Origin origin) {
    String root = root(origin.session());
    return origin.match().map(id -> root + MATCHES + checked(id) + "/").orElse(root + "files/");
  }

  private static String checked(String match) {
    if (!MATCH.matcher(match).matches()) {
      throw new IllegalArgumentException(
          "the id of a session's match is 1 to 128 of a-z A-Z 0-9 _ - . and begins with no dot");
    }
    return match;
  }

  private static String root(String sessionId) {
    if (!SESSION.matcher(sessionId).matches()) {
      throw new IllegalArgumentException("the id of a session is 1 to 100 of a-z A-Z 0-9 _ -");
    }
    return "sessions/" + sessionId + "/";
  }
}
