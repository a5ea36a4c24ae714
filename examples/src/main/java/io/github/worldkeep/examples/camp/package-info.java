/**
 * A server whose whole life Worldkeep runs, on any host. Start at {@link
 * io.github.worldkeep.examples.camp.CampServer}.
 */
@NullMarked
package io.github.worldkeep.examples.camp;

import org.jspecify.annotations.NullMarked;
