/**
 * What a command reports: events, in the form of lines, JSON or a terminal, and failures with their
 * exit codes. It knows no command.
 */
@NullMarked
package io.github.worldkeep.sidecar.report;

import org.jspecify.annotations.NullMarked;
