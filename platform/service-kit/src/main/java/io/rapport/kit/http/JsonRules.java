package io.rapport.kit.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.NumberDeserializers;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.quarkus.jackson.ObjectMapperCustomizer;
import io.rapport.events.EventJson;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.math.BigDecimal;

/** HTTP speaks the JSON of the events, and reads no deeper and no larger than anyone needs. */
@Singleton
class JsonRules implements ObjectMapperCustomizer {
    private static final int DEPTH = 64;

    @Override
    public void customize(ObjectMapper mapper) {
        EventJson.configure(mapper)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .registerModule(new SimpleModule().addDeserializer(BigDecimal.class, new BoundedDecimal()));
        mapper.getFactory()
                .setStreamReadConstraints(
                        StreamReadConstraints.builder().maxNestingDepth(DEPTH).build());
    }

    /** Refuses {@code 1e999999999}, which would take a gigabyte to write out. */
    private static final class BoundedDecimal extends StdScalarDeserializer<BigDecimal> {
        private static final long serialVersionUID = 1L;
        private static final int DIGITS = 38;

        BoundedDecimal() {
            super(BigDecimal.class);
        }

        @Override
        public BigDecimal deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            var value = NumberDeserializers.BigDecimalDeserializer.instance.deserialize(parser, context);
            if (value != null && (value.precision() > DIGITS || Math.abs(value.scale()) > DIGITS)) {
                throw context.weirdNumberException(value, BigDecimal.class, "too large");
            }
            return value;
        }
    }
}
