package io.github.worldkeep.examples.camp;

/**
 * A player.
 *
 * @param wood what they have gathered
 */
record Camper(int wood) {}
