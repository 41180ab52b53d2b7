package io.rapport.stack.bench;

/** A kind of thing that a segment's rule may ask for, and the table that holds it. */
enum Question {
    ATTRIBUTES(
            "language and country",
            "customer",
            "{'all':[{'attribute':'language','op':'=','value':'tr'},{'attribute':'country','op':'in','value':['TR','VN']}]}"),
    REVENUE(
            "revenue of a currency",
            "customer_metrics",
            "{'metric':'revenue','op':'>','value':'900','currency':'TRY'}"),
    ORDERS("orders in any currency", "customer", "{'metric':'orders','op':'>=','value':9}"),
    NOT_LATELY("no order for 60 days", "customer", "{'metric':'recencyDays','op':'>=','value':60}"),
    EVENTS("events in a window", "visitor_event", "{'event':'product-viewed','op':'>=','value':9,'withinDays':30}"),
    FILTERED(
            "filtered events in a window",
            "visitor_activity",
            "{'event':'product-viewed','where':{'category':'c-7'},'withinDays':30}"),
    CONSENT("consent", "consent_statement", "{'consent':'email'}"),
    CAMPAIGN("clicks in a window", "delivery_event", "{'campaign':'any','did':'clicked','withinDays':30}"),
    MIXED(
            "four of these at once",
            "customer_metrics",
            "{'all':[{'metric':'revenue','op':'>','value':'500','currency':'TRY'},{'attribute':'language','op':'=','value':'tr'},"
                    + "{'not':{'campaign':'any','did':'clicked','withinDays':30}},{'event':'product-viewed','op':'>=','value':5,'withinDays':30}]}");

    private final String words;
    private final String table;
    private final String rule;

    Question(String words, String table, String rule) {
        this.words = words;
        this.table = table;
        this.rule = rule.replace('\'', '"');
    }

    String words() {
        return words;
    }

    /** The largest that it reads. */
    String table() {
        return table;
    }

    String rule() {
        return rule;
    }

    /** The rule of the segment of a number: no two are alike. */
    static String rule(int number) {
        var kinds = values();
        return "{\"any\":[%s,{\"metric\":\"orders\",\"op\":\">\",\"value\":%d}]}"
                .formatted(kinds[number % kinds.length].rule, 1_000 + number);
    }
}
