package org.lr4j.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SpaceTest {
  private static final Space SIX =
      new Space(
          List.of(
              new Axis("weight-decay", List.of("0", "1e-4")),
              new Axis("momentum", List.of("0.8", "0.9", "0.95"))));

  @Test
  void hasEveryCombinationOnceWithTheLastAxisFastest() {
    assertThat(SIX.size()).isEqualTo(6);
    assertThat(SIX.setting(1)).hasToString("weight-decay=0, momentum=0.9");
    assertThat(SIX.setting(5)).hasToString("weight-decay=1e-4, momentum=0.95");
    assertThat(LongStream.range(0, 6).mapToObj(SIX::setting)).doesNotHaveDuplicates();
    assertThatThrownBy(() -> SIX.setting(6)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void hasOneSettingWithoutAxes() {
    Space empty = new Space(List.of());
    assertThat(empty.size()).isEqualTo(1);
    assertThat(empty.setting(0).id()).matches("[0-9a-f]{16}");
  }

  @Test
  void refusesWhatIsNoSpace() {
    Axis decay = new Axis("weight-decay", List.of("0"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Space(List.of(decay, decay)))
        .withMessageContaining("weight-decay is given twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Axis("momentum", List.of()))
        .withMessageContaining("momentum has no values");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Axis("momentum", List.of("0.9", "0.9")))
        .withMessageContaining("twice");
    List<String> many = IntStream.range(0, 100_000).mapToObj(Integer::toString).toList();
    List<Axis> axes = IntStream.range(0, 4).mapToObj(i -> new Axis("a" + i, many)).toList();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Space(axes))
        .withMessageContaining("more than 2^63");
  }

  @Test
  void identifiesSettingsByTheirValuesAlone() {
    Map<String, String> there = new LinkedHashMap<>();
    there.put("a", "1");
    there.put("b", "2");
    Map<String, String> back = new LinkedHashMap<>();
    back.put("b", "2");
    back.put("a", "1");
    Setting one = new Setting(there);
    Setting other = new Setting(back);
    assertThat(one).isEqualTo(other);
    assertThat(one.id()).isEqualTo(other.id());
  }

  @Test
  void namesDifferentSettingsDifferentlyAndFitForFiles() {
    // Values that look alike once they are made fit for a file's name.
    Set<String> ids = new HashSet<>();
    List<String> values =
        List.of("1e-4", "1e 4", "1e/4", "../..", "", "=", "a=1\nb", "\u0661", "x".repeat(300));
    List<Setting> settings = new ArrayList<>();
    for (String first : values) {
      for (String second : values) {
        settings.add(new Setting(Map.of("a", first, "b", second)));
      }
    }
    settings.forEach(setting -> ids.add(setting.id()));
    assertThat(ids).hasSameSizeAs(settings).allMatch(id -> id.matches("[A-Za-z0-9][A-Za-z0-9.-]*"));
    assertThat(ids).allMatch(id -> id.length() <= 77);
  }
}
