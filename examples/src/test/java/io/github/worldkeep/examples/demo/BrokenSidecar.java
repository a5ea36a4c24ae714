package io.github.worldkeep.examples.demo;

/** Stands in for the sidecar, and fails. */
public final class BrokenSidecar {
  private BrokenSidecar() {}

  /** Complains and ends. */
  public static void main(String[] args) {
    System.err.println("the disk is on fire");
    System.exit(3);
  }
}
