package io.rapport.campaign.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jdbi.v3.core.Jdbi;

/** Receiving domains: one that asks for patience (4xx) gets it from all replicas, and none gets more in a minute than it may. */
@ApplicationScoped
class Domains {
    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    /** Messages to one domain in a minute; none set: as fast as they go. */
    @ConfigProperty(name = "rapport.campaign.domain-per-minute")
    OptionalInt perMinute;

    /** Of an address, in lower case. */
    static String of(String address) {
        return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }

    /** Those of them that are to be left alone, and until when. */
    Map<String, Instant> paused(Collection<String> domains, Instant now) {
        var sql = "select domain, paused_until from domain_pace where domain = any (:domains) and paused_until > :now";
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bindArray("domains", String.class, domains)
                .bind("now", now)
                .map((row, _) -> Map.entry(row.getString(1), row.getTimestamp(2).toInstant()))
                .collectToMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** How many of the messages that are ready may go to each domain in this minute; domains that are not named have no limit. */
    @Transactional(TxType.MANDATORY)
    Map<String, Integer> reserve(Map<String, Integer> wanted, Instant now) {
        if (perMinute.isEmpty() || wanted.isEmpty()) {
            return Map.of();
        }
        var sql = """
                with wanted as (select * from unnest(:domains, :counts) as w(domain, n)),
                  held as (select p.domain, case when p.minute = :minute then p.taken else 0 end as used
                    from domain_pace p where p.domain = any (:domains) order by p.domain for update),
                  granted as (select w.domain, h.used, greatest(0, least(w.n, :limit - h.used)) as n from wanted w join held h using (domain))
                update domain_pace p set minute = :minute, taken = g.used + g.n
                from granted g where g.domain = p.domain returning p.domain, g.n
                """;
        var domains = wanted.keySet().toArray(String[]::new);
        return jdbi.withHandle(handle -> {
            handle.createUpdate(
                            "insert into domain_pace (domain) select unnest(:domains) order by 1 on conflict do nothing")
                    .bindArray("domains", String.class, (Object[]) domains)
                    .execute();
            return handle.createQuery(sql)
                    .bindArray("domains", String.class, (Object[]) domains)
                    .bindArray("counts", Integer.class, wanted.values())
                    .bind("minute", now.truncatedTo(ChronoUnit.MINUTES))
                    .bind("limit", perMinute.getAsInt())
                    .map((row, _) -> Map.entry(row.getString(1), row.getInt(2)))
                    .collectToMap(Map.Entry::getKey, Map.Entry::getValue);
        });
    }

    /** 2 s, doubled with each time in a row up to an hour. */
    @Transactional(TxType.MANDATORY)
    void deferred(Collection<String> domains) {
        var sql = """
                insert into domain_pace (domain, failures, paused_until)
                select domain, 1, cast(:now as timestamptz) + interval '2 seconds' from unnest(:domains) domain order by domain
                on conflict (domain) do update set failures = domain_pace.failures + 1,
                  paused_until = cast(:now as timestamptz) + least(interval '2 seconds' * power(2, least(domain_pace.failures, 12)), interval '1 hour')
                """;
        update(sql, domains, true);
    }

    @Transactional(TxType.MANDATORY)
    void accepted(Collection<String> domains) {
        update("""
                update domain_pace set failures = 0, paused_until = null where domain in (
                  select domain from domain_pace where domain = any (:domains) and failures > 0 order by domain for update)
                """, domains, false);
    }

    private void update(String sql, Collection<String> domains, boolean timed) {
        if (domains.isEmpty()) {
            return;
        }
        jdbi.useHandle(handle -> {
            var update = handle.createUpdate(sql).bindArray("domains", String.class, domains);
            if (timed) {
                update.bind("now", clock.instant());
            }
            update.execute();
        });
    }
}
