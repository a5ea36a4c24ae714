package io.github.worldkeep.state.world;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An open directory. What is done through it happens in that very directory, whatever its path
 * leads to by now, and no name in it is followed if it is a symbolic link: another process that
 * swaps directories for links leads nothing astray.
 *
 * <p>That takes a {@link SecureDirectoryStream}, and for what it lacks (new directories, links,
 * times of nanoseconds) an {@link Anchor}. Without the first, as in Windows, all goes by paths
 * ({@link NamedDirectory}); without the second, as where {@code /proc} is missing, that does. Then
 * only links are not followed that were there before.
 */
final class Folder implements Closeable {
  /** A tree of a game's is not that deep; each level takes three file descriptors. */
  private static final int DEEPEST = 1_024;

  /** A name may be gone for a moment, and be there again. */
  private static final int ATTEMPTS = 3;

  private static final Path ITSELF = Path.of(".");
  private static final Set<OpenOption> READ =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
  private static final Set<OpenOption> CHANGE =
      Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  private static final Set<OpenOption> CREATE =
      Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW, LinkOption.NOFOLLOW_LINKS);

  private final SecureDirectoryStream<Path> handle;
  private final Anchor anchor;
  private final Path path;
  private final int depth;

  private Folder(SecureDirectoryStream<Path> handle, Anchor anchor, Path path, int depth) {
    this.handle = handle;
    this.anchor = anchor;
    this.path = path;
    this.depth = depth;
  }

  /** Opens a world's directory, to which links may lead: the operator made them. */
  static Folder open(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      throw new NoSuchFileException(directory.toString(), null, "the world's directory is missing");
    }
    Path real = directory.toRealPath();
    if (!Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS)) {
      throw new NotDirectoryException(directory.toString());
    }
    SecureDirectoryStream<Path> handle = handle(real);
    Folder folder = new Folder(handle, Anchor.of(handle, real), real, 0);
    Object expected =
        Files.readAttributes(real, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
    if (!Objects.equals(folder.key(), expected)) {
      folder.close();
      throw new FileSystemException(real.toString(), null, "it was replaced while it was opened");
    }
    return folder;
  }

  /** A folder that has only paths, as on systems without anything better. */
  static Folder byPath(Path directory) throws IOException {
    return withoutDescriptor(new NamedDirectory(directory.toRealPath()), directory.toRealPath());
  }

  /** A folder that is held open, as on systems without {@link Descriptor}. */
  static Folder withoutDescriptor(Path directory) throws IOException {
    return withoutDescriptor(handle(directory.toRealPath()), directory.toRealPath());
  }

  private static Folder withoutDescriptor(SecureDirectoryStream<Path> handle, Path real) {
    return new Folder(handle, Anchor.ofPath(handle, real), real, 0);
  }

  @SuppressWarnings("StreamResourceLeak") // The folder closes it.
  private static SecureDirectoryStream<Path> handle(Path real) throws IOException {
    DirectoryStream<Path> stream = Files.newDirectoryStream(real);
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    stream.close();
    return new NamedDirectory(real);
  }

  /** Names are harmless on one system that lead elsewhere on another, as {@code ..\x} does. */
  static Path name(String text) throws IOException {
    Path name = text(text);
    boolean single = name.getNameCount() == 1 && name.getRoot() == null;
    if (!single || !name.normalize().equals(name) || text.isEmpty()) {
      throw new IOException("this system can't have a file of the name '" + text + "'");
    }
    return name;
  }

  /** Where a link points to, which is wherever it likes. */
  static Path text(String text) throws IOException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IOException(
          "this system can't have a file of the name '" + text + "'; in Linux, set LC_ALL=C.UTF-8",
          e);
    }
  }

  /** Whether it is a world's own directory, not one in it. */
  boolean isTop() {
    return depth == 0;
  }

  /** Its path when it was opened, for messages. */
  Path path() {
    return path;
  }

  /** The unique key of this directory; null if the system has none. */
  @Nullable Object key() throws IOException {
    return handle.getFileAttributeView(BasicFileAttributeView.class).readAttributes().fileKey();
  }

  /** The names of all that is in it. */
  List<Path> names() throws IOException {
    List<Path> names = new ArrayList<>();
    eachName(names::add);
    return names;
  }

  interface NameVisitor {
    void visit(Path name) throws IOException;
  }

  /** Visits the names of all that is in it, which may be too many for a list of paths. */
  void eachName(NameVisitor visitor) throws IOException {
    try (DirectoryStream<Path> all = handle.newDirectoryStream(ITSELF, LinkOption.NOFOLLOW_LINKS)) {
      for (Path entry : all) {
        visitor.visit(Objects.requireNonNull(entry.getFileName()));
      }
    } catch (DirectoryIteratorException e) {
      throw named(Objects.requireNonNull(e.getCause()), ITSELF);
    } catch (FileSystemException e) {
      throw named(e, ITSELF);
    }
  }

  /** Returns the attributes of the entry, if it exists. A link is not followed. */
  Optional<BasicFileAttributes> look(Path name) throws IOException {
    try {
      return Optional.of(view(name, BasicFileAttributeView.class).readAttributes());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (FileSystemException e) {
      throw named(e, name);
    }
  }

  boolean has(Path name) throws IOException {
    return look(name).isPresent();
  }

  boolean hasFile(Path name) throws IOException {
    return look(name).filter(BasicFileAttributes::isRegularFile).isPresent();
  }

  /** Whether two names lead to one thing, as where capitals do not matter. */
  boolean isSame(Path name, Path other) throws IOException {
    return has(name)
        && has(other)
        && Objects.equals(require(name).fileKey(), require(other).fileKey());
  }

  boolean hasDirectory(Path name) throws IOException {
    return look(name).filter(BasicFileAttributes::isDirectory).isPresent();
  }

  /** Returns the attributes of the entry, which must exist. */
  BasicFileAttributes require(Path name) throws IOException {
    return look(name).orElseThrow(() -> new NoSuchFileException(path.resolve(name).toString()));
  }

  /** Attributes that only some systems have, by their names in {@link Files#readAttributes}. */
  Map<String, Object> attributes(Path name, String names) throws IOException {
    return reach(name, place -> Files.readAttributes(place, names, LinkOption.NOFOLLOW_LINKS));
  }

  /**
   * Where a link points to.
   *
   * @throws NoSuchFileException if it is no link any more
   */
  Path target(Path name) throws IOException {
    try {
      return reach(name, Files::readSymbolicLink);
    } catch (NotLinkException e) {
      throw new NoSuchFileException(path.resolve(name).toString(), null, "it is no link any more");
    }
  }

  private interface Look<T> {
    T at(Path place) throws IOException;
  }

  /**
   * An entry that its path does not reach is missing only if the open directory does not have it
   * either.
   */
  private <T> T reach(Path name, Look<T> look) throws IOException {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        return look.at(anchored(name));
      } catch (NoSuchFileException e) {
        if (!has(name)) {
          throw named(e, name);
        }
      } catch (FileSystemException e) {
        throw named(e, name);
      }
    }
    String problem = "it is there, and its path does not lead to it";
    throw new FileSystemException(path.resolve(name).toString(), null, problem);
  }

  Set<PosixFilePermission> permissions(Path name) throws IOException {
    try {
      return view(name, PosixFileAttributeView.class).readAttributes().permissions();
    } catch (FileSystemException e) {
      throw named(e, name);
    }
  }

  /** Sets the permissions of a file or directory, also of a directory that can't be opened. */
  void setPermissions(Path name, Set<PosixFilePermission> permissions) throws IOException {
    try {
      view(name, PosixFileAttributeView.class).setPermissions(permissions);
    } catch (AccessDeniedException e) {
      setUnopened(name, permissions, e);
    } catch (FileSystemException e) {
      throw named(e, name);
    }
  }

  /** Java opens what it is not to follow. What can't be opened it can only change by its name. */
  private void setUnopened(
      Path name, Set<PosixFilePermission> permissions, AccessDeniedException failure)
      throws IOException {
    if (!hasDirectory(name)) {
      throw named(failure, name);
    }
    Files.setPosixFilePermissions(anchored(name), permissions);
  }

  /** To the nanosecond; what is set through a handle, Java rounds to microseconds. */
  void setModified(Path name, FileTime time) throws IOException {
    try {
      Files.getFileAttributeView(
              anchored(name), BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setTimes(time, null, null);
    } catch (FileSystemException e) {
      throw named(e, name);
    }
  }

  private <V extends FileAttributeView> V view(Path name, Class<V> type) {
    return handle.getFileAttributeView(name, type, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Opens a directory in it.
   *
   * @throws NotDirectoryException if there is something else, such as a link to a directory
   */
  Folder enter(Path name) throws IOException {
    if (depth == DEEPEST) {
      throw new FileSystemException(
          path.toString(), null, "its directories are more than " + DEEPEST + " deep");
    }
    try {
      SecureDirectoryStream<Path> child =
          handle.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
      Path childPath = path.resolve(name);
      return new Folder(child, anchor.within(child, childPath), childPath, depth + 1);
    } catch (FileSystemException e) {
      if (has(name) && !hasDirectory(name)) {
        throw new NotDirectoryException(path.resolve(name).toString());
      }
      throw named(e, name);
    }
  }

  /** Creates a directory, and opens it. */
  Folder create(Path name, FileAttribute<?>... attributes) throws IOException {
    createDirectory(name, attributes);
    return enter(name);
  }

  void createDirectory(Path name, FileAttribute<?>... attributes) throws IOException {
    try {
      Files.createDirectory(anchored(name), attributes);
    } catch (FileSystemException e) {
      throw named(e, name);
    }
  }

  void createLink(Path name, Path target) throws IOException {
    try {
      Files.createSymbolicLink(anchored(name), target);
    } catch (FileSystemException e) {
      throw named(e, name);
    }
  }

  /** Creates a file, and opens it for writing. */
  FileChannel createFile(Path name) throws IOException {
    return channel(name, CREATE);
  }

  /** Opens a file for reading. */
  FileChannel read(Path name) throws IOException {
    return channel(name, READ);
  }

  /** Opens a file for reading and writing. */
  FileChannel change(Path name) throws IOException {
    return channel(name, CHANGE);
  }

  private FileChannel channel(Path name, Set<OpenOption> options) throws IOException {
    try {
      return (FileChannel) handle.newByteChannel(name, options);
    } catch (FileSystemException e) {
      throw named(e, name);
    }
  }

  /** Gives what is here a name in another folder, or in this one; for Windows and Linux alike. */
  void move(Path name, Folder to, Path newName) throws IOException {
    try {
      handle.move(name, to.handle, newName);
    } catch (FileSystemException e) {
      throw named(e, name);
    }
  }

  /** Deletes what has this name, if anything, and what is in it. Links are deleted themselves. */
  void delete(Path name) throws IOException {
    Optional<BasicFileAttributes> found = look(name);
    if (found.isEmpty()) {
      return;
    }
    boolean directory = found.get().isDirectory();
    if (directory) {
      deleteContents(name);
    }
    try {
      if (directory) {
        handle.deleteDirectory(name);
      } else {
        handle.deleteFile(name);
      }
    } catch (FileSystemException e) {
      throw named(e, name);
    }
  }

  void deleteEmpty(Path name) throws IOException {
    try {
      handle.deleteDirectory(name);
    } catch (FileSystemException e) {
      throw named(e, name);
    }
  }

  private void deleteContents(Path name) throws IOException {
    FileAttributes.makeWritable(this, name);
    try (Folder folder = enter(name)) {
      for (Path child : folder.names()) {
        folder.delete(child);
      }
    }
  }

  /**
   * A path of this name on which all of Java's calls work in this very directory, until this is
   * closed.
   */
  Path anchored(Path name) throws IOException {
    return anchor.place().resolve(name);
  }

  /** Returns the failure with the whole path, where Java has only the name or the anchor's path. */
  private IOException named(IOException failure, Path name) {
    return failure instanceof FileSystemException e
        ? Failures.at(path.resolve(name).normalize(), e)
        : failure;
  }

  @Override
  public void close() throws IOException {
    try (handle) {
      anchor.close();
    }
  }
}
