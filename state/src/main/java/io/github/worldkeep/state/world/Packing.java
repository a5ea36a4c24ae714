package io.github.worldkeep.state.world;

/** The form of an element in a {@link Packed}. Both methods treat its parts in the same order. */
interface Packing<T> {
  void write(T element, PackedWriter to);

  T read(PackedReader from);
}
