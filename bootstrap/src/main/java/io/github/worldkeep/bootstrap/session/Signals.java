package io.github.worldkeep.bootstrap.session;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/**
 * Handles the signals that end a process. Java has no supported API that reports which signal
 * arrived. This class uses {@code sun.misc.Signal} of the module {@code jdk.unsupported}, by
 * reflection, because the compiler warning can't be suppressed.
 */
public final class Signals {
  private Signals() {}

  /**
   * Replaces the handler of a signal; the default one exits.
   *
   * @param name the name without SIG, such as TERM or INT
   * @param handler called with the name, on a thread of the runtime
   * @throws IllegalStateException if this Java runtime can't handle signals
   */
  public static void handle(String name, Consumer<String> handler) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      InvocationHandler invoked =
          (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
              handler.accept(name);
              return null;
            }
            return method.invoke(handler, arguments);
          };
      Object proxy =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(), new Class<?>[] {handlerType}, invoked);
      signal
          .getMethod("handle", signal, handlerType)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "this Java runtime can't handle SIG" + name + ": use one with the module jdk.unsupported",
          e);
    }
  }
}
