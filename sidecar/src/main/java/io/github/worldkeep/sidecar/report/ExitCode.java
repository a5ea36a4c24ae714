package io.github.worldkeep.sidecar.report;

/**
 * The sidecar's own exit codes. Every other exit code is the game's. A code of {@code sysexits.h}
 * or of the shell is used where one has the meaning.
 */
public enum ExitCode {
  USAGE(64, "the command line is wrong"),
  DATA(65, "the stored world is damaged; nothing was changed"),
  UNAVAILABLE(69, "a store, the host or the backend can't be reached, or refused"),
  INTERNAL(70, "a defect in Worldkeep: please report it"),
  JAVA(72, "there is no Java that can run worldkeep"),
  DIRECTORY(73, "the save directory can't be written or read, or a game still runs in it"),
  UNSAVED(74, "the game ended, and its world could not be saved: see worldkeep save --help"),
  HELD(75, "the world belongs to another server; nothing was changed"),
  NEWER(76, "a newer version of Worldkeep wrote the world or a store; nothing was changed"),
  CONFIG(
      78,
      "the room config, a store's URI or a secret's reference is wrong, or a store is not named"),
  NOT_EXECUTABLE(126, "the command can't be executed"),
  NOT_FOUND(127, "there is no such command");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  public int code() {
    return code;
  }

  public String meaning() {
    return meaning;
  }
}
