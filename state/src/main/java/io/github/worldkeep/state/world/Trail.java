package io.github.worldkeep.state.world;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Leads from folder to folder along the paths of a manifest. Those on the way stay open, as the
 * next path mostly begins alike.
 */
final class Trail implements Closeable {
  private final Folder root;
  private final List<String> names = new ArrayList<>();
  private final List<Folder> folders = new ArrayList<>();

  /** Starts from a folder, which stays open. */
  Trail(Folder root) {
    this.root = root;
  }

  Folder root() {
    return root;
  }

  /** The folder that a path is in. It is open until the next call. */
  Folder parentOf(PathEntry entry) throws IOException {
    return lead(entry.parent());
  }

  /** A directory, which what is in it comes after. It is open until the next call. */
  Folder into(PathEntry directory) throws IOException {
    return lead(directory.path());
  }

  private Folder lead(String path) throws IOException {
    String[] wanted = path.isEmpty() ? new String[0] : path.split("/", -1);
    int common = 0;
    while (common < Math.min(wanted.length, names.size())
        && wanted[common].equals(names.get(common))) {
      common++;
    }
    backTo(common);
    for (int i = common; i < wanted.length; i++) {
      folders.add(here().enter(Folder.name(wanted[i])));
      names.add(wanted[i]);
    }
    return here();
  }

  static Path nameOf(PathEntry entry) throws IOException {
    return Folder.name(entry.name());
  }

  private Folder here() {
    return folders.isEmpty() ? root : folders.get(folders.size() - 1);
  }

  private void backTo(int depth) throws IOException {
    while (folders.size() > depth) {
      names.remove(names.size() - 1);
      folders.remove(folders.size() - 1).close();
    }
  }

  @Override
  public void close() throws IOException {
    backTo(0);
  }
}
