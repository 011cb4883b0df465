package org.lr4j.runs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lr4j.finder.Curve;

/**
 * Reads the JSON histories that finders keep: an object of lists, {@code {"lr":[…],"loss":[…]}}
 * under the names of fastai, Lightning or pytorch-lr-finder, or a list of such objects.
 */
final class CurveHistory {
  private final Path file;
  private final JsonParser json;
  private final List<Curve> curves = new ArrayList<>();

  private CurveHistory(Path file, JsonParser json) {
    this.file = file;
    this.json = json;
  }

  static List<Curve> read(Path file) throws IOException {
    JsonFactory factory =
        JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();
    try (JsonParser json = factory.createParser(file.toFile())) {
      CurveHistory history = new CurveHistory(file, json);
      history.readDocument();
      return history.curves;
    } catch (JsonProcessingException e) {
      throw new CurveFileException(
          "%s, line %d is not JSON: %s"
              .formatted(file, e.getLocation().getLineNr(), e.getOriginalMessage()),
          e);
    }
  }

  private void readDocument() throws IOException {
    boolean several = json.nextToken() == JsonToken.START_ARRAY;
    JsonToken token = several ? json.nextToken() : json.currentToken();
    while (token == JsonToken.START_OBJECT) {
      readObject();
      token = several ? json.nextToken() : null;
    }
    if (curves.isEmpty()) {
      throw unknown();
    }
  }

  private void readObject() throws IOException {
    double @Nullable [][] parts = new double[CurveBuilder.COLUMNS][];
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      int part = Columns.of(name);
      if (json.nextToken() == JsonToken.START_ARRAY && part >= 0 && part < parts.length) {
        parts[part] = readNumbers(name);
      } else {
        json.skipChildren();
      }
    }
    double[] rates = parts[Columns.RATE];
    double[] losses = parts[Columns.LOSS];
    if (rates == null || losses == null) {
      throw unknown();
    }
    if (rates.length != losses.length) {
      throw new CurveFileException(
          "%s has %d rates but %d losses; a curve needs as many of each"
              .formatted(file, rates.length, losses.length));
    }
    curves.add(
        Curve.of(rates, losses, orNone(parts[2], rates.length), orNone(parts[3], rates.length)));
  }

  private static double[] orNone(double @Nullable [] values, int length) {
    if (values != null && values.length == length) {
      return values;
    }
    double[] none = new double[length];
    Arrays.fill(none, Double.NaN);
    return none;
  }

  private double[] readNumbers(String name) throws IOException {
    double[] numbers = new double[256];
    int n = 0;
    for (JsonToken token = json.nextToken();
        token != JsonToken.END_ARRAY;
        token = json.nextToken()) {
      double value = token == JsonToken.VALUE_NULL ? Double.NaN : number(token, name);
      numbers = n == numbers.length ? Arrays.copyOf(numbers, 2 * n) : numbers;
      numbers[n++] = value;
    }
    return Arrays.copyOf(numbers, n);
  }

  private double number(@Nullable JsonToken token, String name) throws IOException {
    if (token == null || !token.isNumeric()) {
      throw new CurveFileException(
          "%s, line %d: '%s' holds something that is not a number"
              .formatted(file, json.currentTokenLocation().getLineNr(), name));
    }
    return json.getDoubleValue();
  }

  private CurveFileException unknown() {
    return new CurveFileException(
        file + " holds no lists named lr and loss; a history is {\"lr\":[...],\"loss\":[...]}");
  }
}
