package io.rapport.test;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.ws.rs.HttpMethod;
import java.util.List;
import java.util.stream.Stream;

/** What the shape of every service is held to. A service says so in one line: {@code ArchitectureRules.check("io.rapport.customer")}. */
public final class ArchitectureRules {
    private static final List<String> SHARED = List.of("events", "kit", "test");

    private ArchitectureRules() {}

    /** @param root the package of the service; each package below it is a feature */
    public static void check(String root) {
        var service = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(root);
        rules(root).forEach(rule -> rule.allowEmptyShould(true).check(service));
    }

    static Stream<ArchRule> rules(String root) {
        return Stream.of(
                featuresAreFreeOfCircles(root),
                knowsNoOtherService(root),
                classesAreNamedAfterWhatTheyAre(),
                resourcesLeaveTheDatabaseAlone(),
                endpointsArePublic());
    }

    private static ArchRule featuresAreFreeOfCircles(String root) {
        return slices().matching(root + ".(*)..").should().beFreeOfCycles();
    }

    private static ArchRule knowsNoOtherService(String root) {
        var foreign = describe("a class of another service", (JavaClass type) -> isOfAnotherService(type, root));
        return noClasses().should().dependOnClassesThat(foreign).as("services meet through events and HTTP only");
    }

    private static boolean isOfAnotherService(JavaClass type, String root) {
        var name = type.getPackageName() + ".";
        return name.startsWith("io.rapport.")
                && !name.startsWith(root + ".")
                && SHARED.stream().noneMatch(shared -> name.startsWith("io.rapport." + shared + "."));
    }

    private static ArchRule classesAreNamedAfterWhatTheyAre() {
        return classes()
                .should()
                .haveNameNotMatching(".*(Manager|Helper|Impl|DTO|Dto|Util|Utils)")
                .as("classes are named after what they are, not *Manager, *Helper, *Impl, *DTO or *Util");
    }

    private static ArchRule resourcesLeaveTheDatabaseAlone() {
        return noClasses()
                .that()
                .haveSimpleNameEndingWith("Resource")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "io.agroal..", "org.jdbi..", "jakarta.persistence..")
                .as("resources leave the database to the plural of their feature");
    }

    /** Quarkus answers 404 in silence for others. */
    private static ArchRule endpointsArePublic() {
        return methods().that().areMetaAnnotatedWith(HttpMethod.class).should().bePublic();
    }
}
