package io.rapport.mis.measure;

/** What each KPI means, in words; the compiler asks for those of a new one. */
final class Formula {
    private Formula() {}

    static String of(Kpi kpi) {
        return switch (kpi) {
            case ORDERS -> "orders placed in the window, less those cancelled since";
            case REVENUE ->
                "gross value of orders placed in the window and not cancelled, as now known; refunds do not lower it";
            case AOV -> "revenue ÷ orders";
            case REFUNDS -> "money given back in the window, whenever the order was placed";
            case NET_REVENUE -> "revenue − refunds";
            case NEW_CUSTOMERS -> "customers whose first order that stands, in any currency, was placed in the window";
            case ACTIVE_CUSTOMERS -> "distinct customers who did something in the window";
            case MESSAGES_SENT -> "messages of campaigns handed over to be delivered";
            case TICKETS_OPENED -> "tickets opened";
            case TICKETS_RESOLVED -> "times a ticket was resolved";
            case VIEWS -> "pages and screens that people saw";
            case PRODUCT_VIEWS -> "products that people looked at";
            case CART_ADDS -> "times people put something into a cart";
            case CONVERSION -> "people with an order placed in the window that stands ÷ people of the window";
            case ABANDONED_CARTS ->
                "people who put something into a cart in the window and placed no order from its start until 24 hours after its end; a later order takes it back";
            case MESSAGES_OPENED -> "openings by people, not by machines";
            case MESSAGES_CLICKED -> "clicks by people, not by machines";
            case MESSAGES_CONVERTED -> "orders attributed to a message";
            case MESSAGES_UNSUBSCRIBED -> "people who unsubscribed by a message";
            case ATTRIBUTED_REVENUE -> "money of orders attributed to a message, in the window of the attribution";
            case INCREMENTAL_REVENUE ->
                "revenue of the window's orders of people treated, less that of people held out × (treated ÷ held out), each watched for 14 days after the campaign's decision";
            case RESPONSE_TIME_P50 -> "median time from opening a ticket to its first response in the window";
            case RESPONSE_TIME_P90 -> "time within which nine of ten first responses of the window came";
            case RESOLUTION_TIME_P50 -> "median time from opening a ticket to its resolution in the window";
            case RESOLUTION_TIME_P90 -> "time within which nine of ten resolutions of the window came";
            case CSAT -> "ratings of 4 or 5 ÷ ratings";
            case AUTOMATION_RATE -> "tickets resolved without an answer by anybody ÷ tickets resolved";
            case COST_PER_ORDER -> "what the MIS said `orders` cost, spread evenly over the time it is for, ÷ orders";
            case COST_PER_TICKET ->
                "what the MIS said `tickets` cost, spread evenly over the time it is for, ÷ tickets opened";
            case RECONCILIATION_DIFFERENCES ->
                "KPIs that did not say what their sources give, each time one was found; `eventCount` is how many were counted again";
        };
    }

    static String source(Kpi kpi) {
        return switch (kpi) {
            case ORDERS, REVENUE, AOV, REFUNDS, NET_REVENUE -> "order effects of `interaction.events.v1`";
            case VIEWS, PRODUCT_VIEWS, CART_ADDS -> "`interaction.events.v1`";
            case NEW_CUSTOMERS, ACTIVE_CUSTOMERS, CONVERSION, ABANDONED_CARTS ->
                "`interaction.events.v1`, `customer.attributions.v1`";
            case MESSAGES_SENT,
                    MESSAGES_OPENED,
                    MESSAGES_CLICKED,
                    MESSAGES_CONVERTED,
                    MESSAGES_UNSUBSCRIBED,
                    ATTRIBUTED_REVENUE -> "`campaign.deliveries.v1`";
            case INCREMENTAL_REVENUE ->
                "order effects of `interaction.events.v1`, `customer.attributions.v1`, `campaign.deliveries.v1`";
            case TICKETS_OPENED,
                    TICKETS_RESOLVED,
                    RESPONSE_TIME_P50,
                    RESPONSE_TIME_P90,
                    RESOLUTION_TIME_P50,
                    RESOLUTION_TIME_P90,
                    CSAT,
                    AUTOMATION_RATE -> "`support.tickets.v1`";
            case COST_PER_ORDER -> "`interaction.events.v1`, costs of `mis.inputs.v1`";
            case COST_PER_TICKET -> "`support.tickets.v1`, costs of `mis.inputs.v1`";
            case RECONCILIATION_DIFFERENCES -> "the bridge's own reconciliation (`GET /api/v1/reconciliation`)";
        };
    }
}
