/**
 * The life of a game server, from its room config to its exit code: an explicit state machine
 * (docs/lifecycle.md shows its table) on one event loop.
 */
@NullMarked
package io.github.worldkeep.bootstrap.session;

import org.jspecify.annotations.NullMarked;
