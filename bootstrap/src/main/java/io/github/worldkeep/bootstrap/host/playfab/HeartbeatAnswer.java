package io.github.worldkeep.bootstrap.host.playfab;

import io.github.worldkeep.bootstrap.host.HostException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The agent's answer to a heartbeat.
 *
 * @param interval the interval that the agent wants, if any
 * @param session the session of the server, once it is allocated
 * @param maintenance the planned maintenance of the machine, if any
 */
record HeartbeatAnswer(
    Operation operation,
    Optional<Duration> interval,
    Optional<Session> session,
    Optional<Maintenance> maintenance) {
  /** The operation that the agent requests. */
  enum Operation {
    CONTINUE,
    ACTIVE,
    TERMINATE
  }

  /** The session of the server. The text leaves out the cookie, which may hold a secret. */
  record Session(String id, Optional<String> cookie) {
    @Override
    public String toString() {
      return "Session[id=" + id + "]";
    }
  }

  /**
   * A planned maintenance.
   *
   * @param start the time of its start, if that could be parsed
   */
  record Maintenance(String what, Optional<Instant> start) {}

  /** The fields of the answer that are used. */
  record Fields(
      @Nullable String operation,
      @Nullable Long nextHeartbeatIntervalMs,
      @Nullable SessionConfig sessionConfig,
      @Nullable String nextScheduledMaintenanceUtc,
      @Nullable MaintenanceSchedule maintenanceSchedule) {}

  record SessionConfig(@Nullable String sessionId, @Nullable String sessionCookie) {}

  record MaintenanceSchedule(@Nullable List<MaintenanceEvent> events) {
    MaintenanceSchedule {
      events = events == null ? null : events.stream().filter(Objects::nonNull).toList();
    }
  }

  record MaintenanceEvent(@Nullable String eventType, @Nullable String notBefore) {
    /** Returns whether the event ends the machine. A freeze lasts some seconds only. */
    boolean endsTheMachine() {
      return !"Freeze".equalsIgnoreCase(eventType);
    }

    Maintenance toMaintenance() {
      return new Maintenance(eventType == null ? "an event" : eventType, time(notBefore));
    }
  }

  /**
   * Parses an answer.
   *
   * @throws HostException if the answer can't be understood
   */
  static HeartbeatAnswer parse(String json) {
    try {
      Fields fields = PlayFabConfig.JSON.readValue(json, Fields.class);
      if (fields != null) {
        return of(fields);
      }
    } catch (HostException e) {
      throw e;
    } catch (RuntimeException e) { // Jackson's, or of a value.
      // Reported below, without the text that the exception repeats.
    }
    throw new HostException("playfab: the heartbeat's answer is not understood", null);
  }

  private static HeartbeatAnswer of(Fields fields) {
    return new HeartbeatAnswer(
        operation(fields.operation()),
        Optional.ofNullable(fields.nextHeartbeatIntervalMs())
            .filter(ms -> ms > 0)
            .map(Duration::ofMillis),
        Optional.ofNullable(fields.sessionConfig()).flatMap(HeartbeatAnswer::session),
        maintenance(fields));
  }

  /** Returns the operation. Operations that request nothing of a game server count as CONTINUE. */
  private static Operation operation(@Nullable String name) {
    return switch (String.valueOf(name).toLowerCase(Locale.ROOT)) {
      case "continue", "getmanifest", "quarantine" -> Operation.CONTINUE;
      case "active" -> Operation.ACTIVE;
      case "terminate" -> Operation.TERMINATE;
      default ->
          throw new HostException("playfab: the operation '" + name + "' is not known", null);
    };
  }

  private static Optional<Session> session(SessionConfig config) {
    return Optional.ofNullable(config.sessionId())
        .filter(id -> !id.isBlank())
        .map(
            id ->
                new Session(
                    id, Optional.ofNullable(config.sessionCookie()).filter(c -> !c.isBlank())));
  }

  private static Optional<Maintenance> maintenance(Fields fields) {
    MaintenanceSchedule schedule = fields.maintenanceSchedule();
    if (schedule != null && schedule.events() != null) {
      return schedule.events().stream()
          .filter(MaintenanceEvent::endsTheMachine)
          .map(MaintenanceEvent::toMaintenance)
          .findFirst();
    }
    return Optional.ofNullable(fields.nextScheduledMaintenanceUtc())
        .filter(text -> !text.isBlank())
        .map(text -> new Maintenance("maintenance", time(text)));
  }

  /** Parses a time. Without a zone, the time is in UTC. */
  private static Optional<Instant> time(@Nullable String text) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return localTime(text);
    }
  }

  private static Optional<Instant> localTime(String text) {
    try {
      return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty(); // The stop is delivered all the same, without the time.
    }
  }
}
