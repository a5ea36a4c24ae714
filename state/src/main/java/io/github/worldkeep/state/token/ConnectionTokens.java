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
 * Issues and redeems the tokens by which players enter a game server. A backend issues a token for
 * a player and a session. The player's client sends it to the server of that session, which redeems
 * it and so identifies the player:
 *
 * <pre>{@code
 * ConnectionToken token = tokens.issue("ada", "match-7", Duration.ofSeconds(30));   // the backend
 * Admission admission = tokens.redeem(secret, "match-7");                           // the server
 * }</pre>
 *
 * <p>A token is valid once, for its player and its session, until it expires by the store's clock.
 * The store has a hash of the secret, never the secret. Backend and servers must share the
 * key-value store, and nothing else. A server that loads players redeems tokens by an {@link
 * Entrance}. Safe for use by several threads.
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
   * Uses another clock for the times in a token. The clock does not affect its validity.
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
   * Returns tokens that are issued and redeemed in this process alone, such as in a test, or if the
   * backend is part of the game server. Any store is allowed, also {@code memory:}.
   */
  public static ConnectionTokens inOneProcess(KeyValueStore keyValues) {
    return inOneProcess(keyValues, InstantSource.system());
  }

  /**
   * Returns tokens for this process alone, with another clock for the times in a token.
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

  /** The capabilities of the key-value store. */
  public Set<Capability> capabilities() {
    return keyValues.capabilities();
  }

  /**
   * Issues a token without attributes.
   *
   * @see #issue(String, String, Duration, Map)
   */
  public ConnectionToken issue(String player, String session, Duration lifetime) {
    return issue(player, session, lifetime, Map.of());
  }

  /**
   * Issues a token, which can be redeemed when the method returns.
   *
   * @param player the player's id: 1 to 512 bytes in UTF-8, without control characters
   * @param session the session's id: 1 to 400 bytes in UTF-8, where {@code /} and {@code %} count
   *     as three, without control characters
   * @param lifetime the time in which a client must connect: 1 ms to 1 day, in whole milliseconds
   * @param attributes data of the player for the server, such as a team or a role: up to 16 KiB as
   *     JSON, together with the ids
   * @throws IllegalArgumentException if an argument breaks these rules
   * @throws StoreException all that the store throws; the secret is lost then, so issue another
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
   * Redeems a token. Exactly one of several attempts receives the admission. One atomic operation
   * removes the token from the store, so a token that admitted a player, or was found damaged, is
   * gone.
   *
   * @param secret the text that the client sent, in any form; a text that can't be a secret is
   *     refused without a call to the store
   * @param session this server's session; a token for another session stays valid there
   * @throws AdmissionRefusedException if the token admits no player
   * @throws StoreException all that the store throws, which never means that the token is invalid.
   *     After SAFE or OUTCOME_UNKNOWN, try again; in the second case the token may be used up, and
   *     the player needs another one. CORRUPT or NEWER_FORMAT if this version can't read the token:
   *     no player is admitted
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
   * Revokes all unused tokens of a session, when it ends or is cancelled. A token that is issued
   * meanwhile may stay.
   *
   * @return the number of revoked tokens
   * @throws StoreException all that the store throws; some tokens may be revoked then, so call the
   *     method again
   */
  public long revoke(String session) {
    try (Stream<String> keys = keyValues.scan(new SessionKeys(session).prefix())) {
      return keys.filter(keyValues::remove).count();
    }
  }
}
