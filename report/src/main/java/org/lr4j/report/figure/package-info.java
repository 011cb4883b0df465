/**
 * Pictures of lines over a common axis, drawn as PNG or SVG without a display. The door is {@link
 * org.lr4j.report.figure.Figure}.
 */
@NullMarked
package org.lr4j.report.figure;

import org.jspecify.annotations.NullMarked;
