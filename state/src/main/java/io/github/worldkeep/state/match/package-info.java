/**
 * Matches: who played, what happened, and how it ended, written once. Start with {@link
 * io.github.worldkeep.state.match.Matches}.
 */
@NullMarked
package io.github.worldkeep.state.match;

import org.jspecify.annotations.NullMarked;
