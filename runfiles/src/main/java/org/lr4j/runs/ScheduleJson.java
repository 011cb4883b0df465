package org.lr4j.runs;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.lr4j.schedule.Span;
import org.lr4j.schedule.plan.Plan;
import org.lr4j.schedule.plan.SpecException;
import org.lr4j.schedule.plan.Tree;

/**
 * The JSON form of a plan, the same tree as its text: each object names its form under {@code
 * "schedule"}, its other members are the arguments, and the operands of {@code then}, {@code sum}
 * and {@code product} are a list under {@code "of"}. Lengths that are not plain numbers are
 * strings: {@code {"schedule":"linear","from":0,"to":0.1,"steps":"2ep - 10"}}.
 */
public final class ScheduleJson {
  private static final String NAME = "schedule";
  private static final JsonFactory JSON = new JsonFactory();
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  /** The characters of a length. */
  private static final Set<String> OF_LENGTHS =
      Set.of("sum", "minus", "product", "over", "ceil", "floor", "round", "exact");

  private final String text;

  private ScheduleJson(String text) {
    this.text = text;
  }

  /**
   * Reads the JSON form.
   *
   * @param json an object, at most 65,536 characters nested at most 64 deep
   * @return the plan
   * @throws SpecException if it is not well formed; the message points at the character
   */
  public static Plan read(String json) {
    if (json.length() > Plan.MAX_LENGTH) {
      throw new SpecException(
          "a spec has at most " + Plan.MAX_LENGTH + " characters, this has " + json.length(),
          json,
          Plan.MAX_LENGTH);
    }
    ScheduleJson reader = new ScheduleJson(json);
    try (JsonParser parser = JSON.createParser(json)) {
      parser.nextToken();
      Tree tree = reader.value(parser, 1);
      if (parser.nextToken() != null) {
        throw reader.error("expected the end", at(parser));
      }
      return Plan.of(tree, json);
    } catch (JsonProcessingException e) {
      int at = e.getLocation() == null ? 0 : (int) e.getLocation().getCharOffset();
      throw reader.error(e.getOriginalMessage().lines().findFirst().orElse("not JSON"), at);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SpecException error(String problem, int position) {
    return new SpecException(problem, text, Math.max(0, Math.min(position, text.length())));
  }

  private static int at(JsonParser parser) {
    return (int) parser.currentTokenLocation().getCharOffset();
  }

  private Tree value(JsonParser parser, int depth) throws IOException {
    // A list and the objects in it are one level of the tree.
    if (depth / 2 > Plan.MAX_DEPTH) {
      throw error("nested more than " + Plan.MAX_DEPTH + " deep", at(parser));
    }
    int start = at(parser);
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw error("expected a value but the text ends", text.length());
    }
    return switch (token) {
      case START_OBJECT -> object(parser, depth);
      case START_ARRAY -> {
        List<Tree> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser, depth + 1));
        }
        yield new Tree.Items(items, start);
      }
      case VALUE_STRING -> string(parser.getText(), start);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          new Tree.Numeral(parser.getText(), Span.Unit.STEPS, start);
      case VALUE_TRUE, VALUE_FALSE -> new Tree.Word(parser.getText(), start);
      default -> throw error("a schedule has no " + parser.getText(), start);
    };
  }

  private Tree object(JsonParser parser, int depth) throws IOException {
    final int start = at(parser);
    String name = "";
    List<Tree.Argument> arguments = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      int place = at(parser);
      String key = parser.currentName();
      parser.nextToken();
      Tree value = value(parser, depth + 1);
      if (!key.equals(NAME)) {
        arguments.add(new Tree.Argument(key, value, place));
      } else if (value instanceof Tree.Word word && name.isEmpty()) {
        name = word.word();
      } else {
        throw error("\"" + NAME + "\" names a form, once", value.position());
      }
    }
    if (name.isEmpty()) {
      throw error("an object must name its form under \"" + NAME + "\"", start);
    }
    return new Tree.Call(name, arguments, start);
  }

  /** A word, or a length as in the text form. */
  private Tree string(String string, int start) {
    try {
      Tree tree = Plan.parse(string).tree();
      if (tree instanceof Tree.Word || isLength(tree)) {
        return moved(tree, start);
      }
      throw error("\"" + string + "\" is neither a word nor a length", start);
    } catch (SpecException e) {
      throw error("\"" + string + "\" is neither a word nor a length", start);
    }
  }

  private static Tree moved(Tree tree, int position) {
    if (tree instanceof Tree.Numeral number) {
      return new Tree.Numeral(number.digits(), number.unit(), position);
    }
    if (tree instanceof Tree.Call call) {
      return new Tree.Call(
          call.name(),
          call.arguments().stream()
              .map(each -> new Tree.Argument(each.name(), moved(each.value(), position), position))
              .toList(),
          position);
    }
    return new Tree.Word(((Tree.Word) tree).word(), position);
  }

  private static boolean isLength(Tree tree) {
    return isLength(tree, 1);
  }

  private static boolean isLength(Tree tree, int depth) {
    return tree instanceof Tree.Numeral
        || (depth <= Plan.MAX_DEPTH
            && tree instanceof Tree.Call call
            && OF_LENGTHS.contains(call.name())
            && call.arguments().stream()
                .allMatch(
                    each ->
                        each.value() instanceof Tree.Word || isLength(each.value(), depth + 1)));
  }

  /**
   * Writes the JSON form; reading it gives an equal plan.
   *
   * @param plan the plan
   * @return the JSON object on one line
   * @throws UnsupportedOperationException if a part is a function that the user wrote
   */
  public static String write(Plan plan) {
    // Refuses what text refuses.
    plan.toText();
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      write(plan.tree(), json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private static void write(Tree tree, JsonGenerator json) throws IOException {
    if (tree instanceof Tree.Numeral number
        && number.unit() == Span.Unit.STEPS
        && NUMBER.matcher(number.digits()).matches()) {
      json.writeNumber(number.digits());
    } else if (isLength(tree)) {
      json.writeString(Plan.of(tree, "").toText());
    } else if (tree instanceof Tree.Word word) {
      if (word.word().equals("true") || word.word().equals("false")) {
        json.writeBoolean(word.word().equals("true"));
      } else {
        json.writeString(word.word());
      }
    } else if (tree instanceof Tree.Items items) {
      json.writeStartArray();
      for (Tree item : items.items()) {
        write(item, json);
      }
      json.writeEndArray();
    } else {
      call((Tree.Call) tree, json);
    }
  }

  private static void call(Tree.Call call, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField(NAME, call.name());
    boolean operator =
        Set.of("then", "sum", "product", "minus", "over", "groups").contains(call.name());
    if (operator && call.arguments().stream().allMatch(each -> each.name().isEmpty())) {
      json.writeArrayFieldStart("of");
      for (Tree.Argument operand : call.arguments()) {
        write(operand.value(), json);
      }
      json.writeEndArray();
    } else {
      Iterator<String> names = Plan.argumentNames(call.name()).iterator();
      for (Tree.Argument argument : call.arguments()) {
        String place = names.hasNext() ? names.next() : "of";
        json.writeFieldName(argument.name().isEmpty() ? place : argument.name());
        write(argument.value(), json);
      }
    }
    json.writeEndObject();
  }
}
