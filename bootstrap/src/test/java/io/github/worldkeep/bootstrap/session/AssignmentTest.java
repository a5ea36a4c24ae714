package io.github.worldkeep.bootstrap.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.worldkeep.bootstrap.host.Address;
import io.github.worldkeep.bootstrap.host.Allocation;
import io.github.worldkeep.bootstrap.options.Directories;
import io.github.worldkeep.bootstrap.options.Mode;
import io.github.worldkeep.bootstrap.room.RoomConfig;
import io.github.worldkeep.bootstrap.room.RoomConfigException;
import io.github.worldkeep.state.world.WorldId;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AssignmentTest {
  private static final Optional<Address> ADDRESS = Optional.of(new Address("10.0.0.1", 7000));

  private Path machine;
  private Lives lives;

  @BeforeEach
  void begin(@TempDir Path directory) throws Exception {
    machine = directory;
    lives = new Lives(directory);
    lives.mode(Mode.ALLOCATE);
    lives.room("{\"sessionId\": \"of-process\", \"worldId\": \"of-process\"}");
  }

  private static Allocation allocation(Optional<String> session, Optional<String> room) {
    return new Allocation("a-1", session, ADDRESS, room, Map.of());
  }

  private static Optional<String> room(String name) {
    return Optional.of("{\"sessionId\": \"" + name + "\", \"worldId\": \"" + name + "\"}");
  }

  private Setup<Hero> setup() {
    return lives.setup(new Played(), machine);
  }

  private Assignment of(Optional<String> session, Optional<String> room, boolean first) {
    return Assignment.of(allocation(session, room), Optional.empty(), setup(), first);
  }

  @Test
  void sessionId_isTheAllocations_elseTheFirstRoomConfigs() {
    assertThat(of(Optional.of("given"), Optional.empty(), true).sessionId()).isEqualTo("given");
    assertThat(of(Optional.empty(), room("of-room"), true).sessionId()).isEqualTo("of-room");
    assertThat(of(Optional.empty(), Optional.empty(), true).sessionId()).isEqualTo("of-process");
  }

  @Test
  void of_aLaterCycleWithoutASession_isAnIllegalState() {
    assertThatThrownBy(() -> of(Optional.empty(), Optional.empty(), false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("names the session");
  }

  @Test
  void sessionId_ofALaterCycleThatCreatesItsSession_isNewEachTime() {
    lives.mode(Mode.AUTO_CREATE);

    Assignment second = of(Optional.empty(), Optional.empty(), false);
    Assignment third = of(Optional.empty(), Optional.empty(), false);

    assertThat(second.isNewSession()).isTrue();
    assertThat(second.sessionId()).startsWith("session-").isNotEqualTo(third.sessionId());
    assertThat(second.instanceId()).isNotEqualTo(third.instanceId());
    assertThat(of(Optional.empty(), Optional.empty(), true).isNewSession()).isFalse();
  }

  @Test
  void room_isTheAllocations_elseTheHosts_elseTheProcess() {
    Allocation bare = allocation(Optional.empty(), Optional.empty());

    Assignment ofHost = Assignment.of(bare, room("of-host"), setup(), true);
    Assignment ofAllocation =
        Assignment.of(
            allocation(Optional.empty(), room("of-room")), room("of-host"), setup(), true);

    assertThat(ofAllocation.room().worldId()).contains(new WorldId("of-room"));
    assertThat(ofHost.room().worldId()).contains(new WorldId("of-host"));
    assertThat(of(Optional.empty(), Optional.empty(), true).room()).isEqualTo(setup().room());
  }

  @Test
  void room_ofTheOptions_isKeptByAServerThatCreatesItsSession_only() {
    RoomConfig own = RoomConfig.empty().withWorld(new WorldId("own"));
    lives.room(own.toJson());
    lives.options(lives.options().withSource(lives.options().source().withRoom(own)));
    Assignment allocated = of(Optional.empty(), room("of-room"), true);
    lives.mode(Mode.AUTO_CREATE);
    Assignment created = of(Optional.empty(), room("of-room"), true);

    assertThat(allocated.room().worldId()).contains(new WorldId("of-room"));
    assertThat(created.room()).isEqualTo(own);
  }

  @Test
  void of_aRoomConfigThatCannotBeRead_isRefused_alsoIfTheSessionIsNamed() {
    assertThatThrownBy(() -> of(Optional.of("given"), Optional.of("{\"worldId\": 7}"), true))
        .isInstanceOf(RoomConfigException.class)
        .hasMessageContaining("worldId");
  }

  @Test
  void of_aSaveDirectoryThatIsNotAllowed_isRefused() {
    Setup<Hero> here = setup();
    Setup<Hero> withoutOwnDirectory =
        new Setup<>(
            here.type(),
            here.game(),
            here.options().withDirectories(Directories.DEFAULT),
            here.host(),
            here.backend(),
            here.room(),
            here.environment(),
            here.listener());
    Allocation outside =
        allocation(Optional.of("given"), Optional.of("{\"saveDirectory\": \"/elsewhere\"}"));

    assertThatThrownBy(() -> Assignment.of(outside, Optional.empty(), withoutOwnDirectory, true))
        .isInstanceOf(RoomConfigException.class)
        .hasMessageContaining("WORLDKEEP_SAVE_ROOT");
  }

  @Test
  void of_anIncompleteAllocation_isRefused() {
    Allocation incomplete =
        new Allocation("", Optional.of("given"), ADDRESS, Optional.empty(), Map.of());

    assertThatThrownBy(() -> Assignment.of(incomplete, Optional.empty(), setup(), true))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("id and an address");
  }
}
