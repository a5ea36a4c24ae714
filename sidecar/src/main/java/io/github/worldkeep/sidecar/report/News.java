package io.github.worldkeep.sidecar.report;

import io.github.worldkeep.bootstrap.room.RoomConfig;
import io.github.worldkeep.bootstrap.session.SessionListener;
import io.github.worldkeep.bootstrap.session.State;
import io.github.worldkeep.state.lease.LeaseHeldException;
import io.github.worldkeep.state.world.ForeignDirectoryException;
import io.github.worldkeep.state.world.RestoreReport;
import io.github.worldkeep.state.world.SaveReport;
import io.github.worldkeep.state.world.Snapshot;
import io.github.worldkeep.state.world.WorldId;
import io.github.worldkeep.store.TransferProgress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reports the progress of a session as events. Keeps what the message of a failed save names: the
 * latest snapshot, the reason and the save directory.
 */
public final class News implements SessionListener {
  private static final int SIGNAL_BASE = 128;
  private static final int HIGHEST_SIGNAL = 64;
  private static final int MAX_PATHS = 1_000;
  private static final String RETRY = "retry";
  private static final int MEBI = 20;

  private final Report report;
  private final Runnable recycling;
  private final Optional<String> room;
  private final Repeats repeats = new Repeats(System::nanoTime);
  private Optional<SaveAdvice> saveAdvice = Optional.empty();
  private Optional<Snapshot> latest = Optional.empty();
  private Optional<Throwable> unsaved = Optional.empty();
  private State state = State.NEW;
  private long since = System.nanoTime();
  private int sessions;
  private boolean begun;
  private Report.@Nullable Work work;

  /**
   * Creates the listener of a command.
   *
   * @param recycling called when another session follows
   * @param room the value of {@code --room}, if it was given
   */
  public News(Report report, Runnable recycling, Optional<String> room) {
    this.report = report;
    this.recycling = recycling;
    this.room = room;
  }

  /** Reports the world and its save directory. Further calls during the same session do nothing. */
  public synchronized void starting(WorldId world, Path saves) {
    if (saveAdvice.isEmpty()) {
      saveAdvice = Optional.of(SaveAdvice.of(world, saves, room));
      report.tell(
          Event.info("starting", "world " + world + ", save directory " + saves)
              .with("world", world.value())
              .with("path", saves.toString()));
    }
  }

  /** Notes the room config whose stores hold the world. */
  public synchronized void uses(RoomConfig used) {
    saveAdvice = saveAdvice.map(command -> command.forStoresOf(used));
  }

  /** Returns the state of the session, or after a failure the state in which the session failed. */
  public synchronized State state() {
    return state;
  }

  /**
   * Returns the failure for a world that was not saved.
   *
   * @param otherwise the reason, if the session has reported none
   */
  public synchronized Failure unsaved(Throwable otherwise) {
    Throwable why = unsaved.orElse(otherwise);
    String stored =
        begun
            ? latest.map(s -> "snapshot " + s.number()).orElse("nothing")
            : "what was there before";
    String message =
        String.format(
            Locale.ROOT,
            "the world was NOT saved: %s. In the store is %s; the game's files are still in %s",
            Failure.explain(why),
            stored,
            saveAdvice.map(r -> r.directory().toString()).orElse("the save directory"));
    return Failure.unsaved(message, why, advice("to save the files", OptionalLong.empty()));
  }

  private @Nullable Event advice(String purpose, OptionalLong over) {
    return saveAdvice
        .map(
            r ->
                Event.warning(
                        Failure.COMMAND, r.before() + purpose + ", run here: " + r.command(over))
                    .with(Failure.COMMAND, r.command(over)))
        .orElse(null);
  }

  /** Returns whether a save of the world has failed. */
  public synchronized boolean isUnsaved() {
    return unsaved.isPresent();
  }

  /**
   * Returns the failure for a directory that is not saved, because it may not hold the world's
   * latest state.
   */
  public synchronized Failure foreign(ForeignDirectoryException e) {
    done();
    String text = "the world was NOT saved: " + e.getMessage() + ". Nothing was changed";
    if (e.isElsewhere()) {
      String question = ". Are these the right world and the right stores? Give those of the run";
      return Failure.unsaved(text + question + " that played here, with --room", e, null);
    }
    return Failure.unsaved(
        text + ", and worldkeep run sets these files aside",
        e,
        advice("to make the files the world all the same", OptionalLong.of(e.latest())));
  }

  @Override
  public synchronized void entered(State next) {
    done();
    if (next.compareTo(State.CLEANUP) < 0) {
      state = next;
    }
    repeats.end(RETRY); // Whatever was repeated is over.
    since = System.nanoTime();
    if (next == State.AWAIT_ALLOCATION) {
      report.tell(Event.info("ready", "ready: waiting for the host to give a session"));
    } else if (next == State.RECYCLING && ++sessions > 1) {
      saveAdvice = Optional.empty();
      latest = Optional.empty();
      begun = false;
      recycling.run();
      report.tell(Event.info("recycling", "another session follows"));
    }
  }

  @Override
  public void waiting(LeaseHeldException held) {
    report.tell(
        Event.warning("waiting", "waiting: " + held.getMessage())
            .with("server", held.server())
            .with("until", held.until().toString()));
  }

  @Override
  public TransferProgress restoring(WorldId world) {
    return begin("restores");
  }

  @Override
  public TransferProgress saving(WorldId world) {
    return begin("saves");
  }

  private synchronized TransferProgress begin(String what) {
    done();
    Report.Work begun = report.begin(what);
    work = begun;
    return begun;
  }

  private void done() {
    if (work != null) {
      work.close();
      work = null;
    }
  }

  @Override
  public synchronized void recovered(SaveReport saved) {
    done();
    Snapshot snapshot = saved.snapshot();
    String text =
        String.format(
            Locale.ROOT,
            "recovered world %s: what an earlier run left here unsaved is snapshot %d now: %s, %s,"
                + " of which %s new, in %s",
            snapshot.world(),
            snapshot.number(),
            Sizes.files(snapshot.files()),
            Sizes.of(snapshot.bytes()),
            Sizes.of(saved.newBytes()),
            Sizes.of(took()));
    report.tell(
        with(Event.warning("recovered", text), snapshot).with("newBytes", saved.newBytes()));
    tellSkipped(saved);
  }

  @Override
  public synchronized void notRecovered(WorldId world, String why) {
    String text = "what an earlier run left in the save directory was not recovered: " + why;
    report.tell(Event.warning("unrecovered", text).with("world", world.value()));
  }

  @Override
  public synchronized void restored(RestoreReport restored) {
    done();
    begun = true;
    Snapshot snapshot = restored.snapshot();
    latest = Optional.of(snapshot);
    String text =
        String.format(
            Locale.ROOT,
            "%s world %s, snapshot %d: %s, %s, in %s",
            restored.written() ? "restored" : "found on disk, unchanged,",
            snapshot.world(),
            snapshot.number(),
            Sizes.files(snapshot.files()),
            Sizes.of(snapshot.bytes()),
            Sizes.of(took()));
    report.tell(
        with(Event.success("restored", text), snapshot).with("written", restored.written()));
    restored
        .setAside()
        .ifPresent(place -> aside("files that were in the save directory and differ", place));
  }

  @Override
  public synchronized void startedEmpty(WorldId world, Optional<Path> aside) {
    done();
    begun = true;
    report.tell(
        Event.info("new", "world " + world + " is new: nothing to restore")
            .with("world", world.value()));
    aside.ifPresent(place -> aside("files that were in the save directory (see --adopt)", place));
  }

  @Override
  public void heapTooSmall(WorldId world, long bytes) {
    long mebibytes = (bytes >> MEBI) + 1;
    String text =
        String.format(
            Locale.ROOT,
            "Java's heap of %d MiB may be too small to save world %s: set"
                + " WORLDKEEP_JAVA_OPTIONS=-Xmx%dm",
            Runtime.getRuntime().maxMemory() >> MEBI,
            world,
            mebibytes);
    report.tell(
        Event.warning("heapTooSmall", text)
            .with("world", world.value())
            .with("mebibytes", mebibytes));
  }

  private void aside(String what, Path place) {
    report.tell(
        Event.warning("setAside", what + " are now in " + place).with("path", place.toString()));
  }

  public void ended(int exitCode) {
    boolean signal = exitCode > SIGNAL_BASE && exitCode <= SIGNAL_BASE + HIGHEST_SIGNAL;
    String end = signal ? " (signal " + (exitCode - SIGNAL_BASE) + ")" : "";
    report.tell(
        Event.info("ended", "the game ended with exit code " + exitCode + end)
            .with("exitCode", exitCode));
  }

  public void lost() {
    String text =
        "the lease is lost: another server has the world, and nothing of it is saved here";
    report.tell(Event.error("leaseLost", text));
  }

  @Override
  public synchronized void saved(SaveReport saved) {
    done();
    Snapshot snapshot = saved.snapshot();
    latest = Optional.of(snapshot);
    repeats.end(RETRY);
    String text =
        saved.changed()
            ? String.format(
                Locale.ROOT,
                "saved world %s, snapshot %d: %s, %s, of which %s new, in %s",
                snapshot.world(),
                snapshot.number(),
                Sizes.files(snapshot.files()),
                Sizes.of(snapshot.bytes()),
                Sizes.of(saved.newBytes()),
                Sizes.of(took()))
            : String.format(
                Locale.ROOT,
                "world %s is as snapshot %d has it: nothing to save",
                snapshot.world(),
                snapshot.number());
    Event event =
        isEmptyBegin(snapshot)
            ? Event.warning("saved", text + emptyBegin())
            : Event.success("saved", text);
    report.tell(
        with(event, snapshot).with("changed", saved.changed()).with("newBytes", saved.newBytes()));
    tellSkipped(saved);
  }

  /** A game that wrote nothing most likely wrote elsewhere. */
  private static boolean isEmptyBegin(Snapshot snapshot) {
    return snapshot.number() == 1 && snapshot.files() == 0;
  }

  private String emptyBegin() {
    String place = saveAdvice.map(r -> "'" + r.directory() + "'").orElse("the save directory");
    return ". The game wrote no file into "
        + place
        + ": if its world is elsewhere, name that directory with --save-dir";
  }

  private void tellSkipped(SaveReport saved) {
    if (!saved.skipped().isEmpty()) {
      report.tell(
          Event.warning("skipped", "not files, so not saved: " + Visible.names(saved.skipped()))
              .with("count", saved.skipped().size())
              .with("paths", saved.skipped().stream().limit(MAX_PATHS).toList()));
    }
  }

  private Duration took() {
    return Duration.ofNanos(System.nanoTime() - since);
  }

  private Event with(Event event, Snapshot snapshot) {
    return event
        .with("world", snapshot.world().value())
        .with("snapshot", snapshot.number())
        .with("files", snapshot.files())
        .with("bytes", snapshot.bytes())
        .with("millis", took().toMillis());
  }

  @Override
  public synchronized void retrying(Exception failure) {
    done();
    String what = state == State.FINAL_SAVE ? "not saved yet, trying again" : "trying again";
    tellRepeated("retrying", RETRY, what, failure);
  }

  @Override
  public synchronized void failed(String what, Exception failure) {
    tellRepeated("problem", what, "could not " + what, failure);
  }

  private void tellRepeated(String event, String action, String text, Exception failure) {
    String why = String.valueOf(failure.getMessage());
    repeats
        .count(action, why)
        .ifPresent(
            n -> {
              String times = n == 1 ? "" : ", after " + n + " failures";
              report.tell(Event.warning(event, text + times + ": " + why).with("attempts", n));
            });
  }

  @Override
  public synchronized void unsaved(WorldId world, Throwable why) {
    done();
    unsaved = Optional.of(why);
  }
}
