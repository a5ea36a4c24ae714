package io.github.worldkeep.benchmarks;

/**
 * A run of a command.
 *
 * @param startMillis from its exec to the game's; 0 without a game
 * @param startCpuMillis the processor time until the game's exec, of all processes
 * @param endMillis from the game's end to the command's
 * @param wholeMillis from its exec to its end
 * @param wholeCpuMillis the processor time of all processes, the game's included
 * @param residentMib the memory of the game's parent before the game's end
 */
record MeasuredRun(
    double startMillis,
    double startCpuMillis,
    double endMillis,
    double wholeMillis,
    double wholeCpuMillis,
    double residentMib) {}
