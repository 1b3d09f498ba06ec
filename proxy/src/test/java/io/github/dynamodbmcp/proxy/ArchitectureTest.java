package io.github.dynamodbmcp.proxy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Which way the packages look. */
final class ArchitectureTest {

  private static final String ROOT = "io.github.dynamodbmcp.proxy";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  private static String[] ours(String... packages) {
    return Arrays.stream(packages).map(name -> ROOT + "." + name).toArray(String[]::new);
  }

  @Test
  void noTwoPackagesNeedEachOther() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theProtocolKnowsNeitherAwsNorHttp() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".mcp")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ours("api", "http", "credentials", "command", "settings"))
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("software.amazon..", "java.net..", "javax.net..")
        .check(CLASSES);
  }

  @Test
  void theBackendKnowsNoProtocol() {
    noClasses()
        .that()
        .resideInAnyPackage(ours("api", "http", "credentials"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ours("mcp", "command"))
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
  void onlySignedHttpSpeaksHttp() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".http")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.net.http..")
        .check(CLASSES);
  }

  @Test
  void onlyCredentialsAskAwsServices() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".credentials")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon.awssdk.services..")
        .check(CLASSES);
  }

  @Test
  void whatAllShareKnowsNoOne() {
    noClasses()
        .that()
        .resideInAnyPackage(ours("tool", "json", "log", "settings", "thread"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ours("mcp", "api", "http", "credentials", "command"))
        .check(CLASSES);
  }
}
