package io.rapport.campaign.loyalty;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rapport.campaign.offer.Offers;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.UncheckedIOException;
import org.jdbi.v3.core.Jdbi;

/** The one program of the company. */
@ApplicationScoped
class Programs {
    @Inject
    Jdbi jdbi;

    @Inject
    ObjectMapper json;

    @Inject
    Offers offers;

    Program now() {
        return jdbi.withHandle(handle -> handle.select("select rules::text from loyalty_program")
                .mapTo(String.class)
                .findOne()
                .map(this::read)
                .orElse(Program.NONE));
    }

    /** For orders that are heard of from now on; what was earned stays. */
    @Transactional
    Program set(Program program) {
        program.rewards().stream()
                .filter(reward -> !offers.exists(reward.offer()))
                .findFirst()
                .ifPresent(_ -> {
                    throw Problem.invalid("rewards", "must name offers");
                });
        jdbi.useHandle(
                handle -> handle.createUpdate("""
                insert into loyalty_program (id, rules) values (1, cast(:rules as jsonb))
                on conflict (id) do update set rules = excluded.rules
                """).bind("rules", write(program)).execute());
        return program;
    }

    private Program read(String text) {
        try {
            return json.readValue(text, Program.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String write(Program program) {
        try {
            return json.writeValueAsString(program);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
