package io.rapport.mis.inputs;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** Windows whose costs an input says; they are published anew when it changes. */
@ApplicationScoped
class CostWindows {
    private final Jdbi jdbi;

    CostWindows(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Those with events, as the inputs stand now; a day may begin before its cost does. */
    void markOf(List<String> inputs) {
        if (inputs.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into dirty (family, window_name, start, currency, dimension)
                select distinct 'SUMS', b.window_name, b.start, b.currency, ''
                from mis_input i join bucket b on b.start > i.valid_from - interval '25 hours' and b.start < i.valid_to
                    and b.dimension = '' and b.currency = case i.subject when 'orders' then i.currency else '-' end
                where i.input = any(:inputs) and i.kind = 'cost' and i.subject in ('orders', 'tickets')
                """)
                .bindArray("inputs", String.class, inputs)
                .execute());
    }
}
