package io.github.worldkeep.state.world;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A sequence in little memory, because a world may have half a million entries in a heap of some
 * megabytes: the elements are kept as bytes, and each one is made anew where it is visited. Ordered
 * paths share most of their letters, of which each block keeps only the differences.
 */
final class Packed<T> implements Iterable<T> {
  private static final int BLOCK = 64;

  private final Packing<T> packing;
  private final List<byte[]> blocks;
  private final int size;

  private Packed(Packing<T> packing, List<byte[]> blocks, int size) {
    this.packing = packing;
    this.blocks = blocks;
    this.size = size;
  }

  @SafeVarargs
  static <T> Packed<T> of(Packing<T> packing, T... elements) {
    Builder<T> builder = new Builder<>(packing);
    for (T element : elements) {
      builder.add(element);
    }
    return builder.build();
  }

  int size() {
    return size;
  }

  @Override
  public Iterator<T> iterator() {
    return new Elements<>(packing, blocks.iterator(), false);
  }

  /** The same elements, from the last to the first. */
  Iterable<T> backwards() {
    return () -> {
      List<byte[]> reversed = new ArrayList<>(blocks);
      Collections.reverse(reversed);
      return new Elements<>(packing, reversed.iterator(), true);
    };
  }

  Stream<T> stream() {
    return StreamSupport.stream(spliterator(), false);
  }

  /** Collects elements, in order. */
  static final class Builder<T> {
    private final Packing<T> packing;
    private final List<byte[]> blocks = new ArrayList<>();
    private PackedWriter block = new PackedWriter();
    private int size;

    Builder(Packing<T> packing) {
      this.packing = packing;
    }

    void add(T element) {
      packing.write(element, block);
      size++;
      if (size % BLOCK == 0) {
        finishBlock();
      }
    }

    int size() {
      return size;
    }

    /** Ends the collection. */
    Packed<T> build() {
      finishBlock();
      return new Packed<>(packing, blocks, size);
    }

    private void finishBlock() {
      byte[] bytes = block.toBytes();
      if (bytes.length > 0) {
        blocks.add(bytes);
        block = new PackedWriter();
      }
    }
  }

  private static final class Elements<T> implements Iterator<T> {
    private final Packing<T> packing;
    private final Iterator<byte[]> rest;
    private final boolean backwards;
    private final ArrayDeque<T> block = new ArrayDeque<>();

    Elements(Packing<T> packing, Iterator<byte[]> rest, boolean backwards) {
      this.packing = packing;
      this.rest = rest;
      this.backwards = backwards;
    }

    @Override
    public boolean hasNext() {
      return !block.isEmpty() || rest.hasNext();
    }

    @Override
    public T next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      if (block.isEmpty()) {
        PackedReader reader = new PackedReader(rest.next());
        while (reader.hasMore()) {
          block.add(packing.read(reader));
        }
      }
      return backwards ? block.removeLast() : block.removeFirst();
    }
  }
}
