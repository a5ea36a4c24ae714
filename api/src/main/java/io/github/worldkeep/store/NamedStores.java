package io.github.worldkeep.store;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Selects the stores of a configuration that are opened. Beside a named store that is shared, no
 * default is opened: data would be lost that is half in a shared store and half in a default that
 * vanishes with this machine.
 */
final class NamedStores {
  private final PersistenceConfig config;
  private final Providers providers;

  NamedStores(PersistenceConfig config, Providers providers) {
    this.config = config;
    this.providers = providers;
  }

  /**
   * Returns all stores, or only the named ones if one of these is shared.
   *
   * @throws StoreException INVALID if a kind is missing then; nothing was opened. Keys and values
   *     count as missing only if a capability of them is required, because they may serve one
   *     process alone
   */
  Map<StoreKind, StoreUri> toOpen() {
    Map<StoreKind, StoreUri> named = new EnumMap<>(StoreKind.class);
    named.putAll(config.stores());
    named.keySet().removeAll(config.unnamed());
    Optional<Map.Entry<StoreKind, StoreUri>> shared =
        named.entrySet().stream().filter(each -> providers.isShared(each.getValue())).findFirst();
    if (shared.isEmpty() || config.unnamed().isEmpty()) {
      return config.stores();
    }
    requireNone(missing(), shared.get());
    return named;
  }

  private Set<StoreKind> missing() {
    Set<StoreKind> missing = EnumSet.noneOf(StoreKind.class);
    missing.addAll(config.unnamed());
    if (config.required().getOrDefault(StoreKind.KEY_VALUES, Set.of()).isEmpty()) {
      missing.remove(StoreKind.KEY_VALUES);
    }
    return missing;
  }

  private void requireNone(Set<StoreKind> missing, Map.Entry<StoreKind, StoreUri> shared) {
    if (missing.isEmpty()) {
      return;
    }
    StoreKind first = missing.iterator().next();
    throw StoreException.invalid(
        String.format(
            Locale.ROOT,
            "no store is named for %s, and the default %s would stay on this machine, while %s are"
                + " in %s: set %s; to keep them on this machine, name that one",
            missing.stream().map(StoreKind::label).collect(Collectors.joining(" and ")),
            config.stores().get(first),
            shared.getKey().label(),
            shared.getValue(),
            missing.stream()
                .map(StoreKind::environmentVariable)
                .collect(Collectors.joining(" and "))));
  }
}
