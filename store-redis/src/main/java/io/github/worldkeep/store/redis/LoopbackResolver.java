package io.github.worldkeep.store.redis;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.Loopback;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.DnsResolvers;
import io.lettuce.core.resource.SocketAddressResolver;
import java.net.SocketAddress;

/**
 * Refuses every server that is not on this machine, also one that sentinels or a cluster name
 * later: each would get the password in clear.
 */
final class LoopbackResolver extends SocketAddressResolver {
  LoopbackResolver() {
    super(DnsResolvers.UNRESOLVED);
  }

  @Override
  public SocketAddress resolve(RedisURI server) {
    if (!Loopback.is(server.getHost())) {
      throw refused();
    }
    return super.resolve(server);
  }

  static DriverException refused() {
    return new DriverException(
        Kind.INVALID,
        "a password would go to another machine in clear: use TLS (rediss:, or tls=true with"
            + " sentinels and clusters), or write cleartext=true in the URI");
  }
}
