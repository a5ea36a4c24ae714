/**
 * How Worldkeep reads the JSON of its own numbered formats: strictly. For Worldkeep's own packages;
 * the formats are in {@code docs/formats.md}.
 */
@NullMarked
package io.github.worldkeep.state.format;

import org.jspecify.annotations.NullMarked;
