package io.github.worldkeep.state.world;

import java.io.IOException;
import java.nio.file.Path;

/** Locks a directory, and holds it until its input ends. Argument: the directory. */
final class LockProgram {
  private LockProgram() {}

  public static void main(String[] arguments) throws IOException {
    try (DirectoryLock lock = DirectoryLock.acquire(Path.of(arguments[0]))) {
      System.out.println("locked " + lock.problem().isEmpty());
      System.in.read();
    } catch (IOException e) {
      System.out.println("refused: " + e.getMessage());
    }
  }
}
