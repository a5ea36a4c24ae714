package io.github.worldkeep.store.filesystem;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.WriteCondition;
import io.github.worldkeep.store.spi.DriverException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The moment at which a write takes place: a rename, under the key's lock if it has a condition and
 * also if not, as an unconditional write must not slip in between another's check and rename.
 */
final class ObjectRename {
  private final StoreDirectory directory;

  ObjectRename(StoreDirectory directory) {
    this.directory = directory;
  }

  /** Refuses what the condition forbids already, before its content is written in vain. */
  void refuseEarly(String key, Path target, WriteCondition condition) throws IOException {
    refuse(target, problem(key, target, condition));
  }

  /** Gives a finished file its name, durable, if the condition holds. */
  @SuppressWarnings("try") // The lock is only held.
  void publish(TempFile file, String key, Path target, WriteCondition condition) {
    boolean visible = false;
    try {
      DriverException problem;
      // Held across the check and the rename, as they must be one step for every other writer.
      try (KeyLocks.Held held = directory.locks().lock(key)) {
        problem = problem(key, target, condition);
        if (problem == null) {
          move(file, target);
          visible = true;
        }
      }
      refuse(target, problem);
      DurableDirectories.force(DurableDirectories.parentOf(target));
    } catch (IOException e) {
      throw visible ? Failures.unconfirmed(e) : Failures.unpublished(e);
    } catch (InterruptedException e) {
      throw Failures.interrupted(e);
    }
  }

  private void move(TempFile file, Path target) throws IOException {
    try {
      file.moveTo(target);
    } catch (NoSuchFileException e) { // Another process removed the directory.
      directory.directories().forget();
      directory.directories().require(DurableDirectories.parentOf(target));
      file.moveTo(target);
    }
  }

  private @Nullable DriverException problem(String key, Path target, WriteCondition condition)
      throws IOException {
    String etag = condition.requiredEtag();
    if (condition.requiresAbsence() && Files.exists(target)) {
      return new DriverException(Kind.ALREADY_EXISTS, "the object exists");
    }
    if (etag == null) {
      return null;
    }
    Footer current = ObjectFile.footer(target, key);
    if (current == null) {
      directory.requirePresent();
      return new DriverException(Kind.CONFLICT, "there is no such object");
    }
    return current.etag().equals(etag)
        ? null
        : new DriverException(Kind.CONFLICT, "the object has another etag than expected");
  }

  /**
   * Forces the directory, because the existing object must be durable. A caller whose keys are
   * hashes of the content takes "it exists" for "it is saved", and its writer may not have forced
   * the directory yet.
   */
  private void refuse(Path target, @Nullable DriverException problem) throws IOException {
    if (problem == null) {
      return;
    }
    if (problem.kind() == Kind.ALREADY_EXISTS) {
      Path parent = DurableDirectories.parentOf(target);
      directory.directories().require(parent);
      DurableDirectories.force(parent);
    }
    throw problem;
  }

  /** Deletes the object. Returns whether it existed. The directory is not forced yet. */
  @SuppressWarnings("try") // The lock is only held.
  boolean delete(String key, Path target) throws IOException, InterruptedException {
    // Held across the deletion for the sake of writers that check the object before they replace
    // it.
    try (KeyLocks.Held held = directory.locks().lock(key)) {
      return Files.deleteIfExists(target);
    }
  }
}
