package io.github.worldkeep.bootstrap.session;

/**
 * One execution of an action. The end of a ticket for which the state does not wait is stale.
 *
 * @param cycle the number of its cycle
 * @param number distinguishes it from all other tickets
 */
record Ticket(int cycle, long number, Action action) {}
