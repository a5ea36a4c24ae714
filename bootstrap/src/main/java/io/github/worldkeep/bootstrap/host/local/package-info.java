/**
 * The host for development, for self-hosting, and for tests of the failures of real hosts. Start
 * with {@link io.github.worldkeep.bootstrap.host.local.LocalHostProvider}.
 */
@NullMarked
package io.github.worldkeep.bootstrap.host.local;

import org.jspecify.annotations.NullMarked;
