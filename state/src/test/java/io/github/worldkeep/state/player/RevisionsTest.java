package io.github.worldkeep.state.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What is kept of earlier saves. */
final class RevisionsTest extends TwoServers {
  @Test
  void revisions_moreThanAreKept_areTheLatest() {
    PlayerHandle<Hero> zoe = here.load("zoe", Hero::fresh);
    for (int i = 2; i <= 5; i++) {
      int level = i;
      zoe.update(hero -> hero.at(level));
      zoe.save().await(LONG);
    }

    assertThat(here.revisions().of("zoe")).extracting(Revision::number).containsExactly(5L, 4L, 3L);
    assertThat(here.revisions().value("zoe", 3)).contains(Hero.fresh().at(3));
    assertThat(here.revisions().value("zoe", 2)).isEmpty();
    assertThat(here.revisions().of("zoe").get(0).savedBy()).startsWith("here/");
  }

  @Test
  void rollBack_toAKeptRevision_isANewOne() {
    PlayerHandle<Hero> zoe = here.load("zoe", Hero::fresh);
    zoe.update(hero -> hero.at(9));
    zoe.save().await(LONG);

    assertThat(here.revisions().rollBack("zoe", 1).await(LONG)).isEqualTo(3);

    assertThat(zoe.value()).isEqualTo(Hero.fresh());
    zoe.leave().await(LONG);
    assertThat(there.revisions().rollBack("zoe", 2).await(LONG)).isEqualTo(4);
    assertThat(there.load("zoe").orElseThrow().value().level()).isEqualTo(9);
    assertThatThrownBy(() -> there.revisions().rollBack("zoe", 77))
        .hasMessageContaining("not kept");
  }
}
