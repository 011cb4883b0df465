package org.lr4j.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableTest {
  private static final String FLOWERS =
      """
      length,colour,kind
      1.5,red,rose
      -2e1,blue,tulip
      .25,red,rose
      3,"pale, green",aster
      """;

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Samples.write(folder.resolve("t.csv"), text.getBytes(UTF_8));
  }

  private static float[] row(Dataset data, int i) {
    float[] row = new float[data.shape().values()];
    data.read(i, row);
    return row;
  }

  private void refused(String text, TableFormat format, String... parts) throws IOException {
    Path file = file(text);
    assertThatThrownBy(() -> Table.read(file, format))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(parts);
  }

  @Test
  void readsNumbersAsTheyAreAndTextsAsIndicators() throws IOException {
    Table table = Table.read(file(FLOWERS), TableFormat.of("kind"));
    assertThat(table.features())
        .containsExactly("length", "colour=blue", "colour=pale, green", "colour=red");
    assertThat(table.shape()).isEqualTo(new Shape(4, 1, 1));
    assertThat(row(table, 0)).containsExactly(1.5f, 0, 0, 1);
    assertThat(row(table, 1)).containsExactly(-20, 1, 0, 0);
    assertThat(row(table, 3)).containsExactly(3, 0, 1, 0);
    assertThat(table.classNames()).containsExactly("aster", "rose", "tulip");
    assertThat(table.label(1)).isEqualTo(2);
    assertThat(table.target(3)).isZero();
  }

  @Test
  void predictsTheLastColumnUnlessTold() throws IOException {
    Path file = file(FLOWERS);
    assertThat(Table.read(file, TableFormat.of("")).classes()).isEqualTo(3);
    Table length = Table.read(file, TableFormat.of("length"));
    assertThat(length.classes()).isZero();
    assertThat(length.target(2)).isEqualTo(0.25f);
    assertThatThrownBy(() -> length.label(2)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void ordersClassesThatAreNumbersAsNumbers() throws IOException {
    Table table = Table.read(file("x,y\n1,10\n2,9\n3,10\n"), TableFormat.of("y"));
    assertThat(table.classNames()).containsExactly("9", "10");
    TableFormat regression = TableFormat.of("y").task(TableFormat.Task.REGRESSION);
    assertThat(Table.read(folder.resolve("t.csv"), regression).target(0)).isEqualTo(10);
  }

  @Test
  void takesNumbersForNamesWhenDeclared() throws IOException {
    Path file = file("zip,id,y\n10115,1,a\n20095,2,b\n");
    Table table = Table.read(file, TableFormat.of("y").categorical("zip").leavingOut("id"));
    assertThat(table.features()).containsExactly("zip=10115", "zip=20095");
  }

  @ParameterizedTest
  @ValueSource(strings = {";", "\t"})
  void readsOtherSeparatorsByteOrderMarksAndWindowsLines(String separator) throws IOException {
    String text = "\uFEFFa,b,y\r\n1,2,u\r\n3,4,v\r\n".replace(",", separator);
    Table table = Table.read(file(text), TableFormat.of("y"));
    assertThat(table.features()).containsExactly("a", "b");
    assertThat(row(table, 1)).containsExactly(3, 4);
  }

  @Test
  void readsGzippedFiles() throws IOException {
    Path file = Samples.write(folder.resolve("t.csv.gz"), FLOWERS.getBytes(UTF_8));
    assertThat(Table.read(file, TableFormat.of("kind")).size()).isEqualTo(4);
  }

  @Test
  void namesTheLineOfARaggedRow() throws IOException {
    refused("a,y\n1,u\n\"2\n\",v\n3\n", TableFormat.of("y"), "line 5 has 1 values", "2 columns");
    refused("a,y\n1,u,7\n", TableFormat.of("y"), "line 2 has 3 values", "2 columns");
  }

  @ParameterizedTest
  @CsvSource({"''", "NA", "?", "NaN", "null"})
  void namesLineAndColumnOfAMissingValue(String missing) throws IOException {
    String text = "a,b,y\n1,2,u\n3," + missing + ",v\n";
    refused(text, TableFormat.of("y"), "line 3: column 'b' has no value");
    refused(text, TableFormat.of("b"), "line 3: column 'b' has no value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "1f", "0x10", "1e99", "1,00"})
  void namesLineAndColumnOfTextAmongNumbers(String text) throws IOException {
    refused(
        "a,y\n1,u\n\"" + text + "\",v\n",
        TableFormat.of("y"),
        "line 3: column 'a' has '" + text + "'",
        "leave the column out");
  }

  @Test
  void refusesTextAsTheTargetOfARegression() throws IOException {
    TableFormat regression = TableFormat.of("y").task(TableFormat.Task.REGRESSION);
    refused("a,y\n1,2\n3,v\n", regression, "line 3: column 'y' has 'v'");
  }

  @Test
  void refusesOneClassOnly() throws IOException {
    refused("a,y\n1,u\n2,u\n", TableFormat.of("y"), "'y' has only one class ('u')");
  }

  @Test
  void refusesClassesThatAreMeasurements() throws IOException {
    StringBuilder text = new StringBuilder("a,y\n");
    for (int i = 0; i < 60; i++) {
      text.append(i).append(',').append(i * 1.5).append('\n');
    }
    TableFormat classes = TableFormat.of("y").task(TableFormat.Task.CLASSIFICATION);
    refused(text.toString(), classes, "60 different values in 60 rows", "regression");
  }

  @Test
  void oneNumberInTwoSpellingsIsOneClass() throws IOException {
    String text = "x,y\n1,1\n2,1.0\n3,+1e0\n4,0\n5,-0.0\n6,2\n";
    Table table = Table.read(file(text), TableFormat.of("y"));
    assertThat(table.classNames()).containsExactly("0", "1", "2");
    assertThat(new int[] {table.label(0), table.label(1), table.label(2), table.label(4)})
        .containsExactly(1, 1, 1, 0);
    Table coded = Table.read(file(text), TableFormat.of("x").categorical("y"));
    assertThat(coded.features()).containsExactly("y=0", "y=1", "y=2");
  }

  @Test
  void classesBeyondADoubleStayApart() throws IOException {
    String text =
        "x,y\n1,9007199254740992\n2,9007199254740993\n3,9007199254740993\n4,1e-99999999999\n";
    Table table = Table.read(file(text), TableFormat.of("y").task(TableFormat.Task.CLASSIFICATION));
    assertThat(table.classes()).isEqualTo(3);
  }

  @Test
  void refusesTwoFeaturesOfOneName() throws IOException {
    refused(
        "colour=red,colour,y\n1,red,a\n2,blue,b\n",
        TableFormat.of("y"),
        "two features are called 'colour=red'",
        "rename");
    refused("a,a=b,y\nb=c,c,u\nd,e,v\n", TableFormat.of("y"), "'a=b=c'");
  }

  @Test
  void notesNumbersThatBecomeOneFloat() throws IOException {
    StringBuilder text = new StringBuilder("id,x,y\n");
    for (int i = 0; i < 20; i++) {
      text.append(1_000_000_025 + i).append(',').append(i * 0.1).append(',');
      text.append(2e9 + i).append('\n');
    }
    Path file = file(text.toString());
    Table table = Table.read(file, TableFormat.of("y").task(TableFormat.Task.REGRESSION));
    assertThat(table.notes()).hasSize(3);
    assertThat(table.notes().get(0)).contains("'id' looks like an identifier");
    assertThat(table.notes().get(1))
        .contains("20 different values of column 'id' become 2", "subtract a constant");
    assertThat(table.notes().get(2)).contains("'y'");
    assertThat(table.select("some", 1, 2).notes()).isEqualTo(table.notes());
    assertThat(Table.read(file(FLOWERS), TableFormat.of("kind")).notes()).isEmpty();
  }

  @Test
  void saysWhereADamagedGzipTableIsDamaged() throws IOException {
    StringBuilder text = new StringBuilder("x,y\n");
    for (int i = 0; i < 60_000; i++) {
      text.append(i * 31 % 1009).append(',').append(i % 2).append('\n');
    }
    Path file = Samples.write(folder.resolve("t.csv.gz"), text.toString().getBytes(UTF_8));
    byte[] whole = Files.readAllBytes(file);
    for (int length : new int[] {2, 9, 20, whole.length / 2, whole.length - 3}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Table.read(file, TableFormat.of("y")))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("ends too early");
    }
    byte[] bent = whole.clone();
    bent[whole.length / 2] ^= 0x55;
    Files.write(file, bent);
    assertThatThrownBy(() -> Table.read(file, TableFormat.of("y")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("t.csv.gz")
        .hasMessageNotContaining("null");
  }

  @Test
  void readsNumbersWithCommas() throws IOException {
    Table german =
        Table.read(
            file("a;b;y\n1,5;x;299.000,50\n-2;z;NA\n".replace("NA", "1.000")), TableFormat.of("y"));
    assertThat(german.features()).containsExactly("a", "b=x", "b=z");
    assertThat(row(german, 0)).containsExactly(1.5f, 1, 0);
    assertThat(row(german, 1)).containsExactly(-2, 0, 1);
    assertThat(german.target(0)).isEqualTo(299_000.5f);
    assertThat(german.target(1)).isEqualTo(1000);
    assertThat(german.notes())
        .contains("numbers in column 'a' are read with commas before decimals");
    Table english =
        Table.read(file("a,y\n\"1,200,300.5\",\"1,000\"\n7,2.5\n"), TableFormat.of("y"));
    assertThat(row(english, 0)).containsExactly(1_200_300.5f);
    assertThat(english.target(0)).isEqualTo(1000);
    Table tabs = Table.read(file("a\tb\ty\n1,250\t1,2\tu\n0,123\t3\tv\n"), TableFormat.of("y"));
    assertThat(row(tabs, 0)).containsExactly(1.25f, 1.2f);
    assertThat(row(tabs, 1)).containsExactly(0.123f, 3);
    Table grouped =
        Table.read(file("a\tb\ty\n1,200,300\t1,250\tu\n7\t3\tv\n"), TableFormat.of("y"));
    assertThat(row(grouped, 0)).containsExactly(1_200_300, 1250);
    Table either = Table.read(file("a\ty\n1,250\tu\n7,125\tv\n"), TableFormat.of("y"));
    assertThat(either.features()).containsExactly("a=1,250", "a=7,125");
    Table texts = Table.read(file("a,y\n\"1,2\",u\n\"Bern, CH\",v\n"), TableFormat.of("y"));
    assertThat(texts.features()).containsExactly("a=1,2", "a=Bern, CH");
  }

  /** Where another column has decimal commas, a dot stands between thousands. */
  @Test
  void aDotIsReadAsTheOtherColumnsOfTheFileSay() throws IOException {
    Table german = Table.read(file("a;b;y\n12,50;1.234;u\n8,00;987;v\n"), TableFormat.of("y"));
    assertThat(row(german, 0)).containsExactly(12.5f, 1234);
    assertThat(row(german, 1)).containsExactly(8, 987);
    Table plain = Table.read(file("a;b;y\n12;1.234;u\n8;0.125;v\n"), TableFormat.of("y"));
    assertThat(row(plain, 0)).containsExactly(12, 1.234f);
    Table mixed = Table.read(file("a;b;y\n1,5;0.125;u\n8;0.5;v\n"), TableFormat.of("y"));
    assertThat(row(mixed, 0)).containsExactly(1.5f, 0.125f);
  }

  @Test
  void predictsWithTheDecimalMarksOfItsOwnFile() throws IOException {
    Map<String, Numerals.Commas> learned = Map.of("a", Numerals.Commas.BEFORE_DECIMALS);
    for (String[] each :
        new String[][] {
          {"a,b\n1.234,x\n", "1.234"},
          {"a;b\n1.234;x\n", "1234"},
          {"a;b\n1.234;x\n1.5;x\n", "1.234"},
          {"a;b\n1.234;x\n1,5;x\n", "1234"},
        }) {
      CsvFile csv = CsvFile.readPlain(file(each[0]));
      csv.readCommasAsLearned(learned);
      assertThat(csv.cell(0, 0)).isEqualTo(each[1]);
    }
  }

  @Test
  void noneIsAWordAmongWordsAndNothingAmongNumbers() throws IOException {
    Table words = Table.read(file("a,y\n1,none\n2,some\n3,None\n"), TableFormat.of("y"));
    assertThat(words.classNames()).contains("none", "some");
    refused("a,b,y\n1,2,u\n3,None,v\n", TableFormat.of("y"), "line 3: column 'b' has no value");
  }

  @Test
  void findsTheSeparatorBelowBlankLines() throws IOException {
    assertThat(Table.read(file("\n\na;b;y\n1;2;u\n3;4;v\n"), TableFormat.of("y")).size())
        .isEqualTo(2);
  }

  @Test
  void takesAsManyDifferentNumbersAsRowsForMeasurements() throws IOException {
    StringBuilder text = new StringBuilder("x,price\n");
    for (int i = 0; i < 18; i++) {
      text.append(i).append(',').append(200 + 7 * i).append('\n');
    }
    assertThat(Table.read(file(text.toString()), TableFormat.of("price")).classes()).isZero();
  }

  @Test
  void aSeparatorIsNotSoughtWithinQuotes() throws IOException {
    Table table =
        Table.read(file("\"h, cm\";\"w, kg\";y\n170,5;65;u\n180;70;v\n"), TableFormat.of("y"));
    assertThat(table.features()).containsExactly("h, cm", "w, kg");
    assertThat(row(table, 0)).containsExactly(170.5f, 65);
  }

  @Test
  void leavesOutAColumnWithoutAValue() throws IOException {
    Path file = file("a,y,\n1,p,\n2,q,\n3,p,\n");
    Table table = Table.read(file, TableFormat.of("y").missing(TableFormat.Missing.MEAN));
    assertThat(table.features()).containsExactly("a");
    assertThat(table.notes())
        .contains("column 'Unnamed: 2' has no value to learn from and is left out");
  }

  @Test
  void notesNumbersWithSignsAndUnits() throws IOException {
    String note = " has numbers that are not plain, such as ";
    for (String cell : new String[] {"5 %", "$5.20", "€ 3", "12kg", "1 234", "5%", "\"12,50\""}) {
      Table table =
          Table.read(file("a,b,y\n1," + cell + ",p\n2," + cell + ",q\n"), TableFormat.of("y"));
      assertThat(table.notes()).as(cell).anyMatch(each -> each.startsWith("column 'b'" + note));
    }
    for (String cell : new String[] {"A", "A5", "5 apples", "10.1.2024", "B 5 %"}) {
      Table table =
          Table.read(file("a,b,y\n1," + cell + ",p\n2," + cell + ",q\n"), TableFormat.of("y"));
      assertThat(table.notes()).as(cell).noneMatch(each -> each.contains(note));
    }
    Table target = Table.read(file("a,y\n1,5%\n2,7%\n"), TableFormat.of("y"));
    assertThat(target.notes()).anyMatch(each -> each.startsWith("column 'y'" + note));
  }

  @Test
  void advisesWhatTheCommandLineOffers() throws IOException {
    refused("a,y\n1,p\nx,q\n", TableFormat.of("y"), "leave the column out (--leave-out a)");
    StringBuilder names = new StringBuilder("a,y\n");
    for (int i = 0; i < 1001; i++) {
      names.append(i).append(",name").append(i).append('\n');
    }
    refused(names.toString(), TableFormat.of("y"), "predict another column (--target COLUMN)");
  }

  @Test
  void readsNumbersToPredictAsThoseOfTheTraining() throws IOException {
    StringBuilder text = new StringBuilder("a;y\n");
    for (int i = 0; i < 20; i++) {
      text.append("1.").append(200 + i).append(",5;").append(i % 2 == 0 ? "u" : "v").append('\n');
    }
    Path file = file(text.toString());
    Opened opened = DataSets.open(file.toString(), file, DataFormat.DEFAULT);
    Path more = Samples.write(folder.resolve("new.csv"), "a;b\n1.234;x\n2,5;x\n".getBytes(UTF_8));

    InputEncoding again = InputEncoding.of(opened.encoding().facts());
    InputEncoding.Inputs inputs = ((TableEncoding) again).read(java.util.List.of(more.toString()));

    assertThat(again).isEqualTo(opened.encoding());
    assertThat(row(inputs.examples(), 0)).containsExactly(1234);
    assertThat(row(inputs.examples(), 1)).containsExactly(2.5f);
  }

  @Test
  void readsWhatSpreadsheetsAndPandasWrite() throws IOException {
    Path windows =
        Samples.write(
            folder.resolve("w.csv"),
            "Gr\u00f6\u00dfe,y\n1,gro\u00df\n2,klein\n".getBytes(ISO_8859_1));
    Table table = Table.read(windows, TableFormat.of("y"));
    assertThat(table.features()).containsExactly("Gr\u00f6\u00dfe");
    assertThat(table.classNames()).containsExactly("gro\u00df", "klein");
    assertThat(table.notes()).anyMatch(note -> note.contains("it is read as windows-1252"));
    Path sixteen =
        Samples.write(folder.resolve("u.csv"), "\uFEFFa\ty\n1\tu\n2\tv\n".getBytes(UTF_16LE));
    assertThat(Table.read(sixteen, TableFormat.of("y")).features()).containsExactly("a");
    Table pandas = Table.read(file(",a,y\n0,5,u\n1,6,v\n"), TableFormat.of("y"));
    assertThat(pandas.features()).containsExactly("Unnamed: 0", "a");
    Path binary = Samples.write(folder.resolve("b.csv"), new byte[] {'a', ',', 0, 1, '\n'});
    assertThatThrownBy(() -> Table.read(binary, TableFormat.of("")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("b.csv is not text");
  }

  @Test
  void keepsTheBalanceOfClassesInEachPart() throws IOException {
    StringBuilder text = new StringBuilder("a,same,y\n");
    for (int i = 0; i < 100; i++) {
      text.append(i).append(",7,").append(i % 10 == 3 ? "rare\n" : "often\n");
    }
    Path file = file(text.toString());

    Opened opened = DataSets.open(file.toString(), file, DataFormat.DEFAULT);

    Dataset test = opened.splits().test();
    assertThat(test.size()).isEqualTo(20);
    assertThat(java.util.stream.IntStream.range(0, 20).filter(i -> test.label(i) == 1).count())
        .isEqualTo(2);
    assertThat(opened.splits().validation().size()).isEqualTo(8);
    assertThat(opened.notes()).anyMatch(note -> note.contains("column 'same' has only one value"));
    Path few = file("a,y\n1,u\n2,v\n3,u\n");
    Splits splits = DataSets.open(few.toString(), few, DataFormat.DEFAULT).splits();
    assertThat(splits.train().size() + splits.validation().size() + splits.test().size())
        .isEqualTo(3);
    Path two = file("a,y\n1,u\n2,v\n");
    assertThatThrownBy(() -> DataSets.open(two.toString(), two, DataFormat.DEFAULT))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("too few rows (2)");
  }

  @Test
  void suggestsTheNearestColumn() throws IOException {
    refused(FLOWERS, TableFormat.of("kin"), "unknown target column 'kin'; did you mean kind?");
    refused(FLOWERS, TableFormat.of("kind").leavingOut("lenght"), "'lenght'; did you mean length?");
  }

  @Test
  void refusesFilesWithoutHeaderRowsOrFeatures() throws IOException {
    refused("", TableFormat.of("y"), "t.csv has no rows");
    refused("a,y\n", TableFormat.of("y"), "t.csv has no rows");
    refused("y\nu\nv\n", TableFormat.of("y"), "no features");
    refused("1,2\n3,4\n", TableFormat.of(""), "starts with numbers");
    refused("a,a\n3,4\n", TableFormat.of(""), "column 2 is called 'a'");
    assertThatThrownBy(() -> Table.read(folder.resolve("none.csv"), TableFormat.of("")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("none.csv does not exist");
  }

  @Test
  void makesStandardisedBatchesOfATable() throws IOException {
    Table table = Table.read(file(FLOWERS), TableFormat.of("kind"));
    Pipeline pipeline = Pipeline.of(table, Normalization.featurewise(table));
    Batch batch = EvaluationBatches.over(pipeline, 4).batch(0);
    float[] values = Samples.features(batch);
    assertThat(values[0] + values[4] + values[8] + values[12]).isCloseTo(0, within(1e-5f));
    assertThat(Samples.labels(batch)).containsExactly(1, 2, 1, 0);
    assertThatThrownBy(() -> pipeline.augmented(Cutout.standard()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no images");
  }

  @Test
  void namesColumnsThatLookLikeIdentifiersOrDates() throws IOException {
    StringBuilder text = new StringBuilder("customer,day,order_id,age,y\n");
    for (int i = 0; i < 60; i++) {
      text.append("C-").append(1000 + i).append(",2024-0").append(1 + i % 9).append("-11,");
      text.append(7 * i + 3).append(',').append(20 + i * 7 % 50).append(',');
      text.append(i % 2 == 0 ? "yes" : "no").append('\n');
    }
    Path file = file(text.toString());

    Table table = Table.read(file, TableFormat.of("y"));

    assertThat(table.notes()).hasSize(3);
    assertThat(table.notes().get(0))
        .contains("'customer' looks like an identifier", "60 different", "--leave-out customer");
    assertThat(table.notes().get(1)).contains("'day' contains dates");
    assertThat(table.notes().get(2)).contains("'order_id' looks like an identifier");
    TableFormat left = TableFormat.of("y").leavingOut("customer", "day", "order_id");
    assertThat(Table.read(file, left).notes()).isEmpty();
    assertThat(Table.read(file, left).features()).containsExactly("age");
  }

  @Test
  void treatsMissingValuesAsAsked() throws IOException {
    Path file = file("a,b,y\n1,u,p\n,u,q\n3,,p\n3,v,q\n5,u,\n");
    TableFormat format = TableFormat.of("y");

    assertThatThrownBy(() -> Table.read(file, format)).hasMessageContaining("--missing");
    Table mean = Table.read(file, format.missing(TableFormat.Missing.MEAN));
    assertThat(mean.size()).isEqualTo(4);
    float[] row = new float[3];
    mean.read(1, row);
    assertThat(row[0]).isCloseTo(7f / 3, org.assertj.core.data.Offset.offset(1e-6f));
    mean.read(2, row);
    assertThat(row).containsExactly(3, 1, 0);
    assertThat(String.join("\n", mean.notes()))
        .contains(
            "1 of 5 rows were left out, because the target is missing",
            "1 of 4 values of column 'a' are missing and read as 2.33",
            "column 'b' are missing and read as 'u'");
    Table mode = Table.read(file, format.missing(TableFormat.Missing.MODE));
    mode.read(1, row);
    assertThat(row[0]).isEqualTo(3);
    assertThat(Table.read(file, format.missing(TableFormat.Missing.DROP)).size()).isEqualTo(2);
  }

  @Test
  void learnsFromTrainingRowsAlone() throws IOException {
    StringBuilder text = new StringBuilder("a,colour,y\n");
    int[] labels = java.util.stream.IntStream.range(0, 40).map(i -> i % 2).toArray();
    int[] train = Splits.parts(40, labels, 0.2, 20170401).train();
    java.util.Set<Integer> trained = new java.util.HashSet<>();
    for (int row : train) {
      trained.add(row);
    }
    for (int i = 0; i < 40; i++) {
      boolean in = trained.contains(i);
      text.append(in ? (i == train[0] ? "" : "2") : "1000").append(',');
      text.append(in ? "red" : "blue").append(',').append(i % 2 == 0 ? "p" : "q").append('\n');
    }
    Path file = file(text.toString());
    DataFormat format =
        DataFormat.DEFAULT.table(TableFormat.of("y").missing(TableFormat.Missing.MEAN));

    Opened opened = DataSets.open(file.toString(), file, format);

    Dataset rows = opened.splits().train();
    assertThat(((TableEncoding) opened.encoding()).features()).containsExactly("a", "colour=red");
    assertThat(rows.size()).isEqualTo(train.length);
    float[] row = new float[2];
    rows.read(0, row);
    assertThat(row).containsExactly(2, 1);
    opened.splits().test().read(0, row);
    assertThat(row).containsExactly(1000, 0);
    assertThat(opened.notes()).anyMatch(note -> note.contains("held-out rows have a text"));
    InputEncoding again = InputEncoding.of(opened.encoding().facts());
    assertThat(again).isEqualTo(opened.encoding());
    assertThat(((TableEncoding) again).read(java.util.List.of(file.toString())).examples().size())
        .isEqualTo(40);
  }
}
