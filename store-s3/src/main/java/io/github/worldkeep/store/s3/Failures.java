package io.github.worldkeep.store.s3;

import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import io.github.worldkeep.store.spi.DriverException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Classifies the server's error responses and the SDK's exceptions for callers. The messages are
 * Worldkeep's own, with the code and the request id, because a server's message may repeat a secret
 * of the request.
 */
final class Failures {
  /** The remedies by S3's code. */
  private static final Map<String, String> REMEDIES =
      Map.ofEntries(
          Map.entry("AccessDenied", "give this identity the rights that the store needs"),
          Map.entry("InvalidAccessKeyId", "the access key is unknown there: correct it"),
          Map.entry("SignatureDoesNotMatch", "the secret key is another one: correct it"),
          Map.entry("ExpiredToken", "the session has expired: renew its token"),
          Map.entry("InvalidToken", "the session token is wrong: correct it"),
          Map.entry("RequestTimeTooSkewed", "this machine's clock is wrong: set it"),
          Map.entry("AuthorizationHeaderMalformed", "another region is expected: add region=…"),
          Map.entry("PermanentRedirect", "the bucket is in another region: add region=…"),
          Map.entry("IllegalLocationConstraintException", "add region=… to the URI"),
          Map.entry("KeyTooLongError", "shorten the key, or the prefix of the URI"),
          Map.entry("MetadataTooLarge", "this server takes less metadata: shorten it"),
          Map.entry("EntityTooSmall", "this server wants larger parts: raise part-size"));

  private Failures() {}

  static DriverException of(SdkException e) {
    if (isInterrupt(e)) {
      return interrupted(e);
    }
    if (e instanceof AwsServiceException answer) {
      return ofAnswer(answer);
    }
    String message = String.valueOf(e.getMessage());
    if (message.startsWith("Data read has a different checksum")) {
      return corrupt();
    }
    if (message.startsWith("Unable to load credentials")) {
      return new DriverException(
          Kind.DENIED,
          "no credentials were found: write s3://ACCESS_KEY:SECRET@bucket, or set"
              + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the machine a role");
    }
    return unreachable(e);
  }

  private static DriverException unreachable(SdkException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException
          || cause instanceof ConnectTimeoutException
          || cause instanceof NoRouteToHostException
          || cause instanceof UnknownHostException) {
        String message = "the server can't be reached: " + cause.getMessage();
        return new DriverException(Kind.UNAVAILABLE, Retry.SAFE, message, e);
      }
    }
    return new DriverException(Kind.UNAVAILABLE, "no answer: " + deepest(e), e);
  }

  private static Throwable deepest(Throwable e) {
    Throwable cause = e.getCause();
    return cause == null ? e : deepest(cause);
  }

  private static boolean isInterrupt(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof AbortedException || cause instanceof InterruptedException) {
        return true;
      }
    }
    return Thread.currentThread().isInterrupted();
  }

  private static DriverException ofAnswer(AwsServiceException e) {
    int status = e.statusCode();
    String code = code(e);
    return switch (code) {
      case "NoSuchBucket" ->
          new DriverException(
              Kind.UNAVAILABLE, "the bucket is gone: create it, or correct the URI" + of(e));
      case "SlowDown", "TooManyRequests" -> throttled(e);
      case "RequestTimeout" -> failure(Kind.UNAVAILABLE, "the server gave up reading", e);
      case "OperationAborted", "ConditionalRequestConflict" ->
          new DriverException(
              Kind.UNAVAILABLE,
              Retry.SAFE,
              "another write to this object is under way; nothing was written" + of(e),
              null);
      case "BadDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch" ->
          new DriverException(
              Kind.CORRUPT, "the content was damaged on its way; nothing was written" + of(e));
      case "ExpiredToken", "InvalidToken", "RequestTimeTooSkewed" ->
          failure(Kind.DENIED, remedy(code), e);
      default -> ofStatus(status, code, e);
    };
  }

  private static DriverException ofStatus(int status, String code, AwsServiceException e) {
    if (status == 401 || status == 403) {
      return failure(Kind.DENIED, "the server refuses: " + remedy(code), e);
    }
    if (status == 429) {
      return throttled(e);
    }
    if (status == 405 || status == 501) {
      return failure(Kind.UNSUPPORTED, "this server can't do it", e);
    }
    if (status >= 500) {
      return failure(Kind.UNAVAILABLE, "the server failed", e);
    }
    return failure(Kind.INVALID, "the server does not take it: " + remedy(code), e);
  }

  private static String remedy(String code) {
    return REMEDIES.getOrDefault(code, "see what its code says");
  }

  private static DriverException throttled(AwsServiceException e) {
    return new DriverException(
        Kind.THROTTLED, "too many requests; nothing was done: send fewer" + of(e));
  }

  private static DriverException failure(Kind kind, String message, AwsServiceException e) {
    return new DriverException(kind, message + of(e));
  }

  private static String of(AwsServiceException e) {
    String request = e.requestId() == null ? "" : ", request " + e.requestId();
    return String.format(Locale.ROOT, " (%d %s%s)", e.statusCode(), code(e), request);
  }

  /** S3's code of the error; the response to a HEAD has none. */
  static String code(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    String code = details == null ? null : details.errorCode();
    return code == null ? "" : code;
  }

  /** The failure of a write without a response, which may have happened. */
  static DriverException unknown(DriverException last) {
    return new DriverException(
        Kind.UNAVAILABLE,
        Retry.OUTCOME_UNKNOWN,
        "the answer to an earlier attempt was lost; last: " + last.getMessage(),
        last);
  }

  static DriverException interrupted(Exception e) {
    return new DriverException(Kind.INTERRUPTED, "the thread was interrupted", e);
  }

  static DriverException corrupt() {
    return new DriverException(
        Kind.CORRUPT, "the content does not have its checksum: restore the object from a copy");
  }

  static DriverException replaced() {
    return new DriverException(Kind.CONFLICT, "the object has another etag than expected");
  }

  static DriverException refused(boolean absent) {
    return absent ? new DriverException(Kind.ALREADY_EXISTS, "the object exists") : replaced();
  }

  /** For messages that are made of parts. */
  static DriverException invalid(String message, @Nullable Throwable cause) {
    return new DriverException(Kind.INVALID, message, cause);
  }
}
