package io.github.worldkeep.bootstrap.session;

/**
 * One doing of an action. What ends with another ticket than the state waits for is stale.
 *
 * @param cycle the cycle that it belongs to
 * @param number tells it from all others
 */
record Ticket(int cycle, long number, Action action) {}
