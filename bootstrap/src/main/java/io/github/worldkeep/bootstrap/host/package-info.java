/**
 * Who starts game servers, as a plug. Start with {@link io.github.worldkeep.bootstrap.host.Host}.
 */
@NullMarked
package io.github.worldkeep.bootstrap.host;

import org.jspecify.annotations.NullMarked;
