package io.github.worldkeep.store.filesystem;

import io.github.worldkeep.store.ObjectInfo;
import io.github.worldkeep.store.spi.ObjectSource;

/** The content of an object, or a part of it. It outlives the {@link ObjectFile} it came from. */
sealed interface StoredContent extends ObjectSource permits SmallContent, ContentSource {
  Footer footer();

  @Override
  default ObjectInfo info() {
    return footer().info();
  }

  @Override
  int read(byte[] target, int offset, int length);
}
