package io.rapport.mis.measure;

/** What a KPI's value is counted in. */
public enum Unit {
    COUNT("a count"),
    MONEY("money, rounded HALF_UP to the currency's minor unit"),
    SHARE("a share from 0 to 1, four decimals"),
    SECONDS("seconds");

    private final String text;

    Unit(String text) {
        this.text = text;
    }

    /** As the catalogue says it. */
    public String text() {
        return text;
    }
}
