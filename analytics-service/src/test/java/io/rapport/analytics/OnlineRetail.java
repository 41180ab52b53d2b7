package io.rapport.analytics;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** A year of a British shop: the invoice lines of customers, without guests, gifts and returns. */
public final class OnlineRetail {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private OnlineRetail() {}

    /** One product of one invoice. */
    public record Line(
            String invoice,
            String product,
            int quantity,
            LocalDateTime at,
            BigDecimal price,
            String customer,
            String country) {
        public BigDecimal value() {
            return price.multiply(BigDecimal.valueOf(quantity));
        }
    }

    public static List<Line> lines() {
        return SharedData.lines("online-retail/online-retail-2010-2011.csv.gz").stream()
                .skip(1)
                .map(OnlineRetail::line)
                .filter(line -> !line.customer.equals("0") && line.quantity > 0 && line.price.signum() > 0)
                .toList();
    }

    /** Only the description, third of the fields, may hold commas; the others are read from both ends. */
    private static Line line(String text) {
        var fields = text.split(",", -1);
        var n = fields.length;
        return new Line(
                fields[0],
                fields[1],
                (int) Double.parseDouble(fields[n - 5]),
                LocalDateTime.parse(fields[n - 4], TIME),
                new BigDecimal(fields[n - 3]),
                fields[n - 2].replace(".0", ""),
                fields[n - 1]);
    }
}
