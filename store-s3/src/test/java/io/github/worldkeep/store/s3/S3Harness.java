package io.github.worldkeep.store.s3;

import static org.awaitility.Awaitility.await;

import io.github.worldkeep.engines.Engines;
import io.github.worldkeep.engines.Server;
import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.testkit.StoreHarness;
import io.github.worldkeep.store.testkit.TcpProxy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** A prefix of its own in a bucket, and what can be done to it with nothing but the SDK. */
final class S3Harness implements StoreHarness {
  private static final String NOT_ATOMIC =
      "S3Proxy compares the etag first and writes then, as two steps: its If-Match is no fence";
  private static final String UNVERIFIED_RANGES =
      "S3 keeps a checksum of the whole object: a range is verified by the server alone";

  private final String uri;
  private final String prefix = "kit-" + UUID.randomUUID() + "/";
  private final Bare bare;
  private final @Nullable Server own;
  private final @Nullable TcpProxy network;

  private S3Harness(String uri, @Nullable Server own, @Nullable TcpProxy network) {
    this.uri = withPrefix(uri, prefix);
    this.bare = Bare.at(own == null ? uri : own.uri());
    this.own = own;
    this.network = network;
  }

  /** On the server that all tests share. */
  static S3Harness shared() {
    return new S3Harness(Engines.s3().uri(), null, null);
  }

  /** On a server that may be stopped, behind a network that may fail. */
  static S3Harness on(Server own) {
    TcpProxy network = TcpProxy.to(own.host(), own.port());
    String there = own.host() + ":" + own.port();
    String here = network.host() + ":" + network.port();
    return new S3Harness(own.uri().replace(there, here), own, network);
  }

  /** Also for servers that keep objects as files, as the one from Maven Central does. */
  private static String withPrefix(String uri, String prefix) {
    return uri.replaceFirst("\\?", "/" + prefix + "?names=files&");
  }

  Bare bare() {
    return bare;
  }

  String prefix() {
    return prefix;
  }

  String uri() {
    return uri;
  }

  @Override
  public Map<StoreKind, String> uris() {
    return Map.of(StoreKind.OBJECTS, uri);
  }

  @Override
  public void passTime(Duration duration) {
    await().pollDelay(duration).timeout(duration.multipliedBy(2).plusSeconds(1)).until(() -> true);
  }

  @Override
  public Optional<Engine> engine() {
    Server server = own;
    return server == null ? Optional.empty() : Optional.of(new Stoppable(server));
  }

  private record Stoppable(Server server) implements Engine {
    @Override
    public void stop() {
      server.stop();
    }

    @Override
    public void kill() {
      server.kill();
    }

    @Override
    public void start() {
      server.start();
    }
  }

  @Override
  public Optional<TcpProxy> network() {
    return Optional.ofNullable(network);
  }

  /** Puts what is there again, all but one bit of it. */
  @Override
  public boolean damageObject(String key) {
    String name = prefix + KeyForm.FILES.name(key);
    byte[] damaged = bare.content(name);
    damaged[damaged.length / 2] ^= 1;
    GetObjectResponse there = bare.get(name, content -> {});
    bare.put(name, damaged, put -> put.contentType(there.contentType()).metadata(there.metadata()));
    return true;
  }

  @Override
  public OptionalLong leftovers() {
    return OptionalLong.of(bare.uploads(prefix).size());
  }

  @Override
  public boolean markAsNewer() {
    bare.put(prefix + Marker.NAME, "{\"format\": 2}".getBytes(), put -> {});
    return true;
  }

  @Override
  public Map<String, String> deviations() {
    Map<String, String> deviations = new HashMap<>();
    deviations.put("ifMatches_race_hasOneWinner", NOT_ATOMIC);
    deviations.put("ifMatches_increments_areNeverLost", NOT_ATOMIC);
    deviations.put("ifMatches_againstUnconditionalWritesAndDeletes_neverUndoesThem", NOT_ATOMIC);
    deviations.put("getRange_damagedAtRest_isCorrupt", UNVERIFIED_RANGES);
    return deviations;
  }

  @Override
  public void close() {
    try {
      bare.empty(prefix);
    } finally {
      bare.close();
      if (network != null) {
        network.close();
      }
    }
  }
}
