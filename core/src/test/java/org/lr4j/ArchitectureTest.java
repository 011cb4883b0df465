package org.lr4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.lr4j", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule scheduleStandsAlone =
      classes()
          .that()
          .resideInAPackage("org.lr4j.schedule")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("org.lr4j.schedule", "java..", "org.jspecify.annotations");

  @ArchTest
  static final ArchRule diskStandsAlone =
      classes()
          .that()
          .resideInAPackage("org.lr4j.disk")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("org.lr4j.disk", "java..", "org.jspecify.annotations");

  @ArchTest
  static final ArchRule theLanguageUsesTheFunctionsAlone =
      classes()
          .that()
          .resideInAPackage("org.lr4j.schedule.plan")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "org.lr4j.schedule.plan", "org.lr4j.schedule", "java..", "org.jspecify.annotations");

  @ArchTest
  static final ArchRule engineStandsAlone =
      classes()
          .that()
          .resideInAPackage("org.lr4j.engine")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("org.lr4j.engine", "java..", "org.jspecify.annotations");

  @ArchTest
  static final ArchRule finderKnowsNothingAboveIt =
      classes()
          .that()
          .resideInAPackage("org.lr4j.finder")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "org.lr4j.finder",
              "org.lr4j.engine",
              "org.lr4j.schedule",
              "java..",
              "org.jspecify.annotations");

  @ArchTest
  static final ArchRule trainKnowsNothingOfTheFinder =
      classes()
          .that()
          .resideInAPackage("org.lr4j.train")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "org.lr4j.train",
              "org.lr4j.disk",
              "org.lr4j.engine",
              "org.lr4j.schedule",
              "org.lr4j.schedule.plan",
              "java..",
              "org.jspecify.annotations");

  @ArchTest
  static final ArchRule nothingBelowKnowsOfStudies =
      noClasses()
          .that()
          .resideInAnyPackage(
              "org.lr4j.schedule..", "org.lr4j.engine..", "org.lr4j.finder..", "org.lr4j.train..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.lr4j.study..");

  @ArchTest
  static final ArchRule onlyTheCommandLinePrints =
      noClasses()
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");
}
