/**
 * Objects as files in a directory, for development, for a server with a disk of its own, and for
 * several processes on one machine. Start with {@link
 * io.github.worldkeep.store.filesystem.FilesystemStoreProvider}.
 *
 * <p><b>URI</b>: {@code file:./data} or {@code file:///var/data}: a directory that is missing or
 * empty, or is such a store already. There are no parameters. The process needs the right to write
 * to it; a read-only directory is refused at once, with DENIED.
 *
 * <p><b>On disk</b>: {@code objects/worlds/w1/region-0.bin.object} holds the object {@code
 * worlds/w1/region-0.bin}: the content from the first byte on, so that other tools can read it,
 * then a footer with everything else. Upper-case letters and unusual characters are escaped, so
 * that keys stay distinct on every file system. {@code temp} holds what is being written, {@code
 * locks} is what processes lock. To back up a store, copy {@code worldkeep-objects.json} and {@code
 * objects}, even while it is in use: files appear whole and never change. DurableDirectories stay
 * when their last object is gone; with the store closed, empty ones may be removed.
 *
 * <p><b>Crash</b>: a write goes to a temporary file, is forced to disk, renamed, and the directory
 * forced. So what was acknowledged survives the end of the process and the loss of power (if the
 * disk keeps what it confirmed), and what was not is there whole or not at all. What a process left
 * in {@code temp} is swept when the store is opened next; files of living processes are left alone.
 *
 * <p><b>Damage</b> to stored bytes is found when they are read, by the 64 KiB, and reported as
 * CORRUPT. A listing that meets a damaged footer fails and names the object, rather than leave it
 * out.
 *
 * <p><b>Limits</b>: a file system with advisory locks on byte ranges, atomic rename, and paths as
 * long as the directory's and three times the key's. Paths of 1,024 bytes, as on macOS, can be too
 * short for keys of more than 300 characters other than {@code a-z 0-9}. Network file systems are
 * as safe as their locks and their fsync.
 */
@NullMarked
package io.github.worldkeep.store.filesystem;

import org.jspecify.annotations.NullMarked;
