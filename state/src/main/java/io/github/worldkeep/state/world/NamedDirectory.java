package io.github.worldkeep.state.world;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A directory by its path, for systems that can't hold a directory open. A link that is there is
 * not followed; one that is put there at the same moment may be.
 */
final class NamedDirectory implements SecureDirectoryStream<Path> {
  private final Path directory;
  private @Nullable DirectoryStream<Path> listing;

  NamedDirectory(Path directory) {
    this.directory = directory;
  }

  @Override
  public SecureDirectoryStream<Path> newDirectoryStream(Path path, LinkOption... options)
      throws IOException {
    Path child = directory.resolve(path).normalize();
    if (!Files.isDirectory(child, options)) {
      throw new NotDirectoryException(child.toString());
    }
    return new NamedDirectory(child);
  }

  @Override
  public SeekableByteChannel newByteChannel(
      Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    return FileChannel.open(directory.resolve(path), options, attributes);
  }

  @Override
  public void deleteFile(Path path) throws IOException {
    Files.delete(directory.resolve(path));
  }

  @Override
  public void deleteDirectory(Path path) throws IOException {
    Files.delete(directory.resolve(path));
  }

  @Override
  public void move(Path from, SecureDirectoryStream<Path> target, Path to) throws IOException {
    Path place = ((NamedDirectory) target).directory.resolve(to);
    Files.move(directory.resolve(from), place, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(Class<V> type) {
    return Files.getFileAttributeView(directory, type, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public <V extends FileAttributeView> V getFileAttributeView(
      Path path, Class<V> type, LinkOption... options) {
    return Files.getFileAttributeView(directory.resolve(path), type, options);
  }

  @Override
  @SuppressWarnings("StreamResourceLeak") // It is closed with this.
  public Iterator<Path> iterator() {
    try {
      DirectoryStream<Path> opened = Files.newDirectoryStream(directory);
      listing = opened;
      return opened.iterator();
    } catch (IOException e) {
      throw new DirectoryIteratorException(e);
    }
  }

  @Override
  public void close() throws IOException {
    DirectoryStream<Path> opened = listing;
    if (opened != null) {
      opened.close();
    }
  }
}
