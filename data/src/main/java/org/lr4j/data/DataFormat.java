package org.lr4j.data;

/**
 * How data of each kind is read; what is of no use for the kind at hand is ignored.
 *
 * @param table what the columns of a table mean
 * @param pictures how a folder of pictures is read
 * @param text how text becomes examples
 */
public record DataFormat(TableFormat table, PictureFormat pictures, TextFormat text) {
  /** The last column of a table is the target; pictures of their median size. */
  public static final DataFormat DEFAULT =
      new DataFormat(TableFormat.of(""), PictureFormat.DEFAULT, TextFormat.DEFAULT);

  /**
   * The same with another understanding of a table's columns.
   *
   * @param format what the columns mean
   * @return a new format
   */
  public DataFormat table(TableFormat format) {
    return new DataFormat(format, pictures, text);
  }

  /**
   * The same with another way to read pictures.
   *
   * @param format how pictures are read
   * @return a new format
   */
  public DataFormat pictures(PictureFormat format) {
    return new DataFormat(table, format, text);
  }

  /**
   * The same with another way to read text.
   *
   * @param format how text becomes examples
   * @return a new format
   */
  public DataFormat text(TextFormat format) {
    return new DataFormat(table, pictures, format);
  }
}
