package io.github.worldkeep.state.token;

import io.github.worldkeep.store.Capability;
import io.github.worldkeep.store.KeyValueStore;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who may enter a game server. A backend that knows a player issues a token for one session; the
 * player's client shows it to the server of that session, which redeems it, and so knows who comes:
 *
 * <pre>{@code
 * ConnectionToken token = tokens.issue("ada", "match-7", Duration.ofSeconds(30));   // the backend
 * Admission admission = tokens.redeem(secret, "match-7");                           // the server
 * }</pre>
 *
 * <p>A token is good once, for its player and its session, until it expires by the store's clock.
 * The store has a hash of the secret, never the secret. Backend and servers must share the
 * key-value store, and nothing else. A server that keeps players redeems by an {@link Entrance}.
 * Safe for use by several threads.
 */
public final class ConnectionTokens {
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(1);
  private static final int MAX_BYTES = 16 * 1024;

  private final KeyValueStore keyValues;
  private final InstantSource clock;
  private final SecureRandom random;

  /**
   * Uses the keys that start with {@code tokens/}; does not close the store.
   *
   * @throws StoreException UNSUPPORTED if the store is not {@link Capability#SHARED}: a server
   *     would refuse every token that a backend has issued in another process. For one process see
   *     {@link #inOneProcess}
   */
  public ConnectionTokens(KeyValueStore keyValues) {
    this(keyValues, InstantSource.system());
  }

  /**
   * The same with another clock for the times that a token tells. It decides nothing.
   *
   * @see #ConnectionTokens(KeyValueStore)
   */
  public ConnectionTokens(KeyValueStore keyValues, InstantSource clock) {
    this(requireShared(keyValues), clock, new SecureRandom());
  }

  ConnectionTokens(KeyValueStore keyValues, InstantSource clock, SecureRandom random) {
    this.keyValues = keyValues;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Tokens that are issued and redeemed in this process alone, such as in a test or where the
   * backend is part of the game server. The store may be any, {@code memory:} too.
   */
  public static ConnectionTokens inOneProcess(KeyValueStore keyValues) {
    return inOneProcess(keyValues, InstantSource.system());
  }

  /**
   * The same with another clock for the times that a token tells.
   *
   * @see #inOneProcess(KeyValueStore)
   */
  public static ConnectionTokens inOneProcess(KeyValueStore keyValues, InstantSource clock) {
    return new ConnectionTokens(keyValues, clock, new SecureRandom());
  }

  private static KeyValueStore requireShared(KeyValueStore keyValues) {
    if (!keyValues.capabilities().contains(Capability.SHARED)) {
      throw new StoreException(
          Kind.UNSUPPORTED,
          Retry.NEVER,
          "connection tokens: the key-value store is this process's own, so a backend and a server"
              + " can't share it: name a shared one, as in WORLDKEEP_KEY_VALUES; if all is one"
              + " process, use ConnectionTokens.inOneProcess",
          null);
    }
    return keyValues;
  }

  /** What the key-value store can do. */
  public Set<Capability> capabilities() {
    return keyValues.capabilities();
  }

  /**
   * {@link #issue(String, String, Duration, Map)} without attributes.
   *
   * @see #issue(String, String, Duration, Map)
   */
  public ConnectionToken issue(String player, String session, Duration lifetime) {
    return issue(player, session, lifetime, Map.of());
  }

  /**
   * Issues a token, which can be redeemed when this returns.
   *
   * @param player who may enter: 1 to 512 bytes in UTF-8, without control characters
   * @param session where: 1 to 400 bytes in UTF-8, of which {@code /} and {@code %} count as three,
   *     without control characters
   * @param lifetime for how long, 1 ms to 1 day, in milliseconds: as long as a client takes to
   *     connect
   * @param attributes what the server is to know of the player: a team, a role. Up to 16 KiB, as
   *     JSON, together with the names
   * @throws IllegalArgumentException if an argument is not as said here
   * @throws StoreException all that the store throws; nobody has the secret then, so issue another
   *     token
   */
  public ConnectionToken issue(
      String player, String session, Duration lifetime, Map<String, String> attributes) {
    SessionKeys keys = new SessionKeys(session);
    requireLifetime(lifetime);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Instant expires = now.plus(lifetime.truncatedTo(ChronoUnit.MILLIS));
    Admission admission = new Admission(player, session, now, expires, attributes);
    Secret secret = Secret.random(random);
    byte[] value = TokenCodec.encode(TokenDocument.of(secret.hash(), admission));
    if (value.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "the token has " + value.length + " bytes; the limit is 16384: use fewer attributes");
    }
    keyValues.put(keys.key(secret.hash()), value, lifetime);
    return new ConnectionToken(secret.text(), player, session, expires);
  }

  private static void requireLifetime(Duration lifetime) {
    if (lifetime.compareTo(SHORTEST) < 0 || lifetime.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("lifetime must be 1 ms to 1 day, not " + lifetime);
    }
  }

  /**
   * Redeems a token: of all that try with it, one gets the admission. One atomic operation of the
   * store takes it, so a token that admitted, or was found damaged, is gone.
   *
   * @param secret what the client sent, whatever it is; one that can't be a secret is refused
   *     without asking the store
   * @param session this server's session; a token for another one stays good there
   * @throws AdmissionRefusedException if nobody may enter with it
   * @throws StoreException all that the store throws, which never means that the token is bad:
   *     after SAFE, try again. After OUTCOME_UNKNOWN too; the token may be used up then, and the
   *     player needs another one. CORRUPT or NEWER_FORMAT if what the store has is no token that
   *     this version can read: nobody is admitted
   */
  public Admission redeem(String secret, String session) {
    SessionKeys keys = new SessionKeys(session);
    String hash =
        Secret.parse(secret).orElseThrow(() -> new AdmissionRefusedException(session)).hash();
    String key = keys.key(hash);
    byte[] value = keyValues.take(key).orElseThrow(() -> new AdmissionRefusedException(session));
    TokenDocument found = TokenCodec.decode(key, value);
    if (!found.isFor(hash, session)) {
      throw TokenCodec.corrupt(key, null);
    }
    return found.admission();
  }

  /**
   * Revokes all tokens of a session that are not used yet: when it ends, or is called off. One that
   * is issued meanwhile may stay.
   *
   * @return how many
   * @throws StoreException all that the store throws; some may be revoked then, so revoke again
   */
  public long revoke(String session) {
    try (Stream<String> keys = keyValues.scan(new SessionKeys(session).prefix())) {
      return keys.filter(keyValues::remove).count();
    }
  }
}
