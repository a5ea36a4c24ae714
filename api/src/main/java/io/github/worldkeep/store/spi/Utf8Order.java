package io.github.worldkeep.store.spi;

import java.util.Comparator;

/**
 * The order of keys, ids and texts in every store: by Unicode code point, which is the order of
 * their UTF-8 bytes. {@link String#compareTo} orders by UTF-16 unit, which differs beyond U+FFFF.
 */
public enum Utf8Order implements Comparator<String> {
  INSTANCE;

  @Override
  public int compare(String a, String b) {
    int end = Math.min(a.length(), b.length());
    for (int i = 0; i < end; i++) {
      char left = a.charAt(i);
      char right = b.charAt(i);
      if (left != right) {
        boolean bothOrNone = Character.isSurrogate(left) == Character.isSurrogate(right);
        return bothOrNone ? left - right : Character.isSurrogate(left) ? 1 : -1;
      }
    }
    return a.length() - b.length();
  }
}
