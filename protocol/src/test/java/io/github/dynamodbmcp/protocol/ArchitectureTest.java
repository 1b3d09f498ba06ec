package io.github.dynamodbmcp.protocol;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The directions of dependencies. */
final class ArchitectureTest {

  private static final String ROOT = "io.github.dynamodbmcp.protocol";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void theProtocolDependsOnTheJdkAndJacksonAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                ROOT + "..",
                "java..",
                "javax.crypto..",
                "com.fasterxml.jackson..",
                "org.jspecify.annotations.."))
        .check(CLASSES);
  }

  @Test
  void theProtocolKnowsNoHttp() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAnyPackage("java.net..", "javax.net.."))
        .check(CLASSES);
  }

  @Test
  void nothingUsesJacksonsMapper() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("com.fasterxml.jackson.databind.ObjectMapper")
        .check(CLASSES);
  }

  @Test
  void toolsAndJsonKnowNoProtocol() {
    noClasses()
        .that(resideOutsideOfPackages(ROOT + ".mcp"))
        .should()
        .dependOnClassesThat(resideInAnyPackage(ROOT + ".mcp"))
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void classesAreFinalUnlessTheyAreInterfaces() {
    classes()
        .that()
        .areTopLevelClasses()
        .and()
        .areNotInterfaces()
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(CLASSES);
  }
}
