package io.github.worldkeep.state.player;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

class DifferencesTest {
  private static List<String> between(String before, String after) {
    return Differences.between(json(before), json(after)).stream()
        .map(difference -> difference.toString().replace('"', '\''))
        .toList();
  }

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }

  @Test
  void between_equalInAnotherOrderAndSpelling_isEmpty() {
    assertThat(between("{'a':1,'b':[1.0,{'c':1e2}]}", "{ 'b':[1,{'c':100}], 'a':1.00 }")).isEmpty();
  }

  @Test
  void between_fields_namesEachInTheOrderOfNames() {
    assertThat(
            between(
                "{'z':1,'gold':7,'pet':{'name':'Rex','age':1},'old':[1]}",
                "{'pet':{'age':2,'name':'Rex'},'gold':'7','new':{'x':null},'z':1}"))
        .containsExactly(
            "gold: 7 -> '7'",
            "new: (nothing) -> {'x':null}",
            "old: [1] -> (nothing)",
            "pet.age: 1 -> 2");
  }

  @Test
  void between_nullAndAbsent_areDifferent() {
    assertThat(Differences.between(json("{'a':null}"), json("{}")))
        .containsExactly(new Difference("a", Optional.of("null"), Optional.empty()));
  }

  @Test
  void between_unusualNames_areQuoted() {
    assertThat(between("{'a.b':{'':1,'x-1_':2}}", "{'a.b':{'':2,'x-1_':3}}"))
        .containsExactly("['a.b']['']: 1 -> 2", "['a.b'].x-1_: 2 -> 3");
    assertThat(Differences.between(json("{}"), "{\"a\\\"]\":1}".getBytes(UTF_8)).get(0).path())
        .isEqualTo("[\"a\\\"]\"]");
  }

  @Test
  void between_elementRemovedAtTheFront_isOneDifference() {
    assertThat(between("{'a':[1,2,3,4]}", "{'a':[2,3,4]}")).containsExactly("a[0]: 1 -> (nothing)");
  }

  @Test
  void between_elementInserted_isOneDifference() {
    assertThat(between("{'a':[{'k':1},{'k':2}]}", "{'a':[{'k':1},{'k':9},{'k':2}]}"))
        .containsExactly("a[1]: (nothing) -> {'k':9}");
  }

  @Test
  void between_elementChanged_isShownByField() {
    assertThat(
            between(
                "{'items':[{'kind':'sword','count':1},{'kind':'apple','count':64}]}",
                "{'items':[{'kind':'sword','count':1},{'kind':'apple','count':63}]}"))
        .containsExactly("items[1].count: 64 -> 63");
  }

  @Test
  void between_oneRemovedAndAnotherChanged_pairsWhatIsAlike() {
    assertThat(
            between(
                "{'items':[{'kind':'sword','count':1},{'kind':'apple','count':64}]}",
                "{'items':[{'kind':'apple','count':63}]}"))
        .containsExactly(
            "items[0]: {'kind':'sword','count':1} -> (nothing)", "items[0].count: 64 -> 63");
  }

  @Test
  void between_elementOfAnotherKind_isRemovedAndInserted() {
    assertThat(between("{'a':[[1]]}", "{'a':[{'b':1}]}"))
        .containsExactly("a[0]: [1] -> (nothing)", "a[0]: (nothing) -> {'b':1}");
  }

  @Test
  void between_arraysInArrays_goesInside() {
    assertThat(between("{'a':[[1,2],[3]]}", "{'a':[[1,2],[4]]}"))
        .containsExactly("a[1][0]: 3 -> 4");
  }

  @Test
  void between_longArrays_arePairedByIndex() {
    String before =
        IntStream.range(0, 1_000).mapToObj(i -> "" + i).collect(Collectors.joining(","));
    String after = before.replace("500,", "") + ",7";

    assertThat(between("{'a':[" + before + "]}", "{'a':[" + after + "]}")).hasSize(500);
    assertThat(between("{'a':[" + before + "]}", "{'a':[" + before.replace("500,", "") + "]}"))
        .containsExactly("a[500]: 500 -> (nothing)");
  }

  /** What the edits say is carried out, and gives the later array. */
  @Test
  void edits_randomArrays_leadFromOneToTheOther() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    JsonMapper json = new JsonMapper();
    for (int round = 0; round < 2_000; round++) {
      ArrayNode before = randomArray(json, random);
      ArrayNode after = randomArray(json, random);
      ArrayNode edited = json.createArrayNode();
      int next = 0;
      for (ArrayEdits.Edit edit : ArrayEdits.between(before, after)) {
        int untouched = edit.after() >= 0 ? edit.after() - edited.size() : edit.before() - next;
        for (int i = 0; i < untouched; i++) {
          edited.add(before.get(next++));
        }
        if (edit.before() >= 0) {
          assertThat(edit.before()).as("seed %d", seed).isEqualTo(next++);
        }
        if (edit.after() >= 0) {
          edited.add(after.get(edit.after()));
        }
      }
      while (next < before.size()) {
        edited.add(before.get(next++));
      }
      assertThat(edited).as("seed %d", seed).isEqualTo(after);
    }
  }

  private static ArrayNode randomArray(JsonMapper json, Random random) {
    ArrayNode array = json.createArrayNode();
    for (int i = random.nextInt(8); i > 0; i--) {
      switch (random.nextInt(3)) {
        case 0 -> array.add(random.nextInt(3));
        case 1 -> array.addObject().put("a", random.nextInt(2)).put("b", random.nextInt(2));
        default -> array.addArray().add(random.nextInt(2));
      }
    }
    return array;
  }
}
