package org.lr4j.data;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a folder of pictures is read.
 *
 * @param size the size that all pictures are scaled to; empty for the median of the folder's, which
 *     is made smaller where its longer side has more than {@value #LONGEST_SIDE} pixels
 */
public record PictureFormat(Optional<Size> size) {
  /** The longer side that pictures are scaled down to unless a size is given. */
  public static final int LONGEST_SIDE = 224;

  private static final int MOST = 4096;
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})(?:[x×](\\d{1,5}))?");

  /**
   * A size of pictures.
   *
   * @param height rows of pixels, 1 to 4096
   * @param width columns of pixels, 1 to 4096
   */
  public record Size(int height, int width) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public Size {
      if (!(height >= 1 && width >= 1 && height <= MOST && width <= MOST)) {
        throw new IllegalArgumentException(
            "image size " + height + "x" + width + " is not between 1x1 and 4096x4096");
      }
    }

    @Override
    public String toString() {
      return height + "x" + width;
    }
  }

  /** The median size. */
  public static final PictureFormat DEFAULT = new PictureFormat(Optional.empty());

  /**
   * A size in words.
   *
   * @param text {@code 64} for squares, or {@code 48x64} for height × width
   * @return pictures of that size
   * @throws IllegalArgumentException if it is neither
   */
  public static PictureFormat parse(String text) {
    Matcher matcher = SIZE.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "image size '" + text + "' is not a number (64) or HEIGHTxWIDTH (48x64)");
    }
    int height = Integer.parseInt(matcher.group(1));
    int width = matcher.group(2) == null ? height : Integer.parseInt(matcher.group(2));
    return new PictureFormat(Optional.of(new Size(height, width)));
  }
}
