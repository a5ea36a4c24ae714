package io.github.worldkeep.examples.demo;

/**
 * Thrown when the demo can't go on, or when a statement that it checks is false. The message is for
 * people.
 */
final class DemoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DemoException(String message) {
    super(message);
  }
}
