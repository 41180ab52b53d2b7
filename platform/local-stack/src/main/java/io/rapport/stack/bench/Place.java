package io.rapport.stack.bench;

/** Where an event is seen. */
enum Place {
    TIMELINE("timeline, by REST"),
    METRICS("customer metrics, on their topic"),
    SEGMENT("segment entry, on its topic"),
    KPI("revenue of the minute, on mis.kpis.v1");

    private final String words;

    Place(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }
}
