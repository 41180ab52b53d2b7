package io.rapport.analytics.sales;

import io.rapport.events.PrivacyEvent.ErasureRequested;
import io.rapport.kit.privacy.PersonalData;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** What a customer's visitors bought and put into carts. It stays in every sum: her visitors become nobody's. */
@ApplicationScoped
class SalesData implements PersonalData {
    @Override
    public List<Emptied> erase(ErasureRequested person) {
        return List.of();
    }

    @Override
    public Map<String, String> held() {
        return Map.of(
                "sales_line", """
                select to_jsonb(l) from sales_line l join visitor using (visitor_id)
                where customer_id in (select same_person(:customer)) order by placed_at, order_key, l.version, line
                """,
                "sales_cart", """
                select to_jsonb(c) from sales_cart c join visitor using (visitor_id)
                where customer_id in (select same_person(:customer)) order by day, currency
                """);
    }
}
