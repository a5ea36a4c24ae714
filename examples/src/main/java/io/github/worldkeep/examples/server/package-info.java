/**
 * A Java game server that keeps nothing on its machine: a town where players dig for gold, give it
 * to each other, and post on a board. Start at {@link
 * io.github.worldkeep.examples.server.TownServer}; {@link
 * io.github.worldkeep.examples.server.TokenDesk} is the backend. {@code docs/java-server.md}
 * explains the code.
 *
 * <p>The game is {@code Town}, with {@code Hero} and {@code Board}; it runs on the {@code Tick},
 * and uses no store. A {@code Visit} is one client, and waits for stores on the client's thread.
 * {@code TownSession} opens and ends all parts in the right order, and knows nothing of the rules.
 */
@NullMarked
package io.github.worldkeep.examples.server;

import org.jspecify.annotations.NullMarked;
