package io.github.worldkeep.store.testkit;

import io.github.worldkeep.store.Filter;
import io.github.worldkeep.store.Sort;
import io.github.worldkeep.store.StoreException.Kind;
import io.github.worldkeep.store.Version;
import io.github.worldkeep.store.spi.BatchResult;
import io.github.worldkeep.store.spi.BatchResult.Reason;
import io.github.worldkeep.store.spi.CollectionSchema;
import io.github.worldkeep.store.spi.DriverException;
import io.github.worldkeep.store.spi.FindRequest;
import io.github.worldkeep.store.spi.FoundDocument;
import io.github.worldkeep.store.spi.Position;
import io.github.worldkeep.store.spi.StoredDocument;
import io.github.worldkeep.store.spi.Write;
import io.github.worldkeep.store.spi.Write.Action;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Documents, each with one defect that stores have been seen with. */
final class BrokenDocuments {
  private BrokenDocuments() {}

  static ReferenceDocuments versionsComeBack(ReferenceState state) {
    return new ReferenceDocuments(state) {
      @Override
      Version newVersion(@Nullable Held old) {
        int last = old == null ? 0 : Integer.parseInt(old.document().version().value());
        return new Version(Integer.toString(last + 1));
      }
    };
  }

  static ReferenceDocuments batchIsNotRolledBack(ReferenceState state) {
    return new ReferenceDocuments(state) {
      @Override
      void rollBack(Map<String, Map<String, Held>> before) {}
    };
  }

  static ReferenceDocuments readersSeeHalfOfABatch(ReferenceState state) {
    return new ReferenceDocuments(state) {
      @Override
      public List<BatchResult> commit(List<List<Write>> batches) {
        List<BatchResult> results = new ArrayList<>();
        for (List<Write> batch : batches) {
          List<Version> versions = new ArrayList<>();
          for (Write write : batch) {
            BatchResult one = super.commit(List.of(List.of(write))).get(0);
            versions.addAll(((BatchResult.Committed) one).versions());
            ReferenceState.letOthersLook();
          }
          results.add(new BatchResult.Committed(versions));
        }
        return results;
      }
    };
  }

  /** As an engine does that keeps numbers as doubles. */
  static ReferenceDocuments numbersAreRounded(ReferenceState state) {
    return new ReferenceDocuments(state) {
      @Override
      public List<BatchResult> commit(List<List<Write>> batches) {
        return super.commit(
            batches.stream().map(batch -> batch.stream().map(this::rounded).toList()).toList());
      }

      private Write rounded(Write write) {
        if (write.json() == null) {
          return write;
        }
        JsonMapper doubles = new JsonMapper();
        byte[] json = doubles.writeValueAsBytes(doubles.readTree(write.content()));
        return new Write(write.action(), write.collection(), write.id(), json, write.expected());
      }
    };
  }

  static ReferenceDocuments checkIsDropped(ReferenceState state) {
    return dropped(state, Action.CHECK);
  }

  static ReferenceDocuments deleteIgnoresVersion(ReferenceState state) {
    return dropped(state, Action.DELETE);
  }

  private static ReferenceDocuments dropped(ReferenceState state, Action action) {
    return new ReferenceDocuments(state) {
      @Override
      Optional<Reason> rejection(Write write) {
        return write.action() == action ? Optional.empty() : super.rejection(write);
      }
    };
  }

  static ReferenceDocuments replaceCreates(ReferenceState state) {
    return new ReferenceDocuments(state) {
      @Override
      Optional<Reason> rejection(Write write) {
        return super.rejection(write)
            .filter(why -> write.action() != Action.REPLACE || why != Reason.MISSING);
      }
    };
  }

  static ReferenceDocuments conflictOfAnotherOperation(ReferenceState state) {
    return new ReferenceDocuments(state) {
      @Override
      BatchResult commitOne(List<Write> batch) {
        BatchResult result = super.commitOne(batch);
        return result instanceof BatchResult.Rejected rejected
            ? new BatchResult.Rejected(0, rejected.reason())
            : result;
      }
    };
  }

  static ReferenceDocuments oneRefusalStopsTheRest(ReferenceState state) {
    return new ReferenceDocuments(state) {
      @Override
      public List<BatchResult> commit(List<List<Write>> batches) {
        List<BatchResult> results = new ArrayList<>();
        boolean refused = false;
        for (BatchResult result :
            batches.stream().map(b -> super.commit(List.of(b)).get(0)).toList()) {
          results.add(refused ? new BatchResult.Rejected(0, Reason.EXISTS) : result);
          refused |= result instanceof BatchResult.Rejected;
        }
        return results;
      }
    };
  }

  static ReferenceDocuments knownIsThoughtToBeThere(ReferenceState state) {
    return new ReferenceDocuments(state) {
      private final Set<String> known = new HashSet<>();

      @Override
      BatchResult commitOne(List<Write> batch) {
        Write write = batch.get(0);
        boolean lost =
            write.action() == Action.PUT
                && !known.add(write.id())
                && !documents(write.collection()).containsKey(write.id());
        return lost ? new BatchResult.Committed(List.of(newVersion(null))) : super.commitOne(batch);
      }
    };
  }

  static ReferenceDocuments deadlocksNowAndThen(ReferenceState state) {
    return new ReferenceDocuments(state) {
      private int large;

      @Override
      BatchResult commitOne(List<Write> batch) {
        boolean victim = batch.size() > 4 && ++large % 20 == 0;
        return victim
            ? new BatchResult.Failed(new DriverException(Kind.UNAVAILABLE, "deadlock detected"))
            : super.commitOne(batch);
      }
    };
  }

  static ReferenceDocuments tiesAreSkipped(ReferenceState state) {
    return new ReferenceDocuments(state) {
      @Override
      boolean isAfter(FoundDocument document, FindRequest request) {
        Position after = request.after();
        boolean tie = after != null && document.sortKey().equals(after.sortKey());
        return (!tie || request.sorts().isEmpty()) && super.isAfter(document, request);
      }
    };
  }

  static ReferenceDocuments lastRowIsRepeated(ReferenceState state) {
    return new ReferenceDocuments(state) {
      @Override
      boolean isAfter(FoundDocument document, FindRequest request) {
        Position after = request.after();
        return (after != null && document.document().id().equals(after.id()))
            || super.isAfter(document, request);
      }
    };
  }

  static ReferenceDocuments orderOfUtf16(ReferenceState state) {
    return new ReferenceDocuments(state) {
      @Override
      List<String> matching(Map<String, Held> documents, Filter filter, List<Sort> sorts) {
        List<String> ids = super.matching(documents, filter, sorts);
        return sorts.isEmpty() ? ids.stream().sorted(Comparator.naturalOrder()).toList() : ids;
      }
    };
  }

  static ReferenceDocuments notHasThreeValues(ReferenceState state) {
    return new ReferenceDocuments(state) {
      @Override
      List<String> matching(Map<String, Held> documents, Filter filter, List<Sort> sorts) {
        return super.matching(documents, unknownIsFalse(filter), sorts);
      }
    };
  }

  /** As SQL: the negation of a comparison with nothing is not true. */
  private static Filter unknownIsFalse(Filter filter) {
    return filter instanceof Filter.Not not && not.part() instanceof Filter.Compare compare
        ? filter.and(compare.index().exists())
        : filter;
  }

  static ReferenceDocuments getAllSortsItsAnswer(ReferenceState state) {
    return new ReferenceDocuments(state) {
      @Override
      public List<@Nullable StoredDocument> getAll(CollectionSchema collection, List<String> ids) {
        return super.getAll(collection, ids.stream().sorted().toList());
      }
    };
  }

  static ReferenceDocuments digitsBeyond38AreLost(ReferenceState state) {
    MathContext precision = new MathContext(38);
    return rewritten(state, number -> number.round(precision));
  }

  static ReferenceDocuments numbersGainDecimals(ReferenceState state) {
    return rewritten(state, number -> number.setScale(Math.max(number.scale(), 2)));
  }

  /** As an engine that keeps numbers as decimals, and writes them out without exponents. */
  private static ReferenceDocuments rewritten(
      ReferenceState state, UnaryOperator<BigDecimal> change) {
    return new ReferenceDocuments(state) {
      @Override
      BatchResult commitOne(List<Write> batch) {
        return super.commitOne(batch.stream().map(this::stored).toList());
      }

      private Write stored(Write write) {
        byte[] json = write.json() == null ? null : withoutExponents(write.content(), change);
        return new Write(write.action(), write.collection(), write.id(), json, write.expected());
      }
    };
  }

  private static byte[] withoutExponents(byte[] json, UnaryOperator<BigDecimal> change) {
    JsonNode changed = changed(Documents.tree(json), change);
    return Documents.MAPPER
        .writer()
        .with(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
        .writeValueAsBytes(changed);
  }

  private static JsonNode changed(JsonNode node, UnaryOperator<BigDecimal> change) {
    if (node instanceof ObjectNode object) {
      object.propertyNames().forEach(name -> object.set(name, changed(object.get(name), change)));
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        array.set(i, changed(array.get(i), change));
      }
    } else if (node.isNumber()) {
      return Documents.MAPPER.getNodeFactory().numberNode(change.apply(node.decimalValue()));
    }
    return node;
  }

  static ReferenceDocuments unavailableAsMissing(ReferenceState state) {
    return new ReferenceDocuments(state) {
      @Override
      public @Nullable StoredDocument get(CollectionSchema collection, String id) {
        try {
          return super.get(collection, id);
        } catch (DriverException e) {
          return null;
        }
      }
    };
  }

  static ReferenceDocuments secretInAMessage(ReferenceState state) {
    return new ReferenceDocuments(state) {
      @Override
      public @Nullable StoredDocument get(CollectionSchema collection, String id) {
        if (state.down) {
          throw new DriverException(Kind.UNAVAILABLE, "no login with " + state.secret);
        }
        return super.get(collection, id);
      }
    };
  }
}
