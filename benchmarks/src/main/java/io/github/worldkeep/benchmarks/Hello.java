package io.github.worldkeep.benchmarks;

/** The least that a JVM can run. */
final class Hello {
  private Hello() {}

  public static void main(String[] arguments) {
    System.out.println("hello");
  }
}
