package org.lr4j.data;

/** The order in which the values of an image lie in a batch. */
public enum Layout {
  /** Plane by plane (NCHW), PyTorch's default. */
  CHANNELS_FIRST,
  /** Pixel by pixel (NHWC), the faster one for convolutions on most processors. */
  CHANNELS_LAST
}
