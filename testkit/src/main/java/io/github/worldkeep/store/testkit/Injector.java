package io.github.worldkeep.store.testkit;

import io.github.worldkeep.store.StoreKind;
import io.github.worldkeep.store.spi.ObjectSource;
import io.github.worldkeep.store.spi.PartUpload;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Wraps a driver, and what its methods return that is used like a driver. */
record Injector(FaultInjection faults, StoreKind kind) {
  <T> T around(Class<T> type, T driver) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                driver instanceof ObjectSource && method.isDefault()
                    ? InvocationHandler.invokeDefault(proxy, method, arguments) // Made of reads.
                    : call(driver, method, arguments)));
  }

  private @Nullable Object call(Object driver, Method method, Object @Nullable [] arguments)
      throws Exception {
    if (method.getDeclaringClass() == Object.class || method.getName().equals("close")) {
      return invoke(driver, method, arguments);
    }
    FaultInjection.State state = faults.state();
    Fault fault = state.plan().next(kind, method.getName());
    Object result = fault.apply(() -> invoke(driver, method, arguments), state.healed());
    if (result instanceof PartUpload upload) {
      return around(PartUpload.class, upload);
    } else if (result instanceof ObjectSource source) {
      return around(ObjectSource.class, source);
    } else if (result instanceof Iterator<?> pages) {
      return around(Iterator.class, pages);
    }
    return result;
  }

  private static @Nullable Object invoke(
      Object driver, Method method, Object @Nullable [] arguments) throws Exception {
    try {
      return method.invoke(driver, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }
}
