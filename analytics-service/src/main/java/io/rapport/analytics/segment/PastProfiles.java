package io.rapport.analytics.segment;

/** The customers as {@code c}, with their profiles as of a moment: before the first that is known, the first one counts. */
final class PastProfiles {
    private PastProfiles() {}

    static Sql customers(Moment moment) {
        return moment.isPast() ? Sql.of("""
                (select k.customer_id, k.deleted, p.language, p.country, p.currency, p.time_zone, p.birth_date, p.gender,
                  coalesce(p.tags, '{}') tags, coalesce(p.attributes, '{}') attributes
                from customer k left join lateral (
                  select * from profile_version v where v.customer_id = k.customer_id
                  order by v.at > ?, case when v.at <= ? then v.version end desc nulls last, v.version limit 1) p on true) c""", moment.at(), moment.at()) : Sql.of("customer c");
    }
}
