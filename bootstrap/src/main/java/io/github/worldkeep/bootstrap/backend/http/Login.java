package io.github.worldkeep.bootstrap.backend.http;

import io.github.worldkeep.bootstrap.backend.BackendException;
import io.github.worldkeep.bootstrap.backend.BackendException.Kind;
import io.github.worldkeep.bootstrap.http.Response;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The login by client credentials (RFC 6749, section 4.4), and the current token. */
final class Login {
  private static final String WHAT = "logging in";
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*"); // RFC 6750

  private static final int LONGEST_TOKEN = 16 * 1024;

  private final HttpBackendOptions settings;
  private final Transport transport;
  private final LongSupplier nanoTime;
  private final InstantSource clock;
  private final AtomicReference<@Nullable AccessToken> token = new AtomicReference<>();

  /** Held during a login, so that several threads log in once. Waiting for it has a deadline. */
  private final ReentrantLock renewing = new ReentrantLock();

  Login(
      HttpBackendOptions settings,
      Transport transport,
      LongSupplier nanoTime,
      InstantSource clock) {
    this.settings = settings;
    this.transport = transport;
    this.nanoTime = nanoTime;
    this.clock = clock;
  }

  /** Returns a valid token, renewed if it expires soon. */
  AccessToken current(CallDeadline deadline) {
    AccessToken held = token.get();
    return held == null || held.isDue(nanoTime.getAsLong()) ? renewed(held, deadline) : held;
  }

  /** Logs in, and returns the new token. */
  AccessToken anew(CallDeadline deadline) {
    AccessToken issued = issue(deadline);
    token.set(issued);
    return issued;
  }

  /** Discards a token that the backend did not accept. */
  void refused(AccessToken refused) {
    token.compareAndSet(refused, null);
  }

  private AccessToken renewed(@Nullable AccessToken old, CallDeadline deadline) {
    lock(deadline);
    try {
      AccessToken held = token.get();
      if (held != null && !held.equals(old)) {
        return held;
      }
      return held != null && held.isGood(nanoTime.getAsLong())
          ? renewedOrHeld(held, deadline.half())
          : anew(deadline);
    } finally {
      renewing.unlock();
    }
  }

  private AccessToken renewedOrHeld(AccessToken held, CallDeadline deadline) {
    try {
      return anew(deadline);
    } catch (BackendException e) {
      if (e.kind() != Kind.UNAVAILABLE) {
        throw e;
      }
      AccessToken later = held.later(nanoTime.getAsLong());
      token.compareAndSet(held, later);
      return later;
    }
  }

  private void lock(CallDeadline deadline) {
    try {
      if (!renewing.tryLock(deadline.left(), TimeUnit.NANOSECONDS)) {
        throw Transport.unavailable(WHAT, "another thread waits for the backend", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Transport.unavailable(WHAT, "the thread was interrupted", e);
    }
  }

  private AccessToken issue(CallDeadline deadline) {
    long asked = nanoTime.getAsLong();
    Response answer = transport.send(WHAT, request(), deadline);
    if (!answer.isSuccessful()) {
      throw refusal(answer.status());
    }
    try {
      JsonNode body = Wire.JSON.readTree(answer.body());
      String value = body.path("access_token").asString("");
      boolean bearer = body.path("token_type").asString("").equalsIgnoreCase("bearer");
      if (!bearer || value.length() > LONGEST_TOKEN || !TOKEN.matcher(value).matches()) {
        throw Transport.unavailable(WHAT, "the answer holds no bearer token", null);
      }
      return AccessToken.of(value, asked, clock.instant(), Lifetime.read(body.path("expires_in")));
    } catch (BackendException e) {
      throw e;
    } catch (RuntimeException e) { // Jackson's, or of a number.
      throw Transport.unavailable(
          WHAT, "the answer is not JSON", null); // A cause may repeat a secret.
    }
  }

  private HttpRequest request() {
    String who = encode(settings.clientId()) + ":" + encode(settings.secret().read());
    String basic = Base64.getEncoder().encodeToString(who.getBytes(StandardCharsets.US_ASCII));
    String scope = settings.scope().map(text -> "&scope=" + encode(text)).orElse("");
    return HttpRequest.newBuilder(settings.tokenUrl())
        .header("authorization", "Basic " + basic)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("accept", "application/json")
        .POST(BodyPublishers.ofString("grant_type=client_credentials" + scope))
        .build();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static BackendException refusal(int status) {
    boolean denied = status == 400 || status == 401 || status == 403;
    return new BackendException(
        denied ? Kind.DENIED : Kind.INVALID,
        denied
            ? "logging in was refused (" + status + "): check the client's id, secret and scope"
            : "logging in was answered " + status + ": check the URL for tokens",
        null);
  }
}
