package io.github.worldkeep.state.history;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a run is to be.
 *
 * @param directory for the histories of all processes
 * @param seed what happens is drawn from it; when it happens, not
 * @param servers how many game servers there are at a time
 * @param players over how many players they fight
 * @param lease how long a server that is silent owns its players
 * @param duration how long faults are injected
 * @param skew by how much the clock of a server may be wrong, fast or slow
 * @param variant who lets the game servers own players
 */
record HistoryPlan(
    Path directory,
    long seed,
    int servers,
    int players,
    Duration lease,
    Duration duration,
    Duration skew,
    Variant variant) {}
