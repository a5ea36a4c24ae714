/** The conformance kit: what every store must do, as tests that a store's own tests extend. */
@NullMarked
package io.github.worldkeep.store.testkit;

import org.jspecify.annotations.NullMarked;
