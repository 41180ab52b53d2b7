package io.rapport.mis.kpi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.jackson.ObjectMapperCustomizer;
import io.rapport.events.MisEvent.KpiRevised;
import jakarta.inject.Singleton;

/** Over HTTP a KPI that is no money says so: {@code "currency":null}. */
@Singleton
class KpiJson implements ObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        mapper.addMixIn(KpiRevised.class, CurrencyAlways.class);
    }

    @SuppressWarnings("UnusedMethod") // Jackson reads its annotation
    private interface CurrencyAlways {
        @JsonInclude(Include.ALWAYS)
        String currency();
    }
}
