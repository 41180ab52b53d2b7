package io.rapport.kit.company;

import io.quarkus.info.runtime.spi.InfoContributor;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/** Shows the company's settings at {@code /q/info}: all services must agree on them. */
@ApplicationScoped
class CompanyInfo implements InfoContributor {
    private final Company company;

    CompanyInfo(Company company) {
        this.company = company;
    }

    @Override
    public String name() {
        return "company";
    }

    @Override
    public Map<String, Object> data() {
        return Map.of(
                "zone", company.zone().getId(),
                "currency", company.currency(),
                "weekStart", company.weekStart().name());
    }
}
