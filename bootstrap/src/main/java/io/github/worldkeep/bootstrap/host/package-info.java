/**
 * Providers for the hosting platforms that start game servers. Start with {@link
 * io.github.worldkeep.bootstrap.host.Host}.
 */
@NullMarked
package io.github.worldkeep.bootstrap.host;

import org.jspecify.annotations.NullMarked;
