package io.github.worldkeep.examples.demo;

/**
 * The demo cannot go on, or something it was about to say is not true. The message is for people.
 */
final class DemoException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DemoException(String message) {
    super(message);
  }
}
