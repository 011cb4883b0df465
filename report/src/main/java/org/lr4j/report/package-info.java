/**
 * Findings and trainings as pictures and text. {@link org.lr4j.report.CurvePlot} draws a finding,
 * {@link org.lr4j.report.TerminalPlot} does so with characters, {@link
 * org.lr4j.report.TrainingPlot} draws a training and {@link org.lr4j.report.ComparePlot} several.
 */
@NullMarked
package org.lr4j.report;

import org.jspecify.annotations.NullMarked;
