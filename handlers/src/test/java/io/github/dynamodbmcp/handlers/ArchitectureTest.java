package io.github.dynamodbmcp.handlers;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dependencies between packages run one way; docs/architecture.md describes the packages. */
final class ArchitectureTest {
  private static final String ROOT = "io.github.dynamodbmcp.handlers";

  /** The packages that each package may use; the root may use all. */
  private static final Map<String, Set<String>> USES =
      Map.ofEntries(
          entry("text", Set.of()),
          entry("tool", Set.of("text")),
          entry("item", Set.of("text")),
          entry("fault", Set.of()),
          entry("expression", Set.of("item")),
          entry("mask", Set.of("dynamodb", "item", "expression", "fault", "text")),
          entry("advice", Set.of("expression", "item", "text")),
          entry("call", Set.of("tool", "item", "fault", "advice", "expression", "mask", "text")),
          entry("aggregate", Set.of("item", "fault", "text")),
          entry("reading", Set.of("dynamodb", "call", "tool", "item", "fault", "mask", "text")),
          entry(
              "fold",
              Set.of("dynamodb", "reading", "aggregate", "call", "tool", "item", "mask", "text")),
          entry(
              "writing",
              Set.of("dynamodb", "call", "tool", "item", "fault", "expression", "mask", "text")),
          entry(
              "transaction",
              Set.of("writing", "call", "tool", "item", "fault", "advice", "mask", "text")),
          entry(
              "operation",
              Set.of(
                  "transaction",
                  "dynamodb",
                  "fold",
                  "reading",
                  "writing",
                  "call",
                  "tool",
                  "item",
                  "fault",
                  "advice",
                  "expression",
                  "mask",
                  "text")),
          entry("core", Set.of("operation", "call", "tool", "fault", "mask", "log")),
          entry("http", Set.of("fault")),
          entry("dynamodb", Set.of("http", "fault")),
          entry("lambda", Set.of("core", "call")),
          entry("log", Set.of()),
          entry("mcp", Set.of("core")),
          entry(
              "relay",
              Set.of("lambda", "mcp", "core", "operation", "tool", "call", "http", "fault")),
          entry("server", Set.of("core", "call", "mcp")));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  static Set<String> packages() {
    return new TreeSet<>(USES.keySet());
  }

  @ParameterizedTest
  @MethodSource("packages")
  void aPackageUsesOnlyThoseThatItMay(String name) {
    String[] others =
        USES.keySet().stream()
            .filter(other -> !other.equals(name))
            .filter(other -> !USES.getOrDefault(name, Set.of()).contains(other))
            .map(other -> ROOT + "." + other + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage(ROOT + "." + name + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(others)
        .check(CLASSES);
  }

  @Test
  void everyPackageHasItsRule() {
    Set<String> present =
        CLASSES.stream()
            .map(type -> type.getPackageName().substring(ROOT.length()))
            .filter(name -> !name.isEmpty())
            .map(name -> name.substring(1))
            // Belongs to the build, and isn't in the image.
            .filter(name -> !name.equals("image"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(packages(), present);
  }

  @Test
  void theRootHoldsOnlyTheEntriesTheWiringAndTheSettings() {
    List<String> present =
        CLASSES.stream()
            .filter(type -> type.getPackageName().equals(ROOT))
            .filter(type -> !type.isAnnotatedWith("dagger.internal.DaggerGenerated"))
            .map(type -> type.getName().substring(ROOT.length() + 1).replaceFirst("\\$.*", ""))
            .filter(name -> !name.equals("package-info") && !name.matches("(Dagger)?Wiring.*_.*"))
            .filter(name -> !name.startsWith("Dagger"))
            .distinct()
            .sorted()
            .toList();
    assertEquals(List.of("CommandFunction", "CommandLine", "Main", "Settings", "Wiring"), present);
  }

  @Test
  void toolsKnowNoAws() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + ".tool..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("software.amazon..", "com.amazonaws..")
        .check(CLASSES);
  }

  @Test
  void onlyTheTransportsKnowLambdaAndTheHttpServer() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            ROOT, ROOT + ".lambda..", ROOT + ".relay..", ROOT + ".server..", ROOT + ".image..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.amazonaws..", "com.sun.net..")
        .check(CLASSES);
  }

  @Test
  void onlyTheServerAndTheRelayKnowMcpWhichNoOtherFunctionLoads() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".mcp..", ROOT + ".server..", ROOT + ".relay..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.github.dynamodbmcp.protocol.mcp..")
        .check(CLASSES);
  }

  @Test
  void noPackageDependsOnItselfThroughAnother() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void onlyTheServerKnowsJettyWhichNoFunctionLoads() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".server..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.eclipse.jetty..")
        .check(CLASSES);
  }

  @Test
  void onlyTransactionsAndMasksKnowTheSdksClassesForThem() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".transaction..", ROOT + ".mask..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching("software\\.amazon\\.awssdk\\..*\\.Transact[A-Z]\\w*")
        .check(CLASSES);
  }

  @Test
  void onlyTheListOfExtensionsKnowsThem() {
    noClasses()
        .that()
        .doNotHaveSimpleName("Operations")
        .and()
        .haveNameNotMatching(".*\\.TransactWrite(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .haveSimpleName("TransactWrite")
        .check(CLASSES);
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
        .check(CLASSES);
  }
}
