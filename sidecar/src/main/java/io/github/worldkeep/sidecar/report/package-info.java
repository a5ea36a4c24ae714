/**
 * The reports of a command: events as plain lines, as JSON or for a terminal, and failures with
 * their exit codes. Nothing in this package knows a command.
 */
@NullMarked
package io.github.worldkeep.sidecar.report;

import org.jspecify.annotations.NullMarked;
