package io.github.worldkeep.state.player;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.github.worldkeep.state.player.ValueCodec.Loaded;
import io.github.worldkeep.state.player.ValueCodec.Written;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What becomes of the fields that a game's class does not have, when it saves. */
class UnknownFieldsTest {
  private static final JsonMapper JSON = new JsonMapper();

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(UTF_8);
  }

  private static JsonNode tree(String text) {
    return JSON.readTree(json(text));
  }

  /** Loads, changes and saves. */
  private static <T> JsonNode saved(Class<T> type, String stored, UnaryOperator<T> change) {
    ValueCodec<T> codec = new ValueCodec<>(PlayerType.of(type));
    Loaded<T> loaded = codec.read("ada", 1, json(stored));
    return JSON.readTree(codec.write("ada", change.apply(loaded.value()), loaded.unknown()).data());
  }

  private static <T> void assertSurvives(Class<T> type, String stored) {
    assertThat(saved(type, stored, value -> value)).isEqualTo(tree(stored));
  }

  record Item(String kind, int count) {}

  record Pet(String name, @Nullable Item collar) {}

  record Hero(
      String name,
      @Nullable Pet pet,
      @Nullable List<Item> items,
      @Nullable Map<String, Pet> stable) {
    Hero withPet(@Nullable Pet changed) {
      return new Hero(name, changed, items, stable);
    }

    Hero withItems(List<Item> changed) {
      return new Hero(name, pet, changed, stable);
    }

    Hero withStable(Map<String, Pet> changed) {
      return new Hero(name, pet, items, changed);
    }
  }

  @Test
  void save_unknownAtAnyDepth_isKept() {
    assertSurvives(
        Hero.class,
        """
        {'name':'Ada','guild':{'id':7,'ranks':['a',null,{'b':[]}]},'exact':0.10000000000000000001,'no':null,'':[{'':1}],'0':0,
         'pet':{'name':'Rex','mood':1.0,'collar':{'kind':'c','count':1,'bell~/ \\'\\u00e9':true}},
         'items':[{'kind':'a','count':1},{'kind':'b','count':2,'rune':{'x':1}},{'kind':'c','count':3}],
         'stable':{'a/b':{'name':'x','collar':null,'fur':[1,2]},'~':{'name':'y','collar':null,'age':3}}}
        """
            .replace("\\'", "\\\""));
  }

  @Test
  void save_knownChanged_winsAndTheUnknownBesideIsKept() {
    JsonNode saved =
        saved(
            Hero.class,
            "{'name':'Ada','pet':{'name':'Rex','collar':null,'mood':1},'items':null,'stable':null}",
            hero -> hero.withPet(new Pet("Max", null)));

    assertThat(saved)
        .isEqualTo(
            tree(
                "{'name':'Ada','pet':{'name':'Max','collar':null,'mood':1},'items':null,'stable':null}"));
  }

  @Test
  void save_parentIsGone_dropsTheUnknownInIt() {
    JsonNode saved =
        saved(
            Hero.class,
            "{'name':'Ada','pet':{'name':'Rex','collar':null,'mood':1},'guild':7}",
            hero -> hero.withPet(null));

    assertThat(saved)
        .isEqualTo(tree("{'name':'Ada','pet':null,'items':null,'stable':null,'guild':7}"));
  }

  @Test
  void save_newParentAfterTheOldWasSavedAway_doesNotInheritItsUnknown() {
    ValueCodec<Hero> codec = new ValueCodec<>(PlayerType.of(Hero.class));
    Loaded<Hero> loaded =
        codec.read("ada", 1, json("{'name':'Ada','pet':{'name':'Rex','mood':1},'guild':7}"));
    Hero ada = loaded.value();

    Written without = codec.write("ada", ada.withPet(null), loaded.unknown());
    Written another = codec.write("ada", ada.withPet(new Pet("Max", null)), without.unknown());

    assertThat(JSON.readTree(another.data()))
        .isEqualTo(
            tree(
                "{'name':'Ada','pet':{'name':'Max','collar':null},'items':null,'stable':null,'guild':7}"));
  }

  @Test
  void save_keyRemovedFromMap_staysRemovedAndOthersKeepTheirs() {
    JsonNode saved =
        saved(
            Hero.class,
            "{'name':'Ada','stable':{'a':{'name':'x','fur':1},'b':{'name':'y','fur':2}}}",
            hero -> hero.withStable(Map.of("b", new Pet("y", null))));

    assertThat(saved.get("stable")).isEqualTo(tree("{'b':{'name':'y','collar':null,'fur':2}}"));
  }

  @Test
  void save_elementsMovedRemovedAndAdded_keepTheirOwnUnknown() {
    String stored =
        "{'items':[{'kind':'a','count':1,'rune':1},{'kind':'b','count':1,'rune':2},{'kind':'c','count':1,'rune':3}]}";

    JsonNode saved =
        saved(
            Hero.class,
            stored,
            hero -> {
              List<Item> items = new ArrayList<>(hero.items());
              items.remove(1);
              Collections.reverse(items);
              items.add(1, new Item("new", 1));
              return hero.withItems(items);
            });

    assertThat(saved.get("items"))
        .isEqualTo(
            tree(
                "[{'kind':'c','count':1,'rune':3},{'kind':'new','count':1},{'kind':'a','count':1,'rune':1}]"));
  }

  @Test
  void save_equalElements_keepTheirsInOrder() {
    assertSurvives(
        Hero.class,
        """
        {'name':'Ada','pet':null,'stable':null,'items':
        [{'kind':'a','count':1},{'kind':'a','count':1,'rune':1},{'kind':'a','count':1},{'kind':'a','count':1,'rune':2}]}
        """);
  }

  @Test
  void save_elementChanged_losesItsUnknownAndOthersKeepTheirs() {
    JsonNode saved =
        saved(
            Hero.class,
            "{'items':[{'kind':'a','count':1,'rune':1},{'kind':'b','count':1,'rune':2}]}",
            hero -> hero.withItems(List.of(new Item("a", 9), new Item("b", 1))));

    assertThat(saved.get("items"))
        .isEqualTo(tree("[{'kind':'a','count':9},{'kind':'b','count':1,'rune':2}]"));
  }

  @Test
  void save_again_keepsWhatTheFirstSaveKept() {
    ValueCodec<Hero> codec = new ValueCodec<>(PlayerType.of(Hero.class));
    Loaded<Hero> loaded =
        codec.read(
            "ada", 1, json("{'name':'Ada','items':[{'kind':'b','count':2,'rune':1}],'x':{'y':1}}"));

    Written once = codec.write("ada", loaded.value(), loaded.unknown());
    Written twice = codec.write("ada", loaded.value(), once.unknown());

    assertThat(twice).usingRecursiveComparison().isEqualTo(once);
    assertThat(JSON.readTree(twice.data()).at("/items/0/rune").asInt()).isEqualTo(1);
  }

  record Party(Set<Item> members, List<List<Item>> rows) {}

  @Test
  void save_setInAnotherOrder_keepsEachOnesOwn() {
    StringBuilder members = new StringBuilder();
    for (int i = 0; i < 50; i++) {
      members
          .append(i == 0 ? "" : ",")
          .append("{'kind':'m" + i + "','count':" + i + ",'rune':" + i + "}");
    }

    JsonNode saved =
        saved(
            Party.class,
            "{'members':[" + members + "],'rows':[]}",
            party -> new Party(new HashSet<>(party.members()), party.rows()));

    assertThat(saved.get("members")).hasSize(50);
    saved.get("members").forEach(item -> assertThat(item.get("rune")).isEqualTo(item.get("count")));
  }

  @Test
  void save_arraysInArrays_keepTheirs() {
    assertSurvives(
        Party.class,
        "{'members':[],'rows':[[],[{'kind':'a','count':1}],[{'kind':'b','count':2,'rune':7}]]}");
  }

  record Track(List<Point> points) {}

  record Point(float x) {}

  @Test
  void save_listThatIsRounded_keepsByPlace() {
    JsonNode saved =
        saved(
            Track.class,
            "{'points':[{'x':1.23456789,'label':'a'},{'x':9.87654321,'label':'b'}]}",
            track -> track);

    assertThat(saved.at("/points/0/label").asString()).isEqualTo("a");
    assertThat(saved.at("/points/1/label").asString()).isEqualTo("b");
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  record Lenient(String name, LenientBean inner) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  static final class LenientBean {
    public int level;
  }

  @Test
  void save_classThatIgnoresUnknown_keepsThem() {
    assertSurvives(Lenient.class, "{'name':'Ada','inner':{'level':1,'x':2},'guild':7}");
  }

  static final class Bean {
    private int level;
    private List<Bean> children = new ArrayList<>();

    public int getLevel() {
      return level;
    }

    public void setLevel(int level) {
      this.level = level;
    }

    public List<Bean> getChildren() {
      return children;
    }

    public void setChildren(List<Bean> children) {
      this.children = children;
    }

    public int getScore() {
      return level * 100;
    }
  }

  @Test
  void save_bean_keepsUnknownAndNotWhatItDerives() {
    JsonNode saved =
        saved(
            Bean.class,
            "{'level':1,'score':100,'x':1,'children':[{'level':2,'score':200,'children':[],'x':2}]}",
            bean -> {
              bean.setLevel(3);
              return bean;
            });

    assertThat(saved)
        .isEqualTo(
            tree(
                "{'level':3,'score':300,'x':1,'children':[{'level':2,'score':200,'children':[],'x':2}]}"));
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Sword.class, name = "sword"),
    @JsonSubTypes.Type(value = Bow.class, name = "bow")
  })
  sealed interface Weapon {}

  record Sword(int edge, @Nullable Item gem) implements Weapon {}

  static final class Bow implements Weapon {
    public int arrows;
    public @Nullable Item gem;
  }

  record Armed(Weapon main, @Nullable Weapon second, List<Weapon> more) {}

  @Test
  void save_subtypes_keepTheirsWhereverTheTypeStands() {
    assertSurvives(
        Armed.class,
        """
        {'main':{'type':'sword','edge':1,'gem':{'kind':'g','count':1,'deep':1},'rune':1},
         'second':{'edge':1,'rune':{'x':2},'gem':{'count':1,'deep':2,'kind':'g'},'type':'sword'},
         'more':[{'rune':3,'arrows':5,'type':'bow','gem':null},{'type':'bow','arrows':5,'gem':{'kind':'g','count':2,'deep':4},'rune':4}]}
        """);
  }

  record Wrapped(@JsonUnwrapped Point2 at, String name) {}

  record Point2(int x, int y) {}

  @Test
  void save_unwrapped_keepsUnknown() {
    assertSurvives(Wrapped.class, "{'x':1,'y':2,'name':'Ada','z':3}");
  }

  record Maybe(Optional<Pet> pet, Map<String, Object> flags) {}

  @Test
  void save_inOptionalAndAmongFreeValues_keepsUnknown() {
    assertSurvives(
        Maybe.class,
        "{'pet':{'name':'Rex','collar':null,'mood':1},'flags':{'a':{'b':[1,{'c':2.5}]}},'x':[]}");
  }

  static final class Open {
    public int level;
    private final Map<String, Object> rest = new LinkedHashMap<>();

    @JsonAnyGetter
    public Map<String, Object> rest() {
      return rest;
    }

    @JsonAnySetter
    public void put(String name, Object value) {
      rest.put(name, value);
    }
  }

  @Test
  void save_classThatTakesAnything_decidesItself() {
    assertSurvives(Open.class, "{'level':1,'guild':7}");
    assertThat(
            saved(
                Open.class,
                "{'level':1,'guild':7}",
                open -> {
                  open.rest.clear();
                  return open;
                }))
        .isEqualTo(tree("{'level':1}"));
  }

  /** Reads the old name of a field, and coins into gold. */
  static final class Migrating {
    @JsonAlias("hp")
    public int health;

    public int gold;

    @JsonProperty(access = JsonProperty.Access.WRITE_ONLY)
    public void setCoins(int coins) {
      gold += coins / 10;
    }
  }

  /** Putting them back would undo the change, or pay the coins once more. */
  @Test
  void save_fieldsThatAreReadAndNotWritten_doNotComeBack() {
    JsonNode saved =
        saved(
            Migrating.class,
            "{'hp':5,'coins':70,'x':1}",
            hero -> {
              hero.health = 9;
              return hero;
            });

    assertThat(saved).isEqualTo(tree("{'health':9,'gold':7,'x':1}"));
  }

  @JsonInclude(JsonInclude.Include.NON_DEFAULT)
  record Sparse(int level, @Nullable String guild, List<String> tags) {}

  @Test
  void save_knownFieldsThatAreLeftOutAsDefaults_comeBackOnlyIfTheGameSetsThem() {
    String stored = "{'level':3,'guild':'g','tags':['a'],'x':1}";

    assertSurvives(Sparse.class, stored);
    assertThat(saved(Sparse.class, stored, s -> new Sparse(0, null, List.of())))
        .isIn(tree("{'x':1}"), tree("{'x':1,'tags':[]}"));
  }
}
