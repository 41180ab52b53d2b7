package io.rapport.analytics.segment;

import io.rapport.kit.Columns;
import io.rapport.kit.company.Company;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** When time alone may next change a customer's segments. Too early is harmless, too late is not. */
@ApplicationScoped
class DueTimes {
    private final Jdbi jdbi;
    private final Company company;
    private final Clock clock;

    DueTimes(Jdbi jdbi, Company company, Clock clock) {
        this.jdbi = jdbi;
        this.company = company;
        this.clock = clock;
    }

    record Due(UUID customerId, Instant at) {}

    /** Of customers whose rows are locked; what is due earlier stays. */
    void advance(List<Due> dues) {
        if (dues.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into segment_due as d (customer_id, due_at) select * from unnest(:customers, :at) order by 1
                on conflict (customer_id) do update set due_at = excluded.due_at where excluded.due_at < d.due_at""")
                .bindNamedArgumentFinder(
                        Columns.of(dues).uuid("customers", Due::customerId).timestamptz("at", Due::at))
                .execute());
    }

    /** Of everyone, for a rule that is new. */
    void advance(Rule rule) {
        var moment = new Moment(clock.instant(), company.zone(), false);
        new EveryoneSql(moment).dues(rule).ifPresent(dues -> {
            var insert = Sql.of(
                            "insert into segment_due as d (customer_id, due_at) select customer_id, min(due_at) from (")
                    .plus(dues)
                    .plus("""
                    ) n where due_at is not null group by 1 order by 1
                    on conflict (customer_id) do update set due_at = excluded.due_at where excluded.due_at < d.due_at""");
            jdbi.useHandle(insert::execute);
        });
    }

    /** The customers whose time has come, earliest first. */
    List<UUID> passed(int limit) {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select customer_id from segment_due where due_at <= :now order by due_at limit :limit")
                .bind("now", clock.instant())
                .bind("limit", limit)
                .mapTo(UUID.class)
                .list());
    }

    /** Of customers whose rows are locked, before they are held against all rules that time changes. */
    void clear(Collection<UUID> customerIds) {
        jdbi.useHandle(handle -> handle.createUpdate("delete from segment_due where customer_id = any(:ids)")
                .bindArray("ids", UUID.class, customerIds)
                .execute());
    }
}
