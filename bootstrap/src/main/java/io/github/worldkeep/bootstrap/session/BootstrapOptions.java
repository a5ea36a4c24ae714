package io.github.worldkeep.bootstrap.session;

import io.github.worldkeep.state.lease.LeaseTerms;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How a server comes to its sessions, and keeps them.
 *
 * @param mode how it comes to its session
 * @param host the host's name: local, hathora, agones, …
 * @param backend the backend's name: store, http, …
 * @param mostRecycles how many sessions after the first one process may run
 * @param sessionType what kind of session to make, in mode AUTO_CREATE
 * @param capacity how many players
 * @param directory the world's; empty for the room config's, else {@code world}
 * @param journal where players are kept who can't be saved; empty for nowhere
 * @param output files to be uploaded; empty for none
 * @param leaseTerms how soon others presume this server dead
 */
public record BootstrapOptions(
    Mode mode,
    String host,
    String backend,
    int mostRecycles,
    String sessionType,
    int capacity,
    Optional<Path> directory,
    Optional<Path> journal,
    Optional<OutputFiles> output,
    LeaseTerms leaseTerms,
    Deadlines deadlines,
    Rhythm rhythm) {
  private static final int DEFAULT_CAPACITY = 100;

  /** A session of its own, on this machine, kept in the stores; 100 players; nothing else. */
  public static final BootstrapOptions DEFAULT =
      new BootstrapOptions(
          Mode.AUTO_CREATE,
          "local",
          "store",
          0,
          "game",
          DEFAULT_CAPACITY,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          LeaseTerms.DEFAULT,
          Deadlines.DEFAULT,
          Rhythm.DEFAULT);

  public BootstrapOptions {
    if (mostRecycles < 0) {
      throw new IllegalArgumentException("mostRecycles is not negative");
    }
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity is at least 1");
    }
  }

  /**
   * These, with what the environment says: {@code WORLDKEEP_MODE}, {@code WORLDKEEP_HOST}, {@code
   * WORLDKEEP_BACKEND}, {@code WORLDKEEP_MOST_RECYCLES}, {@code WORLDKEEP_SESSION_TYPE}, {@code
   * WORLDKEEP_CAPACITY}, {@code WORLDKEEP_DIRECTORY}, {@code WORLDKEEP_JOURNAL}, {@code
   * WORLDKEEP_OUTPUT}.
   *
   * @param environment answers null for a variable that is not set
   * @throws IllegalArgumentException if one can't be used; names it
   */
  public BootstrapOptions with(UnaryOperator<@Nullable String> environment) {
    Variables variables = new Variables(environment);
    return new BootstrapOptions(
        variables.get("WORLDKEEP_MODE", Mode::named).orElse(mode),
        variables.get("WORLDKEEP_HOST", BootstrapOptions::name).orElse(host),
        variables.get("WORLDKEEP_BACKEND", BootstrapOptions::name).orElse(backend),
        variables.get("WORLDKEEP_MOST_RECYCLES", Integer::valueOf).orElse(mostRecycles),
        variables.get("WORLDKEEP_SESSION_TYPE", text -> text).orElse(sessionType),
        variables.get("WORLDKEEP_CAPACITY", Integer::valueOf).orElse(capacity),
        variables.get("WORLDKEEP_DIRECTORY", Path::of).or(() -> directory),
        variables.get("WORLDKEEP_JOURNAL", Path::of).or(() -> journal),
        variables.get("WORLDKEEP_OUTPUT", Path::of).map(OutputFiles::in).or(() -> output),
        leaseTerms,
        deadlines,
        rhythm);
  }

  private static String name(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** With another mode. */
  public BootstrapOptions withMode(Mode other) {
    return new BootstrapOptions(
        other,
        host,
        backend,
        mostRecycles,
        sessionType,
        capacity,
        directory,
        journal,
        output,
        leaseTerms,
        deadlines,
        rhythm);
  }

  /** On another host, with another backend. */
  public BootstrapOptions withServices(String otherHost, String otherBackend) {
    return new BootstrapOptions(
        mode,
        otherHost,
        otherBackend,
        mostRecycles,
        sessionType,
        capacity,
        directory,
        journal,
        output,
        leaseTerms,
        deadlines,
        rhythm);
  }

  /** With another number of sessions after the first. */
  public BootstrapOptions withMostRecycles(int other) {
    return new BootstrapOptions(
        mode,
        host,
        backend,
        other,
        sessionType,
        capacity,
        directory,
        journal,
        output,
        leaseTerms,
        deadlines,
        rhythm);
  }

  /** For another number of players, in sessions of another type. */
  public BootstrapOptions withSessions(String otherType, int otherCapacity) {
    return new BootstrapOptions(
        mode,
        host,
        backend,
        mostRecycles,
        otherType,
        otherCapacity,
        directory,
        journal,
        output,
        leaseTerms,
        deadlines,
        rhythm);
  }

  /** With other directories for the world and the journal. */
  public BootstrapOptions withDirectories(Path world, Path otherJournal) {
    return new BootstrapOptions(
        mode,
        host,
        backend,
        mostRecycles,
        sessionType,
        capacity,
        Optional.of(world),
        Optional.of(otherJournal),
        output,
        leaseTerms,
        deadlines,
        rhythm);
  }

  /** With files to be uploaded. */
  public BootstrapOptions withOutput(OutputFiles files) {
    return new BootstrapOptions(
        mode,
        host,
        backend,
        mostRecycles,
        sessionType,
        capacity,
        directory,
        journal,
        Optional.of(files),
        leaseTerms,
        deadlines,
        rhythm);
  }

  /** With other times. */
  public BootstrapOptions withTimes(
      LeaseTerms otherTerms, Deadlines otherDeadlines, Rhythm otherRhythm) {
    return new BootstrapOptions(
        mode,
        host,
        backend,
        mostRecycles,
        sessionType,
        capacity,
        directory,
        journal,
        output,
        otherTerms,
        otherDeadlines,
        otherRhythm);
  }
}
