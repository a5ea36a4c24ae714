/** A program that is run with the libraries of other dependency managements. */
@NullMarked
package io.github.worldkeep.compatibility;

import org.jspecify.annotations.NullMarked;
