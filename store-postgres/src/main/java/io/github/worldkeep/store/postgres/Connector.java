package io.github.worldkeep.store.postgres;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * Makes connections, and remembers the last failure to do so: the pool connects on threads of its
 * own, and its callers want to know at once why there is no connection.
 */
final class Connector implements DataSource {
  private static final int CLOSING_SECONDS = 1;

  private final Address address;
  private final Driver driver = new Driver();
  private volatile @Nullable SQLException failure;

  Connector(Address address) {
    this.address = address;
  }

  @Override
  public Connection getConnection() throws SQLException {
    try {
      Connection connection = connect();
      failure = null;
      return connection;
    } catch (SQLException e) {
      failure = e;
      throw e;
    }
  }

  private Connection connect() throws SQLException {
    try {
      return connect(address.properties());
    } catch (SQLException e) {
      Optional<Properties> encrypted = address.encrypted();
      if (encrypted.isEmpty() || !Failures.disagreed(e)) {
        throw e;
      }
      return connectEncrypted(encrypted.get(), e);
    }
  }

  /** The server wants the password in clear, which TLS makes safe if the server offers it. */
  private Connection connectEncrypted(Properties properties, SQLException before)
      throws SQLException {
    try {
      return connect(properties);
    } catch (SQLException e) {
      if (Failures.disagreed(e)) {
        before.addSuppressed(e);
        throw before;
      }
      throw e;
    }
  }

  private Connection connect(Properties properties) throws SQLException {
    // A copy, because the JDBC driver keeps what it is given.
    Properties copy = new Properties();
    copy.putAll(properties);
    Connection connection = driver.connect(address.url(), copy);
    if (connection == null) {
      throw new SQLException("the driver does not know its own URL");
    }
    return connection;
  }

  /** Why the last attempt failed, if it did. */
  @Nullable SQLException failure() {
    return failure;
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  /** Does nothing: the time to connect is bounded by the address's properties. */
  @Override
  public void setLoginTimeout(int seconds) {}

  /** How long the pool waits at its end for a connection that is being made. */
  @Override
  public int getLoginTimeout() {
    return CLOSING_SECONDS;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }

  /** Without a secret: the pool logs it. */
  @Override
  public String toString() {
    return address.toString();
  }
}
