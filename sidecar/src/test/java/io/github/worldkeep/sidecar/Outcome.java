package io.github.worldkeep.sidecar;

/** What a run of the sidecar left: its exit code, and all that it and the game wrote. */
record Outcome(int exitCode, String out, String err) {}
