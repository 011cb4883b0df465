package org.lr4j.data;

/** Raw values of one example to normalised ones in the order of a batch. */
final class Encoder {
  private final Normalization normalization;
  private final int channels;
  private final int pixels;

  /** Where a channel starts, and how far apart its pixels lie. */
  private final int channelStride;

  private final int pixelStride;

  /** For each channel the results of all 256 bytes; with a mean image, without the mean. */
  private final float[][] tables;

  private final float[] means;

  Encoder(Normalization normalization, Layout layout) {
    this.normalization = normalization;
    this.channels = normalization.shape().channels();
    this.pixels = normalization.shape().pixels();
    this.channelStride = layout == Layout.CHANNELS_FIRST ? pixels : 1;
    this.pixelStride = layout == Layout.CHANNELS_FIRST ? 1 : channels;
    this.tables = new float[normalization.perChannel() ? channels : 0][256];
    this.means = normalization.perChannel() ? new float[0] : normalization.mean();
    for (int c = 0; c < tables.length; c++) {
      for (int raw = 0; raw < 256; raw++) {
        tables[c][raw] = normalization.apply(raw, c * pixels);
      }
    }
  }

  void encode(byte[] raw, float[] out) {
    for (int c = 0; c < channels; c++) {
      if (tables.length > 0) {
        look(raw, c * pixels, tables[c], out, c * channelStride);
      } else {
        subtract(raw, c * pixels, out, c * channelStride);
      }
    }
  }

  void encode(float[] raw, float[] out) {
    for (int v = 0; v < raw.length; v++) {
      int place = v / pixels * channelStride + v % pixels * pixelStride;
      out[place] = normalization.apply(raw[v], v);
    }
  }

  private void look(byte[] raw, int from, float[] table, float[] out, int to) {
    int stride = pixelStride;
    if (stride == 1) { // a loop of its own, because its bounds are checked once
      for (int p = 0; p < pixels; p++) {
        out[to + p] = table[raw[from + p] & 0xff];
      }
      return;
    }
    for (int p = 0, q = to; p < pixels; p++, q += stride) {
      out[q] = table[raw[from + p] & 0xff];
    }
  }

  private void subtract(byte[] raw, int from, float[] out, int to) {
    int stride = pixelStride;
    for (int p = 0, q = to; p < pixels; p++, q += stride) {
      out[q] = (raw[from + p] & 0xff) - means[from + p];
    }
  }
}
