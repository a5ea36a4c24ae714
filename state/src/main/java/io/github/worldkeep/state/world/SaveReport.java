package io.github.worldkeep.state.world;

import java.util.List;

/**
 * The result of a save.
 *
 * @param snapshot the world's latest snapshot now
 * @param changed whether the snapshot is new; false if the directory equals the latest snapshot
 * @param newFiles the number of contents that were uploaded, because the latest snapshot did not
 *     have them
 * @param newBytes the size of the uploaded contents
 * @param skipped the paths of other things than files, directories and symbolic links, such as
 *     sockets
 */
public record SaveReport(
    Snapshot snapshot, boolean changed, int newFiles, long newBytes, List<String> skipped) {
  public SaveReport {
    skipped = List.copyOf(skipped);
  }
}
