package io.github.worldkeep.state.token;

import io.github.worldkeep.state.format.FormatCodec;
import io.github.worldkeep.store.StoreException;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.StoreException.Retry;
import org.jspecify.annotations.Nullable;

/** Tokens as JSON. A token that is damaged, or of a newer format, admits no player. */
final class TokenCodec {
  private static final FormatCodec<TokenDocument> CODEC =
      new FormatCodec<>("it", TokenDocument.class, TokenDocument.FORMAT);

  private TokenCodec() {}

  static byte[] encode(TokenDocument document) {
    return CODEC.encode(document);
  }

  /** Returns the token under this key. */
  static TokenDocument decode(String key, byte[] json) {
    try {
      return CODEC.decode(json);
    } catch (StoreException e) {
      throw e.kind() == Kind.NEWER_FORMAT ? newer(key, e) : corrupt(key, e.getCause());
    }
  }

  static StoreException corrupt(String key, @Nullable Throwable cause) {
    return new StoreException(
        Kind.CORRUPT,
        Retry.NEVER,
        "the token '" + key + "' is damaged and admits nobody: issue another one",
        cause);
  }

  private static StoreException newer(String key, StoreException e) {
    String message =
        "the token '" + key + "' can't be read: " + e.getMessage() + ", and issue another token";
    return new StoreException(Kind.NEWER_FORMAT, Retry.NEVER, message, null);
  }
}
