package io.rapport.analytics.oracle;

import java.util.Locale;

/**
 * One figure that others published, beside ours.
 *
 * @param data the data set
 * @param published as it was published, or the bound to keep
 * @param own in as many digits
 * @param agrees whether ours is the published one, within what it was rounded to
 */
record Answer(String data, String figure, String published, String own, boolean agrees) {
    /** Equal to the last digit published. */
    static Answer of(String data, String figure, String published, double own) {
        var digits = digits(published);
        return within(data, figure, published, own, .5001 * Math.pow(10, -digits));
    }

    static Answer within(String data, String figure, String published, double own, double tolerance) {
        var agrees = Math.abs(own - Double.parseDouble(published)) <= tolerance;
        return new Answer(data, figure, published, text(own, digits(published)), agrees);
    }

    /** Maximum likelihood finds parameters to within 1 %. */
    static Answer parameter(String data, String figure, String published, double own) {
        return within(data, figure, published, own, Math.abs(Double.parseDouble(published)) / 100);
    }

    static Answer count(String data, String figure, long published, long own) {
        return new Answer(data, figure, Long.toString(published), Long.toString(own), published == own);
    }

    static Answer atMost(String data, String figure, String most, double own) {
        return new Answer(data, figure, "<= " + most, text(own, digits(most) + 1), own <= Double.parseDouble(most));
    }

    static Answer atLeast(String data, String figure, String least, double own) {
        return new Answer(data, figure, ">= " + least, text(own, digits(least) + 1), own >= Double.parseDouble(least));
    }

    private static int digits(String number) {
        return number.contains(".") ? number.length() - number.indexOf('.') - 1 : 0;
    }

    private static String text(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
