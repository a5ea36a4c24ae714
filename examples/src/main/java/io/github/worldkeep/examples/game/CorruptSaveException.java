package io.github.worldkeep.examples.game;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Thrown when a file of the save folder is damaged, missing or of another version. The message
 * names the file.
 */
final class CorruptSaveException extends IOException {

  private static final long serialVersionUID = 1L;

  CorruptSaveException(Path file, String complaint) {
    super(file + " " + complaint);
  }

  CorruptSaveException(Path file, String complaint, Throwable cause) {
    super(file + " " + complaint, cause);
  }
}
