/**
 * Matches: their participants, events and results, written once. Start with {@link
 * io.github.worldkeep.state.match.Matches}.
 */
@NullMarked
package io.github.worldkeep.state.match;

import org.jspecify.annotations.NullMarked;
