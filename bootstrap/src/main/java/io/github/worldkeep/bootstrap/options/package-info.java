/**
 * The settings of {@link io.github.worldkeep.bootstrap.session.Bootstrap}. {@link
 * io.github.worldkeep.bootstrap.options.BootstrapOptions} holds them all. Each has a default, and
 * most are also read from the environment.
 */
@NullMarked
package io.github.worldkeep.bootstrap.options;

import org.jspecify.annotations.NullMarked;
