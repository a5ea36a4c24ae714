package io.github.worldkeep.examples.game;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerrainTest {

  @Test
  void generate_sameSeed_isTheSameIslandOnEveryMachine() {
    assertThat(new World(1).checksum())
        .isEqualTo("3724103c406c5f8ab9d12f7ffa3752e5c66af7af2ee3d8cc92bc307943a7f2a6");
  }

  @Test
  void generate_anotherSeed_isAnotherIsland() {
    assertThat(new World(2).checksum()).isNotEqualTo(new World(1).checksum());
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 42, Long.MIN_VALUE, Long.MAX_VALUE})
  void generate_anySeed_hasLandAtTheSpawnWaterAroundAndEveryKindOfBlock(long seed) {
    World world = new World(seed);
    Set<Block> kinds = EnumSet.noneOf(Block.class);
    for (byte id : new Terrain(seed).generate()) {
      kinds.add(Block.ofId(id));
    }
    assertThat(kinds).isEqualTo(EnumSet.allOf(Block.class));
    assertThat(world.top(World.SPAWN)).isNotEqualTo(Block.WATER);
    for (int i = 0; i < World.SIZE; i++) {
      assertThat(world.top(new Position(i, 0))).isEqualTo(Block.WATER);
      assertThat(world.top(new Position(World.SIZE - 1, i))).isEqualTo(Block.WATER);
    }
  }
}
