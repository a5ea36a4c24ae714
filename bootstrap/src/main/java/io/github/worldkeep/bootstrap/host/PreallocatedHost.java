package io.github.worldkeep.bootstrap.host;

import org.jspecify.annotations.Nullable;

/**
 * A host that starts each process for one session. The allocation is known from the start, and is
 * delivered as soon as the server is ready.
 */
public abstract class PreallocatedHost implements Host {
  /** The client for the host's API; {@link #close} closes it. */
  protected final HostClient http;

  private final String name;
  private volatile @Nullable HostListener listener;

  /**
   * Creates a host that is not connected yet.
   *
   * @param name the host's name, for messages and threads
   */
  protected PreallocatedHost(String name) {
    this.name = name;
    this.http = new HostClient(name);
  }

  /**
   * Finds the allocation of this process.
   *
   * @throws HostException if the host does not return a usable one
   */
  protected abstract Allocation allocation();

  @Override
  public final void connect(HostListener to) {
    listener = to;
  }

  @Override
  public final void ready() {
    Allocation allocation = reserve();
    Thread messenger = new Thread(() -> deliver(allocation), "worldkeep-" + name + "-host");
    messenger.setDaemon(true);
    messenger.start();
  }

  private void deliver(Allocation allocation) {
    HostListener to = listener;
    if (to != null) {
      to.allocated(allocation);
    }
  }

  @Override
  public final Allocation reserve() {
    if (listener == null) {
      throw new HostException("host '" + name + "' is not connected", null);
    }
    return allocation();
  }

  @Override
  public final void close() {
    listener = null;
    http.close();
  }
}
