/**
 * The strict reading of the JSON of Worldkeep's own numbered formats. For Worldkeep's own packages;
 * the formats are in {@code docs/formats.md}.
 */
@NullMarked
package io.github.worldkeep.state.format;

import org.jspecify.annotations.NullMarked;
