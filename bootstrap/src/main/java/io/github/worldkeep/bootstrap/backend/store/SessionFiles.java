package io.github.worldkeep.bootstrap.backend.store;

import io.github.worldkeep.bootstrap.backend.FileName;
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
 * The files that sessions left behind, as objects {@code sessions/<session>/files/<name>}. Safe for
 * use by several threads.
 */
public final class SessionFiles {
  private static final Pattern SESSION = Pattern.compile("[a-zA-Z0-9_-]{1,100}");

  private final ObjectStore objects;

  /** Does not close the store. */
  public SessionFiles(ObjectStore objects) {
    this.objects = objects;
  }

  /**
   * Keeps a file; one of the same name is replaced.
   *
   * @throws IllegalArgumentException if the name is no {@link FileName}
   * @throws IOException if the file can't be read, or changes meanwhile; nothing is kept then
   */
  public void upload(String sessionId, String name, Path file) throws IOException {
    objects.upload(file, key(sessionId, name), PutOptions.NONE, TransferProgress.NONE);
  }

  /** The names of a session's files. */
  public List<String> list(String sessionId) {
    String prefix = prefix(sessionId);
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
   * Fetches a file.
   *
   * @throws IOException if it can't be written
   * @throws io.github.worldkeep.store.StoreException NOT_FOUND if there is none
   */
  public void download(String sessionId, String name, Path file) throws IOException {
    objects.download(key(sessionId, name), file, TransferProgress.NONE);
  }

  /**
   * Deletes all files of a session.
   *
   * @return how many
   */
  public long delete(String sessionId) {
    return objects.deletePrefix(prefix(sessionId));
  }

  private static String key(String sessionId, String name) {
    return prefix(sessionId) + new FileName(name);
  }

  private static String prefix(String sessionId) {
    if (!SESSION.matcher(sessionId).matches()) {
      throw new IllegalArgumentException("the id of a session is 1 to 100 of a-z A-Z 0-9 _ -");
    }
    return "sessions/" + sessionId + "/files/";
  }
}
