package io.github.worldkeep.engines;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.function.Consumer;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** A server in a container, at a port of this machine that stays the same when it starts again. */
final class ServerContainer implements Server {
  private final int port = Ports.free();
  private final GenericContainer<?> container;
  private final Address address;
  private final Greeting greeting;

  /** How a server's URI is made of where it is. */
  @FunctionalInterface
  interface Address {
    String uri(String host, int port);
  }

  @SuppressWarnings("resource") // Closed by close().
  ServerContainer(
      DockerImageName image,
      int inside,
      Greeting greeting,
      Address address,
      Consumer<GenericContainer<?>> settings) {
    this.address = address;
    this.greeting = greeting;
    PortBinding binding = new PortBinding(Binding.bindPort(port), new ExposedPort(inside));
    container = new GenericContainer<>(image).withExposedPorts(inside);
    container.withCreateContainerCmdModifier(
        command -> {
          HostConfig host = Objects.requireNonNull(command.getHostConfig(), "host configuration");
          host.withPortBindings(binding);
        });
    settings.accept(container);
    container.start();
    awaitReady();
  }

  private DockerClient docker() {
    return container.getDockerClient();
  }

  private String id() {
    return container.getContainerId();
  }

  void run(String... command) {
    try {
      ExecResult result = container.execInContainer(command);
      if (result.getExitCode() != 0) {
        throw new IllegalStateException(result.getStderr());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String host() {
    return container.getHost();
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public String uri() {
    return address.uri(host(), port);
  }

  @Override
  public void kill() {
    docker().killContainerCmd(id()).withSignal("KILL").exec();
  }

  @Override
  public void stop() {
    docker().stopContainerCmd(id()).exec();
  }

  @Override
  public void start() {
    try {
      docker().startContainerCmd(id()).exec();
    } catch (NotModifiedException e) {
      return; // It runs.
    }
    awaitReady();
  }

  private void awaitReady() {
    Ports.awaitAnswer(port, greeting, container.getDockerImageName(), () -> true);
  }

  @Override
  public void pause() {
    docker().pauseContainerCmd(id()).exec();
  }

  @Override
  public void resume() {
    docker().unpauseContainerCmd(id()).exec();
  }

  @Override
  public void close() {
    container.close();
  }
}
