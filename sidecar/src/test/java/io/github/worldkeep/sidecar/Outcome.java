package io.github.worldkeep.sidecar;

/** The result of a run: the exit code, and the output of the sidecar and the game. */
record Outcome(int exitCode, String out, String err) {}
