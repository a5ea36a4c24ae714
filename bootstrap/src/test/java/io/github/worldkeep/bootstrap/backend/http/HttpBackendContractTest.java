package io.github.worldkeep.bootstrap.backend.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.worldkeep.bootstrap.backend.GameBackend;
import io.github.worldkeep.bootstrap.backend.GameBackendContract;
import io.github.worldkeep.bootstrap.backend.Origin;
import io.github.worldkeep.bootstrap.backend.store.BackendStores;
import io.github.worldkeep.bootstrap.backend.store.SessionFiles;
import io.github.worldkeep.bootstrap.backend.store.Sessions;
import io.github.worldkeep.bootstrap.host.Crowd;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The contract through a stand-in, and what passes between the two against the description. */
class HttpBackendContractTest extends GameBackendContract {
  private BackendStores stores;
  private StandIn standIn;

  @Override
  protected void open() throws Exception {
    stores = new BackendStores(temp);
    standIn = new StandIn(stores.server(), Files.createDirectories(temp.resolve("stand-in")));
  }

  @Override
  protected void shut() {
    try {
      Description description = Description.shipped();
      assertThat(standIn.exchanges()).isNotEmpty();
      assertThat(standIn.exchanges())
          .allSatisfy(exchange -> assertThat(description.problems(exchange)).isEmpty());
    } catch (IOException e) {
      throw new AssertionError(e);
    } finally {
      standIn.close();
      stores.close();
    }
  }

  @Override
  protected GameBackend server() {
    return HttpTest.client(standIn, Pace.of(Duration.ofSeconds(20)), stores.clock());
  }

  @Override
  protected Sessions sessions() {
    return stores.sessions();
  }

  @Override
  protected SessionFiles files() {
    return stores.files();
  }

  @Test
  void calls_all_areTheOperationsOfTheDescription() throws Exception {
    Description description = Description.shipped();
    GameBackend backend = server();
    backend.login();
    backend.create(draft("s1"));
    backend.poll("s1", Optional.empty());
    backend.publish("s1", instance("i1"));
    backend.report("s1", "i1", Crowd.of(1, 2));
    backend.upload(Origin.session("s1"), "a", Files.write(temp.resolve("a"), new byte[1]));
    backend.leave("s1", "i1");

    Set<String> used = new TreeSet<>();
    standIn.exchanges().forEach(exchange -> used.add(description.operation(exchange)));
    assertThat(used).isEqualTo(description.operations());
  }
}
