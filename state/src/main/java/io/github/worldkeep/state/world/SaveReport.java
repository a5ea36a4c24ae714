package io.github.worldkeep.state.world;

import java.util.List;

/**
 * What a save did.
 *
 * @param snapshot the world's latest snapshot now
 * @param changed whether it is new; false if the directory is as the latest snapshot has it
 * @param newFiles how many contents were sent, because the latest snapshot did not have them
 * @param newBytes their size
 * @param skipped paths that are no files, directories or symbolic links, such as sockets
 */
public record SaveReport(
    Snapshot snapshot, boolean changed, int newFiles, long newBytes, List<String> skipped) {
  public SaveReport {
    skipped = List.copyOf(skipped);
  }
}
