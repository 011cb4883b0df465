package org.lr4j.report;

import java.awt.Dimension;
import java.awt.Graphics2D;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** What is painted, as the text of an SVG file. */
final class Svg {
  private static final String NAMESPACE = "http://www.w3.org/2000/svg";

  /** Digits behind the point; a hundredth of a pixel is not to be seen. */
  private static final int PRECISION = 2;

  private Svg() {}

  /**
   * Paints and writes the SVG.
   *
   * @param title the title of the file
   * @param description the words of the picture; its letters are drawn as outlines
   */
  static String of(
      int width, int height, String title, String description, Consumer<Graphics2D> painter) {
    Document document = empty();
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document);
    context.setComment(null);
    context.setPrecision(PRECISION);
    SVGGraphics2D graphics = new SVGGraphics2D(context, true);
    graphics.setSVGCanvasSize(new Dimension(width, height));
    painter.accept(graphics);
    Element root = graphics.getRoot();
    root.setAttributeNS(null, "viewBox", "0 0 " + width + " " + height);
    root.insertBefore(element(document, "desc", description), root.getFirstChild());
    root.insertBefore(element(document, "title", title), root.getFirstChild());
    StringWriter text = new StringWriter();
    try {
      graphics.stream(root, text, false, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      graphics.dispose();
    }
    // Readers of XML would fetch the document type, of which SVG has no need any more.
    String file = text.toString();
    return file.substring(file.indexOf("<svg"));
  }

  private static Document empty() {
    try {
      return DocumentBuilderFactory.newDefaultNSInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(NAMESPACE, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("this Java runtime cannot make XML documents", e);
    }
  }

  private static Element element(Document document, String name, String text) {
    Element element = document.createElementNS(NAMESPACE, name);
    element.appendChild(document.createTextNode(text));
    return element;
  }
}
