package org.lr4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lr4j.engine.Recipe;

class TrainingPlanTest {
  @ParameterizedTest
  @CsvSource({
    "cifar10, resnet9, 'resnet9 on cifar10, adam, batch 32'",
    "/home/me/plays.txt, gpt, 'gpt on plays.txt, adam, batch 32'",
    "photos/, nets/mine.pt, 'mine.pt on photos, adam, batch 32'",
    "., my.own.Net, 'my.own.Net on ., adam, batch 32'",
    "/, mlp, 'mlp on /, adam, batch 32'",
  })
  void theTitleNamesFilesWithoutTheirFolders(String data, String model, String title) {
    Recipe recipe = new Recipe(Map.of("data", data, "model", model, "optimizer", "adam"));
    assertThat(TrainingPlan.title(recipe)).isEqualTo(title);
  }
}
