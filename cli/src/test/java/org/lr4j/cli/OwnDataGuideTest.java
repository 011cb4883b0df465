package org.lr4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The commands that the guides show for data of one's own, on small data of that kind. */
class OwnDataGuideTest extends CommandLineTest {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  @BeforeEach
  void withTheRealEngine() {
    engine = new EngineLearners();
  }

  /** The commands on data of one's own in a page's blocks of code. */
  private static List<String> commands(String page) throws IOException {
    List<String> commands = new ArrayList<>();
    boolean code = false;
    for (String line : Files.readAllLines(Path.of("../docs/" + page))) {
      code ^= line.startsWith("```");
      boolean own = line.contains("photos/") || line.contains(".csv") || line.contains(".txt");
      if (code && line.startsWith("./lr4j ") && (own || line.contains("photos-cnn"))) {
        commands.add(line.replaceAll("\\s+#.*", ""));
      }
    }
    return commands;
  }

  private void makeData() throws IOException {
    for (int i = 0; i < 40; i++) {
      BufferedImage image = new BufferedImage(12 + i % 3, 10, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < image.getWidth() * 10; p++) {
        image.setRGB(p % image.getWidth(), p / image.getWidth(), (i % 2 * 200 + p % 40) << 16);
      }
      picture(image, "photos/" + (i % 2 == 0 ? "cat" : "dog") + "/" + i + ".jpg");
      picture(image, i == 0 ? "new.jpg" : "more/" + i % 3 + ".jpg");
    }
    StringBuilder houses = new StringBuilder("id,rooms,town,sold_on,price\n");
    for (int i = 0; i < 80; i++) {
      houses.append(i).append(",").append(2 + i % 5).append(",");
      houses.append(i % 2 == 0 ? "Ulm" : "Bern").append(",2024-03-").append(10 + i % 20);
      houses.append(',').append(250_000 + 20_000 * (i % 5) + i).append('\n');
    }
    Files.writeString(folder.resolve("houses.csv"), houses);
    Files.writeString(folder.resolve("new.csv"), "rooms,town\n3,Ulm\n,Oslo\n");
    String text = "ROMEO: what light through yonder window breaks?\n".repeat(100);
    Files.writeString(folder.resolve("shakespeare.txt"), text);
    Files.writeString(folder.resolve("book.txt"), text);
  }

  private void picture(BufferedImage image, String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "jpg", file.toFile());
  }

  /** A command as it stands, but short, in the folder of the test. */
  private int runs(String command) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(command.substring("./lr4j ".length()));
    while (matcher.find()) {
      String word = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
      boolean file = word.matches("(photos/|more/|runs/.*|[a-z]+\\.(jpg|csv|txt))");
      words.add(file ? in(word) : word);
    }
    int epochs = words.indexOf("--epochs");
    if (epochs > 0) {
      words.subList(epochs, epochs + 2).clear();
    }
    String data =
        words.get(words.indexOf("--data") + 1).replaceAll(".*/(?=.)", "").replace("/", "");
    switch (words.get(0)) {
      case "find" -> words.addAll(List.of("--quick", "--steps", "12", "--out", in("runs/find")));
      case "train" -> {
        boolean text = data.endsWith(".txt");
        String model = text ? "gpt" : data.endsWith(".csv") ? "mlp" : "cnn";
        words.addAll(List.of("--schedule", "constant(0.01)", "--epochs", "1"));
        words.addAll(List.of("--out", in("runs/train-" + data + "-" + model)));
        int size = words.indexOf("--model-size");
        if (size > 0) {
          words.subList(size, size + 2).clear();
        }
        if (text) {
          words.addAll(List.of("--model-size", "nano", "--context", "32"));
        }
      }
      case "data" -> words.addAll(List.of("--out", in("sheet.png")));
      default -> {
        int tokens = words.indexOf("--tokens");
        if (tokens > 0) {
          words.set(tokens + 1, "5");
        }
      }
    }
    if (!words.get(0).equals("data")) {
      words.addAll(List.of("--threads", "1"));
    }
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return run(words.toArray(new String[0]));
  }

  @Test
  void theGuidesCommandsWork() throws IOException {
    makeData();
    for (String page : new String[] {"data.md", "training.md"}) {
      List<String> commands = commands(page);
      assertThat(commands).as(page).hasSizeGreaterThanOrEqualTo(4);
      for (String command : commands) {
        // Twelve steps may well be inconclusive, which is an answer too.
        assertThat(runs(command)).as("%s: %s\n%s", page, command, err).isIn(0, 1);
        assertThat(out.toString()).as(command).isNotEmpty();
      }
    }
  }
}
