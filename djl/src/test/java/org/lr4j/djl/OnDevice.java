package org.lr4j.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** An array that says it is on another device. */
final class OnDevice {
  private OnDevice() {}

  static NDArray of(Device device, NDManager manager) {
    NDArray array = manager.create(0.0);
    return (NDArray)
        Proxy.newProxyInstance(
            OnDevice.class.getClassLoader(),
            new Class<?>[] {NDArray.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getDevice")) {
                return device;
              }
              try {
                return method.invoke(array, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
