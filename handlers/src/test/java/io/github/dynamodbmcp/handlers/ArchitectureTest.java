package io.github.dynamodbmcp.handlers;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The ways between the rooms run one way. */
final class ArchitectureTest {
  private static final String ROOT = "io.github.dynamodbmcp.handlers";

  private final JavaClasses code =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void theMcpSideKnowsNoDynamoDb() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".tool..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "software.amazon..",
            ROOT + ".item..",
            ROOT + ".expression..",
            ROOT + ".fault..",
            ROOT + ".advice..",
            ROOT + ".call..",
            ROOT + ".reading..",
            ROOT + ".operation..",
            ROOT)
        .check(code);
  }

  @Test
  void theDynamoDbSideKnowsNoMcp() {
    noClasses()
        .that()
        .resideInAnyPackage(
            ROOT + ".item..", ROOT + ".expression..", ROOT + ".fault..", ROOT + ".advice..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + ".tool..", ROOT + ".call..", ROOT + ".reading..", ROOT + ".operation..", ROOT)
        .check(code);
  }

  @Test
  void aCallAndItsReadingKnowNoSingleOperation() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".call..", ROOT + ".reading..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + ".operation..", ROOT)
        .check(code);
  }

  @Test
  void anOperationKnowsNeitherLambdaNorTheServer() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".operation..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT, "com.amazonaws..", "com.sun.net..")
        .check(code);
  }

  @Test
  void noRoomDependsOnItself() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(code);
  }

  @Test
  void classesAreFinalUnlessTheyAreInterfaces() {
    classes()
        .that()
        .areTopLevelClasses()
        .and()
        .areNotInterfaces()
        .and()
        .areNotAnnotatedWith("dagger.internal.DaggerGenerated")
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(code);
  }
}
