package io.github.worldkeep.state.player;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import java.util.List;
import java.util.Optional;
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
  void compare_twoKeptRevisions_namesEachFieldThatDiffers() {
    PlayerHandle<Hero> zoe = here.load("zoe", Hero::fresh);
    zoe.update(hero -> hero.at(2).with(List.of("sword", "bow")));
    zoe.save().await(LONG);

    assertThat(here.revisions().compare("zoe", 1, 2))
        .containsExactlyInAnyOrder(
            new Difference("level", Optional.of("1"), Optional.of("2")),
            new Difference("items[1]", Optional.empty(), Optional.of("\"bow\"")));
    assertThat(here.revisions().compare("zoe", 2, 1))
        .contains(new Difference("level", Optional.of("2"), Optional.of("1")));
    assertThat(here.revisions().compare("zoe", 2, 2)).isEmpty();
  }

  @Test
  void compare_aRevisionThatIsNotKept_isNotFound() {
    here.load("zoe", Hero::fresh);

    for (long[] pair : new long[][] {{1, 77}, {77, 1}}) {
      assertThatThrownBy(() -> here.revisions().compare("zoe", pair[0], pair[1]))
          .isInstanceOfSatisfying(
              StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND))
          .hasMessageContaining("revision 77");
    }
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
