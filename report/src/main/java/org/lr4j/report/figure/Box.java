package org.lr4j.report.figure;

/** A rectangle in pixels. */
record Box(double left, double top, double width, double height) {
  double right() {
    return left + width;
  }

  double bottom() {
    return top + height;
  }

  boolean contains(double x, double y) {
    return x >= left && x <= right() && y >= top && y <= bottom();
  }

  boolean contains(Box other) {
    return contains(other.left, other.top) && contains(other.right(), other.bottom());
  }

  boolean overlaps(Box other) {
    return left < other.right()
        && other.left < right()
        && top < other.bottom()
        && other.top < bottom();
  }

  Box grow(double by) {
    return new Box(left - by, top - by, width + 2 * by, height + 2 * by);
  }
}
