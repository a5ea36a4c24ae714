package io.github.worldkeep.examples.camp;

/**
 * A player.
 *
 * @param wood how much wood the player has gathered
 */
record Camper(int wood) {}
