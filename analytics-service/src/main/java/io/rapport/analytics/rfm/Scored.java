package io.rapport.analytics.rfm;

/** A customer with her fifths of recency, frequency and monetary value: 1 is the lowest, 5 the best. */
public record Scored(Buyer buyer, int recency, int frequency, int monetary) {
    /** 555 to 111. */
    public String cell() {
        return "%d%d%d".formatted(recency, frequency, monetary);
    }
}
