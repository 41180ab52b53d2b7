package io.rapport.analytics.segment;

/** Where figures come from: rows of a customer {@code c}, or of everyone by a key that is a customer's id. */
enum Source {
    /** {@code m}: sums of one currency. */
    METRICS("customer_metrics m", "m.customer_id", null),
    /** {@code e}: effects on orders. */
    ORDERS("visitor v join order_effect e using (visitor_id)", "v.customer_id", "e.effect_at <= ?"),
    /** {@code e}: how many events of a type and day. */
    EVENTS("visitor v join visitor_event e using (visitor_id)", "v.customer_id", "e.day <= ?"),
    /** {@code e}: events of a type and day with what they name. */
    ACTIVITIES("visitor v join visitor_activity e using (visitor_id)", "v.customer_id", "e.day <= ?"),
    /** {@code s}: what the newest fit says; of the past, what {@link PastScores} has laid. */
    SCORES("customer_score s", "s.customer_id", null),
    /** {@code a}: what became of messages. */
    CAMPAIGNS("delivery_event a", "a.customer_id", "a.at <= ?"),
    /** {@code a} and {@code t}: what became of tickets. */
    TICKETS("ticket_event a left join ticket_type t using (ticket_id)", "a.customer_id", "a.at <= ?"),
    /** {@code a}: what was said of consent. */
    CONSENTS("consent_statement a", "a.customer_id", "a.at <= ?");

    /** Sums of one currency from effects until an instant, in the columns of {@code customer_metrics}. */
    private static final String METRICS_THEN = """
            (select v.customer_id, e.currency, sum(e.orders_delta) orders, sum(e.gross_delta) revenue, sum(e.refund_delta) refunds,
              case when sum(e.orders_delta) > 0 then e.placed_at end first_order_at,
              case when sum(e.orders_delta) > 0 then e.placed_at end last_order_at
            from visitor v join order_effect e using (visitor_id) where e.effect_at <= ? and v.customer_id""";

    private final String rows;
    private final String key;
    private final String until;

    Source(String rows, String key, String until) {
        this.rows = rows;
        this.key = key;
        this.until = until;
    }

    /** The rows of {@code c}; those that stay with the id they were made under, also of all who are one person with her. */
    Sql ofOne(Moment moment) {
        var rowsThen = this == METRICS && moment.isPast()
                ? Sql.of(
                        METRICS_THEN
                                + " = c.customer_id group by v.customer_id, e.currency, e.order_key, e.placed_at) m",
                        moment.at())
                : Sql.of(rows(moment));
        var hers = staysUnderItsId() ? " = any(person.ids)" : " = c.customer_id";
        return rowsThen.plus(" where " + key + hers).plus(until(moment));
    }

    Sql ofAll(Moment moment) {
        if (this == METRICS && moment.isPast()) {
            return Sql.of(
                    METRICS_THEN
                            + " is not null group by v.customer_id, e.currency, e.order_key, e.placed_at) m where true",
                    moment.at());
        }
        var joined = staysUnderItsId() ? rows(moment) + """

                left join (select distinct absorbed, survivor_of(absorbed) survivor from customer_merge where not undone) g
                on g.absorbed = a.customer_id""" : rows(moment);
        return Sql.of(joined + " where " + key + " is not null").plus(until(moment));
    }

    private String rows(Moment moment) {
        return this == SCORES && moment.isPast() ? "customer_score_then s" : rows;
    }

    /** Whose the rows of everyone are. */
    String key() {
        return staysUnderItsId() ? "coalesce(g.survivor, a.customer_id)" : key;
    }

    /** A merge moves visitors, and nothing else. */
    boolean staysUnderItsId() {
        return switch (this) {
            case CAMPAIGNS, TICKETS, CONSENTS -> true;
            case METRICS, ORDERS, EVENTS, ACTIVITIES, SCORES -> false;
        };
    }

    private Sql until(Moment moment) {
        if (!moment.isPast() || until == null) {
            return Sql.of("");
        }
        return Sql.of(" and " + until, until.startsWith("e.day") ? moment.today() : moment.at());
    }
}
