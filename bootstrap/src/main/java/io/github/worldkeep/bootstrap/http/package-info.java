/** What is received over HTTP, whoever sent it: never more than is allowed. */
@NullMarked
package io.github.worldkeep.bootstrap.http;

import org.jspecify.annotations.NullMarked;
