package io.rapport.test;

import io.quarkus.test.common.WithTestResource;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * On a {@code @QuarkusTest}, below it: a real PostgreSQL, Kafka and OIDC issuer, started once for all tests of the module; the first
 * test waits until the service is ready.
 */
@WithTestResource(RapportServices.class)
@ExtendWith(UntilReady.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface WithRapport {}
