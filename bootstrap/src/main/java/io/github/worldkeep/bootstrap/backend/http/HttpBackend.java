package io.github.worldkeep.bootstrap.backend.http;

import io.github.worldkeep.bootstrap.backend.BackendException;
import io.github.worldkeep.bootstrap.backend.BackendException.Kind;
import io.github.worldkeep.bootstrap.backend.FileName;
import io.github.worldkeep.bootstrap.backend.GameBackend;
import io.github.worldkeep.bootstrap.backend.GameSession;
import io.github.worldkeep.bootstrap.backend.Instance;
import io.github.worldkeep.bootstrap.backend.Origin;
import io.github.worldkeep.bootstrap.backend.SessionDraft;
import io.github.worldkeep.bootstrap.backend.SessionPoll;
import io.github.worldkeep.bootstrap.host.Occupancy;
import io.github.worldkeep.bootstrap.http.Response;
import java.io.FileNotFoundException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** A backend with an HTTP API, described by {@code openapi.json}. */
final class HttpBackend implements GameBackend {
  private static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";
  private static final Pattern ETAG = Pattern.compile("[\\x21-\\x7e]{1,1000}");
  private static final int NOT_MODIFIED = 304;
  private static final int UNAUTHORIZED = 401;
  private static final long UPLOAD_BYTES_PER_SECOND = 64 * 1024;

  private final HttpBackendOptions settings;
  private final Pace pace;
  private final Transport transport;
  private final Login login;

  HttpBackend(HttpBackendOptions settings, Pace pace, InstantSource clock) {
    this.settings = settings;
    this.pace = pace;
    this.transport = new Transport(pace);
    this.login = new Login(settings, transport, pace.nanoTime(), clock);
  }

  @Override
  public Optional<Instant> login() {
    return login.anew(pace.deadline()).until();
  }

  @Override
  public GameSession create(SessionDraft draft) {
    String what = "creating session '" + draft.id() + "'";
    Response answer = done(what, put(session(draft.id()), Wire.Draft.of(draft)), pace.deadline());
    return session(what, draft.id(), answer);
  }

  @Override
  public SessionPoll poll(String sessionId, Optional<String> etag) {
    String what = "polling session '" + sessionId + "'";
    HttpRequest.Builder request = request(session(sessionId)).GET();
    etag.ifPresent(known -> request.header("if-none-match", known));
    Response answer = ask(what, request, pace.deadline());
    if (answer.status() == NOT_MODIFIED && etag.isPresent()) {
      return SessionPoll.UNCHANGED;
    }
    if (isMissing(answer)) {
      return SessionPoll.MISSING;
    }
    GameSession session = session(what, sessionId, required(what, answer));
    return etag.equals(Optional.of(session.etag()))
        ? SessionPoll.UNCHANGED
        : SessionPoll.changed(session);
  }

  @Override
  public GameSession publish(String sessionId, Instance instance) {
    String what = "publishing an instance of session '" + sessionId + "'";
    String path = instance(sessionId, instance.id());
    Response answer = done(what, put(path, Wire.Server.of(instance)), pace.deadline());
    return session(what, sessionId, answer);
  }

  @Override
  public void report(String sessionId, String instanceId, Occupancy occupancy) {
    String path = instance(sessionId, instanceId) + "/occupancy";
    done(
        "reporting on session '" + sessionId + "'",
        put(path, Wire.Filling.of(occupancy)),
        pace.deadline());
  }

  @Override
  public void leave(String sessionId, String instanceId) {
    String what = "leaving session '" + sessionId + "'";
    HttpRequest.Builder request = request(instance(sessionId, instanceId)).DELETE();
    Response answer = ask(what, request, pace.deadline());
    if (!isMissing(answer)) {
      required(what, answer);
    }
  }

  @Override
  public void upload(Origin origin, String name, Path file) {
    String what = "uploading a file of session '" + origin.session() + "'";
    String match = origin.match().map(id -> "&match=" + encode(id)).orElse("");
    String path = session(origin.session()) + "/files?name=" + encode(checked(name)) + match;
    HttpRequest.Builder request =
        request(path).header("content-type", "application/octet-stream").PUT(content(what, file));
    done(what, request, pace.deadlineFor(file.toFile().length(), UPLOAD_BYTES_PER_SECOND));
  }

  private static String checked(String name) {
    try {
      return new FileName(name).value();
    } catch (IllegalArgumentException e) {
      throw new BackendException(Kind.INVALID, String.valueOf(e.getMessage()), e);
    }
  }

  private static BodyPublisher content(String what, Path file) {
    try {
      return BodyPublishers.ofFile(file);
    } catch (FileNotFoundException e) {
      throw new BackendException(Kind.INVALID, what + ": the file can't be read: " + file, e);
    }
  }

  /** Sends a request with a token. After a 401, logs in again and repeats it once. */
  private Response ask(String what, HttpRequest.Builder request, CallDeadline deadline) {
    AccessToken token = login.current(deadline);
    Response answer = transport.send(what, with(token, request), deadline);
    if (answer.status() != UNAUTHORIZED) {
      return answer;
    }
    login.refused(token);
    return transport.send(what, with(login.current(deadline), request), deadline);
  }

  private static HttpRequest with(AccessToken token, HttpRequest.Builder request) {
    return request.setHeader("authorization", "Bearer " + token.value()).build();
  }

  private Response done(String what, HttpRequest.Builder request, CallDeadline deadline) {
    return required(what, ask(what, request, deadline));
  }

  private static Response required(String what, Response answer) {
    if (answer.isSuccessful()) {
      return answer;
    }
    int status = answer.status();
    if (isMissing(answer)) {
      throw new BackendException(Kind.MISSING, what + ": there is none", null);
    }
    throw switch (status) {
      case 401, 403 -> new BackendException(Kind.DENIED, what + " was refused: " + status, null);
      case 404, 410 ->
          Transport.unavailable(
              what, status + ", but not as the backend says it: is its URL right?", null);
      case 409, 412 ->
          new BackendException(
              Kind.CONFLICT, what + ": somebody else has it, or it was made otherwise", null);
      default -> new BackendException(Kind.INVALID, what + " was answered " + status, null);
    };
  }

  /**
   * Returns whether the backend itself reports that the resource does not exist. A proxy that does
   * not find the backend responds with the same status, but not with a problem document.
   */
  private static boolean isMissing(Response answer) {
    String type = answer.header("content-type").orElse("");
    return (answer.status() == 404 || answer.status() == 410)
        && type.toLowerCase(Locale.ROOT).startsWith(PROBLEM);
  }

  /** Reads a session. A body that can't be read has no known meaning, and is UNAVAILABLE. */
  private static GameSession session(String what, String id, Response answer) {
    String etag =
        answer
            .header("etag")
            .filter(tag -> ETAG.matcher(tag).matches())
            .orElseThrow(() -> Transport.unavailable(what, "the answer has no ETag", null));
    GameSession session;
    try {
      session = Wire.JSON.readValue(answer.body(), Wire.Session.class).with(etag);
    } catch (RuntimeException e) { // Jackson's, or of a value; its text may repeat a secret.
      throw Transport.unavailable(what, "the answer is not as described", null);
    }
    if (!session.id().equals(id)) {
      throw Transport.unavailable(what, "the answer is another session", null);
    }
    return session;
  }

  private HttpRequest.Builder put(String path, Object body) {
    return request(path)
        .header("content-type", JSON)
        .PUT(BodyPublishers.ofByteArray(Wire.JSON.writeValueAsBytes(body)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(settings.base() + path)).header("accept", JSON);
  }

  private static String session(String id) {
    return "/v1/sessions/" + segment(id);
  }

  private static String instance(String sessionId, String instanceId) {
    return session(sessionId) + "/instances/" + segment(instanceId);
  }

  private static String segment(String id) {
    if (Set.of("", ".", "..").contains(id)) {
      throw new BackendException(Kind.INVALID, "an id is not empty, . or ..", null);
    }
    return encode(id);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @Override
  public void close() {
    transport.close();
  }
}
