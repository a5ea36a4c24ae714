package io.github.worldkeep.state.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlayerTypeTest {
  private static final PlayerType<Hero> HEROES = PlayerType.of(Hero.class);

  record Hero(int gold) {}

  @Test
  void of_class_hasUsualSettings() {
    assertThat(HEROES.collection()).isEqualTo("players");
    assertThat(HEROES.revisionsCollection()).isEqualTo("players_revisions");
    assertThat(HEROES.schema()).isEqualTo(1);
    assertThat(HEROES.revisions()).isEqualTo(10);
    assertThat(HEROES.complete().upgrades()).isEmpty();
  }

  @Test
  void withMethods_anyOrder_changeOneThingAndNotTheOriginal() {
    PlayerType<Hero> changed =
        HEROES.upgrade(1, json -> json).keepRevisions(3).schema(2).section("hero_2");

    assertThat(changed.collection()).isEqualTo("players_hero_2");
    assertThat(changed.revisionsCollection()).isEqualTo("players_hero_2_revisions");
    assertThat(changed.schema()).isEqualTo(2);
    assertThat(changed.revisions()).isEqualTo(3);
    assertThat(changed.complete().upgrades()).containsOnlyKeys(1);
    assertThat(HEROES.upgrades()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Hero", "2hero", "a-b", "a.b", "twenty_three_characters"})
  void section_malformedName_isRefusedWithTheRule(String name) {
    assertThatThrownBy(() -> HEROES.section(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 22 of a-z 0-9 _");
  }

  @ParameterizedTest
  @ValueSource(strings = {"revisions", "hero_revisions"})
  void section_nameOfRevisions_isRefused(String name) {
    assertThatThrownBy(() -> HEROES.section(name)).hasMessageContaining("rename it");
  }

  @Test
  void section_longestName_leavesRoomForRevisions() {
    assertThat(HEROES.section("twenty_two_characters_").revisionsCollection()).hasSize(40);
  }

  @Test
  void schemaAndKeeping_outOfRange_areRefused() {
    assertThatThrownBy(() -> HEROES.schema(0)).hasMessageContaining("start at 1");
    assertThatThrownBy(() -> HEROES.upgrade(0, json -> json)).hasMessageContaining("start at 1");
    assertThatThrownBy(() -> HEROES.keepRevisions(-1)).hasMessageContaining("0 to 1,000");
    assertThatThrownBy(() -> HEROES.keepRevisions(1_001)).hasMessageContaining("0 to 1,000");
  }

  @Test
  void upgrade_twiceFromOneSchema_isRefused() {
    PlayerType<Hero> upgraded = HEROES.upgrade(1, json -> json);

    assertThatThrownBy(() -> upgraded.upgrade(1, json -> json))
        .hasMessageContaining("two steps from schema 1");
  }

  @Test
  void complete_missingStep_isRefusedAndNamesIt() {
    PlayerType<Hero> gap = HEROES.schema(4).upgrade(1, json -> json).upgrade(3, json -> json);

    assertThatThrownBy(() -> new ValueCodec<>(gap))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("add upgrade(2, ...)");
  }

  @Test
  void complete_stepPastTheSchema_isRefusedAndNamesTheRemedy() {
    PlayerType<Hero> past = HEROES.schema(2).upgrade(1, json -> json).upgrade(2, json -> json);

    assertThatThrownBy(() -> new ValueCodec<>(past)).hasMessageContaining("raise schema(3)");
  }
}
