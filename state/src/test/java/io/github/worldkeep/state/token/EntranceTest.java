package io.github.worldkeep.state.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.worldkeep.state.lease.GameServer;
import io.github.worldkeep.state.lease.LeaseHeldException;
import io.github.worldkeep.state.player.PlayerHandle;
import io.github.worldkeep.state.player.PlayerType;
import io.github.worldkeep.state.player.Players;
import io.github.worldkeep.state.player.PlayersListener;
import io.github.worldkeep.state.player.PlayersOptions;
import io.github.worldkeep.store.Persistence;
import io.github.worldkeep.store.PersistenceConfig;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.testkit.Fault;
import io.github.worldkeep.store.testkit.FaultInjection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntranceTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir private Path temp;
  private final FaultInjection faults = new FaultInjection();
  private Persistence persistence;
  private ConnectionTokens tokens;
  private Floor here;
  private Floor there;

  record Hero(String team, int gold) {
    Hero withGold(int other) {
      return new Hero(team, other);
    }
  }

  /** A server, its players, and the entrance to its session. */
  private record Floor(GameServer server, Players<Hero> players, Entrance<Hero> entrance) {
    static Floor open(Persistence persistence, ConnectionTokens tokens, String session) {
      GameServer server = GameServer.join(persistence.documents(), "server");
      PlayersOptions options = PlayersOptions.DEFAULT.withLoadTimeout(Duration.ZERO);
      Players<Hero> players =
          Players.open(server, PlayerType.of(Hero.class), options, PlayersListener.NONE);
      return new Floor(server, players, new Entrance<>(tokens, session, players, Floor::fresh));
    }

    private static Hero fresh(Admission admission) {
      return new Hero(admission.attributes().getOrDefault("team", "none"), 10);
    }

    void close() {
      players.close(LONG);
      server.close();
    }
  }

  @BeforeEach
  void open() {
    persistence = Persistence.open(faults.wrap(PersistenceConfig.embedded(temp)));
    tokens = ConnectionTokens.inOneProcess(persistence.keyValues());
    here = Floor.open(persistence, tokens, "match-7");
    there = Floor.open(persistence, tokens, "match-8");
  }

  @AfterEach
  void close() {
    faults.heal();
    here.close();
    there.close();
    persistence.close();
    faults.close();
  }

  private String secret(String session) {
    return tokens.issue("ada", session, MINUTE, Map.of("team", "red")).secret();
  }

  private void cutOff(StoreKind store) {
    faults.inject((kind, method) -> kind == store ? Fault.before(Kind.UNAVAILABLE) : Fault.NONE);
  }

  private NotLoadedException notLoaded(String secret) {
    return catchThrowableOfType(NotLoadedException.class, () -> here.entrance().admit(secret));
  }

  /** With gold that nobody has who is new. */
  private void playElsewhere() {
    PlayerHandle<Hero> ada = there.entrance().admit(secret("match-8")).player();
    ada.update(hero -> hero.withGold(70));
  }

  private void leaveThere() {
    there.players().get("ada").orElseThrow().leave().await(LONG);
  }

  @Test
  void admit_newPlayer_answersWhoAndThePlayerMadeFromWhatTheBackendSaid() {
    Admitted<Hero> ada = here.entrance().admit(secret("match-7"));

    assertThat(ada.admission().player()).isEqualTo("ada");
    assertThat(ada.player().value()).isEqualTo(new Hero("red", 10));
    assertThat(here.players().get("ada")).containsSame(ada.player());
  }

  @Test
  void admit_knownPlayer_loadsWhatWasSaved() {
    playElsewhere();
    leaveThere();

    assertThat(here.entrance().admit(secret("match-7")).player().value().gold()).isEqualTo(70);
  }

  @Test
  void admit_forAnotherSession_refusesAndLoadsNobody() {
    String secret = secret("match-8");

    assertThatThrownBy(() -> here.entrance().admit(secret))
        .isInstanceOf(AdmissionRefusedException.class);

    assertThat(here.players().all()).isEmpty();
    assertThat(there.entrance().admit(secret).player().id()).isEqualTo("ada");
  }

  /** The token is not burnt: the client needs no other one. */
  @Test
  void admit_keyValuesAway_loadsNobodyAndTheTokenStaysGood() {
    String secret = secret("match-7");
    cutOff(StoreKind.KEY_VALUES);

    assertThatThrownBy(() -> here.entrance().admit(secret))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));

    assertThat(here.players().all()).isEmpty();
    faults.heal();
    assertThat(here.entrance().admit(secret).player().id()).isEqualTo("ada");
  }

  @Test
  void admit_documentsAway_admitsNobodyAndMakesNoNewPlayer() {
    playElsewhere();
    leaveThere();
    String secret = secret("match-7");
    cutOff(StoreKind.DOCUMENTS);

    NotLoadedException failure = notLoaded(secret);

    assertThat(failure).hasCauseInstanceOf(StoreException.class).hasMessageContaining("ada");
    assertThat(here.players().all()).isEmpty();
    faults.heal();
    assertThatThrownBy(() -> here.entrance().admit(secret))
        .isInstanceOf(AdmissionRefusedException.class);
    Admitted<Hero> ada = here.entrance().admit(failure.admission());
    assertThat(ada.player().value()).isEqualTo(new Hero("red", 70));
  }

  @Test
  void admit_playerOnAnotherServer_admitsNobodyUntilTheyHaveLeftThere() {
    playElsewhere();

    NotLoadedException failure = notLoaded(secret("match-7"));

    assertThat(failure).hasCauseInstanceOf(LeaseHeldException.class);
    assertThat(here.players().all()).isEmpty();
    leaveThere();
    Admitted<Hero> ada = here.entrance().admit(failure.admission());
    assertThat(ada.player().value().gold()).isEqualTo(70);
    assertThat(ada.admission()).isEqualTo(failure.admission());
  }

  /** A client whose connection broke comes back before the server has noticed. */
  @Test
  void admit_playerWhoIsHereAlready_admitsNobodyTwice() {
    PlayerHandle<Hero> first = here.entrance().admit(secret("match-7")).player();

    NotLoadedException failure = notLoaded(secret("match-7"));

    assertThat(failure).hasCauseInstanceOf(IllegalStateException.class);
    assertThat(here.players().all()).containsExactly(first);
    first.update(hero -> hero.withGold(11));
    first.leave().await(LONG);
    assertThat(here.entrance().admit(failure.admission()).player().value().gold()).isEqualTo(11);
  }

  @Test
  void admit_admissionToAnotherSession_isRefused() {
    Admission admission = tokens.redeem(secret("match-8"), "match-8");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> here.entrance().admit(admission))
        .withMessageContainingAll("match-7", "match-8");
    assertThat(here.players().all()).isEmpty();
  }

  @Test
  void admit_failure_tellsNoSecret() {
    String secret = secret("match-7");
    cutOff(StoreKind.DOCUMENTS);

    NotLoadedException failure = notLoaded(secret);

    assertThat(failure).hasStackTraceContaining("ada");
    assertThat(failure.getMessage() + failure.getCause() + failure.admission())
        .doesNotContain(secret);
  }
}
