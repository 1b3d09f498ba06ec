package io.github.dynamodbmcp.proxy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which way the rooms look. */
final class ArchitectureTest {

  private static final String ROOT = "io.github.dynamodbmcp.proxy";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void theProtocolKnowsNeitherAwsNorHttp() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".mcp")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + ".api..",
            ROOT + ".command..",
            ROOT + ".settings..",
            "software.amazon..",
            "java.net..",
            "javax.net..")
        .check(CLASSES);
  }

  @Test
  void theApiKnowsNoProtocol() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".api")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + ".mcp..", ROOT + ".command..")
        .check(CLASSES);
  }

  @Test
  void onlyTheApiKnowsAws() {
    classes()
        .that()
        .resideOutsideOfPackage(ROOT + ".api")
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackages("software.amazon..", "java.net.http..")
        .check(CLASSES);
  }

  @Test
  void whatAllShareKnowsNoOne() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".tool", ROOT + ".json", ROOT + ".log", ROOT + ".settings")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + ".mcp..", ROOT + ".api..", ROOT + ".command..")
        .check(CLASSES);
  }
}
