package io.github.worldkeep.bootstrap.session;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;

/**
 * Hears the signals by which a host or a person ends the process. Java has no supported way that
 * tells which signal came, so this uses {@code sun.misc.Signal} of the module {@code
 * jdk.unsupported}, by reflection because a compiler warning for it can't be silenced.
 */
public final class Signals {
  private Signals() {}

  /**
   * From now on the handler, called with the name, takes the place of the default: to exit.
   *
   * @param name without SIG: TERM, INT, …
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
