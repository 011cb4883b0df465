/**
 * Many trainings as one question. A {@link org.lr4j.study.Space} says what varies, a {@link
 * org.lr4j.study.StudyPlan} which settings are tried and how long, a {@link
 * org.lr4j.study.TrialRunner} runs trials somewhere, and {@link org.lr4j.study.Study} brings them
 * together. {@link org.lr4j.study.Ranking} says what the results tell and what they cannot tell.
 */
@NullMarked
package org.lr4j.study;

import org.jspecify.annotations.NullMarked;
