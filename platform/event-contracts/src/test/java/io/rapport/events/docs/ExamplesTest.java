package io.rapport.events.docs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.rapport.events.EventCodec;
import io.rapport.events.EventJson;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each example is valid by its schema, and comes out of its record as it went in. */
class ExamplesTest {
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    static List<PublishedType> types() {
        return PublishedType.ALL;
    }

    @ParameterizedTest
    @MethodSource("types")
    void isValidByItsSchema(PublishedType type) {
        assertThat(schema(type)
                        .validate(
                                Examples.of(type).toString(),
                                InputFormat.JSON,
                                context -> context.executionConfig(config -> config.formatAssertionsEnabled(true))))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("types")
    void isInvalidWithoutARequiredField(PublishedType type) {
        assertThat(schema(type).validate("{}", InputFormat.JSON))
                .hasSize(JsonSchema.document(type).path("required").size());
    }

    @ParameterizedTest
    @MethodSource("types")
    void comesBackAsItWas(PublishedType type) throws IOException {
        var example = Examples.of(type).toString();
        var event = new EventCodec<>(type.record())
                .read(type.exampleType(), example.getBytes(UTF_8))
                .orElseThrow();
        assertThat(EventJson.MAPPER.writeValueAsString(event)).isEqualTo(example);
    }

    private static Schema schema(PublishedType type) {
        return SCHEMAS.getSchema(JsonSchema.document(type).toString(), InputFormat.JSON);
    }
}
