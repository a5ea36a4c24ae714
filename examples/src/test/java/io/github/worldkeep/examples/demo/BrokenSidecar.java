package io.github.worldkeep.examples.demo;

/** Replaces the sidecar, and fails. */
public final class BrokenSidecar {
  private BrokenSidecar() {}

  /** Prints an error, and ends. */
  public static void main(String[] args) {
    System.err.println("the disk is on fire");
    System.exit(3);
  }
}
