/** What is received over HTTP: never more than is allowed. */
@NullMarked
package io.github.worldkeep.bootstrap.http;

import org.jspecify.annotations.NullMarked;
