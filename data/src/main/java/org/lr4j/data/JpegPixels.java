package org.lr4j.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pixels of the usual JPEG files: baseline, grey or YCbCr, in one scan. Java's own reader takes
 * twice as long, cannot read a large file at a fraction of its size, and stays for all others. At
 * its full size a picture has the same pixels bit for bit. For one thread.
 *
 * <p>Source: ITU-T T.81; JPEG File Interchange Format, version 1.02.
 */
final class JpegPixels {
  private static final int MOST_KNOWN = 8;
  private static final int JFIF = 0x4a464946;
  private static final int ADOBE = 0x41646f62;

  private final JpegBits bits = new JpegBits();
  private final int[] block = new int[66];
  private byte[] rgb = new byte[0];
  private byte[][] planes = {{}, {}, {}};
  private final List<JpegCodes> known = new ArrayList<>();

  /** A component of a file: luma, or one of two of chroma. */
  private static final class Component {
    final int id;
    final int columns;
    final int rows;
    final int table;
    int across;
    int down;
    int stride;
    int[] steps = {};
    @Nullable JpegCodes dc;
    @Nullable JpegCodes ac;
    int before;

    Component(int id, int columns, int rows, int table) {
      this.id = id;
      this.columns = columns;
      this.rows = rows;
      this.table = table;
    }
  }

  /** What markers have said of a file so far. */
  private static final class State {
    final int[][] steps = new int[4][];
    final @Nullable JpegCodes[] dc = new JpegCodes[4];
    final @Nullable JpegCodes[] ac = new JpegCodes[4];
    Component[] components = {};
    int width;
    int height;
    int interval;
    boolean jfif;
    int adobe = -1;
  }

  /**
   * Reads a file.
   *
   * @param file all its bytes
   * @param scaling says at which fraction of its size it is needed, and which part of it
   * @return its pixels, which are valid until the next file is read; null if it is of a rarer kind
   *     or damaged
   */
  @Nullable Pixels read(byte[] file, Scaling scaling) {
    State state = new State();
    try {
      int scan = markers(file, state);
      if (scan < 0 || !plan(state, scaling.reduction())) {
        return null;
      }
      bits.open(file, scan);
      return scan(state, scaling);
    } catch (ArrayIndexOutOfBoundsException e) {
      return null; // damaged, which Java's reader puts into words
    }
  }

  /** Where the scan's codes begin; negative if the file is of a rarer kind. */
  private int markers(byte[] file, State state) {
    int at = 2;
    while (true) {
      int marker = file[at + 1] & 0xff;
      if (file[at] != -1) {
        return -1;
      }
      if (marker == 0xff) { // fill
        at++;
        continue;
      }
      int end = at + 2 + word(file, at + 2);
      int body = at + 4;
      boolean sound =
          switch (marker) {
            case 0xc0, 0xc1 -> frame(file, body, state);
            case 0xc4 -> codes(file, body, end, state);
            case 0xdb -> steps(file, body, end, state);
            case 0xda -> choose(file, body, state);
            case 0xdd -> {
              state.interval = word(file, body);
              yield true;
            }
            case 0xe0 -> {
              state.jfif |= end - body >= 5 && text(file, body) == JFIF;
              yield true;
            }
            case 0xee -> {
              if (end - body >= 12 && text(file, body) == ADOBE) {
                state.adobe = file[body + 11];
              }
              yield true;
            }
            default -> marker > 0xe0 && marker != 0xff && (marker <= 0xef || marker == 0xfe);
          };
      if (!sound || end > file.length) {
        return -1;
      }
      if (marker == 0xda) {
        return end;
      }
      at = end;
    }
  }

  private static int word(byte[] file, int at) {
    return ((file[at] & 0xff) << 8) | (file[at + 1] & 0xff);
  }

  private static int text(byte[] file, int at) {
    return (word(file, at) << 16) | word(file, at + 2);
  }

  private static boolean frame(byte[] file, int at, State state) {
    int count = file[at + 5];
    if (file[at] != 8 || (count != 1 && count != 3) || state.components.length > 0) {
      return false;
    }
    state.height = word(file, at + 1);
    state.width = word(file, at + 3);
    state.components = new Component[count];
    for (int i = 0; i < count; i++) {
      int own = at + 6 + 3 * i;
      int factors = file[own + 1];
      state.components[i] =
          count == 1
              ? new Component(file[own], 1, 1, file[own + 2])
              : new Component(file[own], factors >> 4, factors & 15, file[own + 2]);
    }
    return state.width > 0 && state.height > 0;
  }

  private boolean codes(byte[] file, int from, int end, State state) {
    for (int at = from; at < end; at += 17 + JpegCodes.count(file, at + 1)) {
      int kind = file[at] >> 4;
      int table = file[at] & 15;
      JpegCodes codes = known(file, at + 1);
      if (codes == null || kind < 0 || kind > 1 || table > 3) {
        return false;
      }
      (kind == 0 ? state.dc : state.ac)[table] = codes;
    }
    return true;
  }

  /** A table, which most files of a folder have in common. */
  private @Nullable JpegCodes known(byte[] file, int at) {
    for (JpegCodes codes : known) {
      if (codes.isAt(file, at)) {
        return codes;
      }
    }
    JpegCodes codes = JpegCodes.of(file, at);
    if (codes != null) {
      if (known.size() == MOST_KNOWN) {
        known.remove(0);
      }
      known.add(codes);
    }
    return codes;
  }

  private static boolean steps(byte[] file, int from, int end, State state) {
    int at = from;
    while (at < end) {
      boolean wide = file[at] >> 4 == 1;
      int table = file[at] & 15;
      if ((!wide && file[at] >> 4 != 0) || table > 3) {
        return false;
      }
      at++;
      int[] steps = new int[JpegBits.ZIGZAG.length];
      for (int i = 0; i < 64; i++) {
        steps[i] = wide ? word(file, at + 2 * i) : file[at + i] & 0xff;
      }
      state.steps[table] = steps;
      at += wide ? 128 : 64;
    }
    return true;
  }

  /** Gives each component its tables; false unless the scan has all of them. */
  private static boolean choose(byte[] file, int at, State state) {
    int count = file[at];
    if (count == 0 || count != state.components.length) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      Component component = state.components[i];
      int tables = file[at + 2 + 2 * i];
      component.dc = state.dc[(tables >> 4) & 3];
      component.ac = state.ac[tables & 3];
      int[] steps = state.steps[component.table & 3];
      if (file[at + 1 + 2 * i] != component.id || steps == null) {
        return false;
      }
      component.steps = steps;
    }
    return true;
  }

  /** Whether the file is of a usual kind; sets what blocks become at that fraction of its size. */
  private boolean plan(State state, int reduction) {
    Component[] all = state.components;
    if (all.length == 3) {
      boolean numbered = all[0].id == 1 && all[1].id == 2 && all[2].id == 3;
      boolean luma = state.adobe < 0 ? state.jfif || numbered : state.adobe == 1;
      boolean alike = all[1].columns == all[2].columns && all[1].rows == all[2].rows;
      if (!luma || !alike) {
        return false;
      }
    }
    int columns = all[0].columns;
    int rows = all[0].rows;
    for (Component component : all) {
      boolean usual =
          (columns == 1 || columns == 2)
              && (rows == 1 || rows == 2)
              && (component.columns == 1 || component.columns == columns)
              && (component.rows == 1 || component.rows == rows);
      if (!usual) {
        return false;
      }
      component.across = Math.min(8, 8 / reduction * (columns / component.columns));
      component.down = Math.min(8, 8 / reduction * (rows / component.rows));
    }
    long width = 8L * columns * ((state.width - 1) / (8 * columns) + 1) / reduction;
    long height = 8L * rows * ((state.height - 1) / (8 * rows) + 1) / reduction;
    if (3 * width * height > Integer.MAX_VALUE - 8) {
      return false;
    }
    boolean taller =
        all[0].rows > all[all.length - 1].rows && columns == all[all.length - 1].columns;
    return reduction > 1 || columns * rows == 1 || (!taller && state.width > 4);
  }

  private @Nullable Pixels scan(State state, Scaling scaling) {
    Component[] all = state.components;
    int unitWidth = 8 * all[0].columns / scaling.reduction();
    int unitHeight = 8 * all[0].rows / scaling.reduction();
    int unitsAcross = (state.width - 1) / (8 * all[0].columns) + 1;
    int unitsDown = (state.height - 1) / (8 * all[0].rows) + 1;
    for (int i = 0; i < all.length; i++) {
      all[i].stride = unitsAcross * all[i].columns * all[i].across;
      planes[i] = room(planes[i], all[i].stride * unitsDown * all[i].rows * all[i].down);
    }
    for (int unit = 0; unit < unitsAcross * unitsDown; unit++) {
      if (state.interval > 0 && unit > 0 && unit % state.interval == 0) {
        if (!bits.passes(0xd0 + (unit / state.interval - 1) % 8)) {
          return null;
        }
        Arrays.stream(all).forEach(component -> component.before = 0);
      }
      int x = unit % unitsAcross;
      int y = unit / unitsAcross;
      boolean seen =
          scaling.sees(x * unitWidth, (x + 1) * unitWidth, y * unitHeight, (y + 1) * unitHeight);
      for (int i = 0; i < all.length; i++) {
        if (!unit(all[i], planes[i], x, y, seen)) {
          return null;
        }
      }
    }
    if (!bits.passes(0xd9)) {
      return null;
    }
    int width = (state.width - 1) / scaling.reduction() + 1;
    int height = (state.height - 1) / scaling.reduction() + 1;
    if (all.length == 1) {
      return new Pixels(planes[0], width, height, all[0].stride, 1, new int[] {0});
    }
    return colours(all, width, height);
  }

  private static byte[] room(byte[] known, int size) {
    return known.length < size ? new byte[size] : known;
  }

  /** The blocks of a component in a unit; blocks that are not seen are passed over. */
  private boolean unit(Component component, byte[] plane, int x, int y, boolean seen) {
    JpegCodes dc = component.dc;
    JpegCodes ac = component.ac;
    if (dc == null || ac == null) {
      return false;
    }
    for (int row = 0; row < component.rows; row++) {
      for (int column = 0; column < component.columns; column++) {
        if (!bits.block(dc, ac, component.steps, component.before, block)) {
          return false;
        }
        component.before = block[64];
        int top = (y * component.rows + row) * component.down;
        int left = (x * component.columns + column) * component.across;
        int at = top * component.stride + left;
        if (seen && block[65] == 0) {
          JpegTransform.fill(
              block[0], component.across, component.down, plane, at, component.stride);
        } else if (seen) {
          JpegTransform.apply(block, component.across, component.down, plane, at, component.stride);
        }
      }
    }
    return true;
  }

  private Pixels colours(Component[] all, int width, int height) {
    rgb = room(rgb, 3 * width * height);
    boolean half = all[1].columns * all[1].across < all[0].columns * all[0].across;
    boolean low = all[1].rows * all[1].down < all[0].rows * all[0].down;
    int chromaWidth = half ? (width + 1) / 2 : width;
    int chromaHeight = low ? (height + 1) / 2 : height;
    byte[] blue = new byte[2 * chromaWidth];
    byte[] red = new byte[2 * chromaWidth];
    for (int y = 0; y < height; y++) {
      int luma = y * all[0].stride;
      if (half) {
        int own = low ? y / 2 : y;
        int other = low ? Math.max(0, Math.min(chromaHeight - 1, own + (y % 2 == 0 ? -1 : 1))) : y;
        int stride = all[1].stride;
        widen(planes[1], own * stride, other * stride, low, chromaWidth, blue);
        widen(planes[2], own * stride, other * stride, low, chromaWidth, red);
        row(planes[0], luma, blue, red, 0, width, rgb, 3 * y * width);
      } else {
        row(planes[0], luma, planes[1], planes[2], y * all[1].stride, width, rgb, 3 * y * width);
      }
    }
    return Pixels.packed(rgb, width, height, 3);
  }

  /**
   * Doubles a row of chroma by the weights 3 and 1 of a sample and its neighbour, and with {@code
   * low} by the same ones between two rows, as {@code jdsample.c} of the Independent JPEG Group
   * does.
   */
  private static void widen(byte[] plane, int own, int other, boolean low, int width, byte[] into) {
    int ownWeight = low ? 3 : 1;
    int otherWeight = low ? 1 : 0;
    int evenHalf = low ? 8 : 1;
    int oddHalf = low ? 7 : 2;
    int shift = low ? 4 : 2;
    int before = 0;
    int here = ownWeight * (plane[own] & 0xff) + otherWeight * (plane[other] & 0xff);
    for (int x = 0; x < width; x++) {
      int next = here;
      if (x + 1 < width) {
        next =
            ownWeight * (plane[own + x + 1] & 0xff) + otherWeight * (plane[other + x + 1] & 0xff);
      }
      before = x == 0 ? here : before;
      into[2 * x] = (byte) ((3 * here + before + evenHalf) >> shift);
      into[2 * x + 1] = (byte) ((3 * here + next + oddHalf) >> shift);
      before = here;
      here = next;
    }
  }

  private static void row(
      byte[] luma,
      int at,
      byte[] blues,
      byte[] reds,
      int chroma,
      int width,
      byte[] into,
      int start) {
    int to = start;
    for (int x = 0; x < width; x++, to += 3) {
      int y = luma[at + x] & 0xff;
      int blue = (blues[chroma + x] & 0xff) - 128;
      int red = (reds[chroma + x] & 0xff) - 128;
      into[to] = bound(y + ((91881 * red + 32768) >> 16));
      into[to + 1] = bound(y + ((-22554 * blue - 46802 * red + 32768) >> 16));
      into[to + 2] = bound(y + ((116130 * blue + 32768) >> 16));
    }
  }

  private static byte bound(int value) {
    return (byte) Math.max(0, Math.min(255, value));
  }
}
