package io.github.dynamodbmcp.proxy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The directions of dependencies. */
final class ArchitectureTest {

  private static final String ROOT = "io.github.dynamodbmcp.proxy";
  private static final String PROTOCOL = "io.github.dynamodbmcp.protocol";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  private static String[] ours(String... packages) {
    return Arrays.stream(packages).map(name -> ROOT + "." + name).toArray(String[]::new);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theProxyNeverDependsOnTheHandlers() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.github.dynamodbmcp.handlers..", "io.github.dynamodbmcp.local..", "org.slf4j..")
        .check(CLASSES);
  }

  @Test
  void nothingDependsOnMain() {
    noClasses().should().dependOnClassesThat().resideInAPackage(ROOT).check(CLASSES);
  }

  @Test
  void theTransportKnowsNeitherTheBackendNorTheCommandLine() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".stdio")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ours("api", "backends", "http", "credentials", "command", "settings", "confirmation"))
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("software.amazon..", "java.net..", "javax.net..")
        .check(CLASSES);
  }

  @Test
  void theBackendKnowsNoMcp() {
    noClasses()
        .that()
        .resideInAnyPackage(ours("api", "backends", "http", "credentials"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(PROTOCOL + ".mcp", ROOT + ".stdio", ROOT + ".command")
        .check(CLASSES);
  }

  @Test
  void oneBackendKnowsNothingOfSeveral() {
    noClasses()
        .that()
        .resideInAnyPackage(ours("stdio", "api", "http", "credentials", "confirmation"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ours("backends"))
        .check(CLASSES);
  }

  @Test
  void consentKnowsNeitherTheProtocolNorTheBackend() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".confirmation")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(PROTOCOL + ".mcp")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(ours("stdio", "api", "backends", "http", "credentials", "command"))
        .check(CLASSES);
  }

  @Test
  void requestsAndCredentialsKnowNoTool() {
    noClasses()
        .that()
        .resideInAnyPackage(ours("http", "credentials"))
        .should()
        .dependOnClassesThat()
        .haveNameMatching(".*\\.tool\\.Tool.*")
        .check(CLASSES);
  }

  @Test
  void onlyTheBackendKnowsAws() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ours("api", "http", "credentials"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon..")
        .check(CLASSES);
  }

  @Test
  void onlyThePackageHttpSpeaksHttp() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".http")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.net.http..")
        .check(CLASSES);
  }

  @Test
  void onlyCredentialsCallAwsServices() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".credentials")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon.awssdk.services..")
        .check(CLASSES);
  }

  @Test
  void logSettingsAndProcessKnowNoOtherRoom() {
    noClasses()
        .that()
        .resideInAnyPackage(ours("log", "settings", "process"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ours("stdio", "api", "backends", "http", "credentials", "command", "confirmation"))
        .check(CLASSES);
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
