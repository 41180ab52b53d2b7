package io.rapport.stack.bench;

import io.rapport.stack.Topology.Service;

/** What is read of a customer over HTTP, and the selects that alone would answer it, with {@code :i} for her number. */
enum Read {
    CUSTOMER(Service.CUSTOMER, "", "select * from customer where id = " + customer() + ";"),
    TIMELINE(Service.INTERACTION, "/timeline", """
            select e.* from attribution a cross join lateral (
            select at, id, source, type, properties, order_effect from event where event.visitor_id = a.visitor_id
            order by at desc, id desc, source desc limit 101) e
            where a.customer_id = %s order by at desc, id desc, source desc limit 101;
            """.formatted(customer())),
    OVERVIEW(Service.SUPPORT, "/overview", """
            select profile from customer where customer_id = %1$s;
            select metrics from customer_metrics where customer_id = %1$s;
            select o.* from visitor join customer_order o using (visitor_id) where customer_id = %1$s
            order by placed_at desc, order_key desc limit 10;
            select * from segment_membership join segment using (segment_id) where customer_id = %1$s and entered order by at desc;
            select * from ticket where customer_id = %1$s order by id desc limit 10;
            select * from delivery left join campaign using (campaign_id) where customer_id = %1$s order by at desc limit 10;
            """.formatted(customer()));

    private final Service service;
    private final String path;
    private final String selects;

    Read(Service service, String path, String selects) {
        this.service = service;
        this.path = path;
        this.selects = selects;
    }

    private static String customer() {
        return Population.CUSTOMER.replace("to_hex(i)", "to_hex(:i::int)");
    }

    Service service() {
        return service;
    }

    String path(int i) {
        return "/api/v1/customers/" + Population.customer(i) + path;
    }

    String selects() {
        return selects;
    }
}
