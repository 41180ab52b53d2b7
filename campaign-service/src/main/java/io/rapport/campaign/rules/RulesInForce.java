package io.rapport.campaign.rules;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.UncheckedIOException;
import org.jdbi.v3.core.Jdbi;

/** The one set of rules that holds for all campaigns. */
@ApplicationScoped
public class RulesInForce {
    @Inject
    Jdbi jdbi;

    @Inject
    ObjectMapper json;

    public SendingRules now() {
        return jdbi.withHandle(handle -> handle.select("select rules::text from sending_rules")
                .mapTo(String.class)
                .findOne()
                .map(this::read)
                .orElse(SendingRules.NONE));
    }

    @Transactional
    SendingRules set(SendingRules rules) {
        var sql = """
                insert into sending_rules (id, version, rules) values (1, 1, cast(:rules as jsonb))
                on conflict (id) do update set version = sending_rules.version + 1, rules = excluded.rules
                """;
        jdbi.useHandle(
                handle -> handle.createUpdate(sql).bind("rules", write(rules)).execute());
        return rules;
    }

    private SendingRules read(String text) {
        try {
            return json.readValue(text, SendingRules.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String write(SendingRules rules) {
        try {
            return json.writeValueAsString(rules);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
