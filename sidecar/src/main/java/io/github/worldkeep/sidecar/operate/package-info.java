/**
 * The commands of an operator for a world that is not played: {@code worldkeep save} and {@code
 * worldkeep rollback}.
 */
@NullMarked
package io.github.worldkeep.sidecar.operate;

import org.jspecify.annotations.NullMarked;
