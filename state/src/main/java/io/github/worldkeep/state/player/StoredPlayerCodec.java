package io.github.worldkeep.state.player;

import io.github.worldkeep.store.Codec;

/** Puts envelope and data together and takes them apart; refuses documents of a newer format. */
final class StoredPlayerCodec implements Codec<StoredPlayer> {
  private static final DataEnvelope<Envelope> ENVELOPES =
      new DataEnvelope<>(Envelope.class, Envelope.FORMAT);

  @Override
  public byte[] encode(StoredPlayer player) {
    return ENVELOPES.close(player.envelope(), player.data());
  }

  @Override
  public StoredPlayer decode(byte[] json) {
    return ENVELOPES.open(json, StoredPlayer::new);
  }
}
