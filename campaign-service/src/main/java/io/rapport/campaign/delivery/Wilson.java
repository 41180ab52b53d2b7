package io.rapport.campaign.delivery;

/**
 * The 95 % interval of a rate, good for few observations too. Source: Wilson (1927), Probable inference, the law of succession, and
 * statistical inference, JASA 22.
 */
record Wilson(double low, double high) {
    private static final double Z = 1.959963984540054;

    static Wilson of(long successes, long trials) {
        if (trials == 0) {
            return new Wilson(0, 1);
        }
        var rate = (double) successes / trials;
        var spread = Z * Z / trials;
        var middle = (rate + spread / 2) / (1 + spread);
        var half = Z / (1 + spread) * Math.sqrt(rate * (1 - rate) / trials + spread / (4 * trials));
        return new Wilson(Math.max(0, middle - half), Math.min(1, middle + half));
    }
}
