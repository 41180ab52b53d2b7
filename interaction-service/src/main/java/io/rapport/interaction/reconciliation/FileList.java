package io.rapport.interaction.reconciliation;

import com.fasterxml.jackson.databind.node.TextNode;
import io.rapport.interaction.intake.Amounts;
import io.rapport.interaction.intake.Currencies;
import io.rapport.interaction.intake.EventIdentities;
import io.rapport.interaction.order.OrderFigures;
import io.rapport.kit.http.Problem;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/** A shop's list of orders as lines of CSV with a header; columns that it does not know are passed over. */
final class FileList {
    private static final Map<String, String> ALSO = Map.of(
            "id", "order_id",
            "order_number", "order_id",
            "total_price", "total",
            "created_at", "placed_at",
            "date_created_gmt", "placed_at",
            "date_modified_gmt", "updated_at",
            "refunded_amount", "refunded",
            "shipping_country", "country");
    private static final Set<String> FALLEN = Set.of("cancelled", "canceled", "voided", "trash");

    private static final int LONGEST_ID = 200;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd['T'HH:mm[:ss][.SSS]][XXX][XX][X]", Locale.ROOT);

    private final String shop;
    private final String prefix;
    private final Instant listedAt;
    private final CSVFormat format;
    private final List<String> columns;

    /** @throws Problem 400 if no column tells the order's id */
    FileList(String shop, String prefix, Instant listedAt, String header) {
        this.shop = shop;
        this.prefix = prefix;
        this.listedAt = listedAt;
        this.format = header.indexOf(',') < 0 && header.indexOf(';') >= 0
                ? CSVFormat.RFC4180.builder().setDelimiter(';').get()
                : CSVFormat.RFC4180;
        this.columns = cells(header).stream().map(FileList::column).toList();
        if (!columns.contains("order_id")) {
            throw Problem.invalid("order_id", "is needed as a column of the first line");
        }
    }

    /** Null for a line that continues an order, as with exports of one line a product. @throws Problem 400 if it is wrong */
    Listed read(String line) {
        var cells = cells(line);
        var orderId = cell(cells, "order_id");
        if (orderId == null) {
            return null;
        }
        if (orderId.length() > LONGEST_ID || orderId.indexOf('\0') >= 0) {
            throw Problem.invalid("order_id", "is no id");
        }
        var status = cell(cells, "status");
        var cancelledAt = time(cells, "cancelled_at");
        var cancelled = !columns.contains("status") && !columns.contains("cancelled_at")
                ? null
                : (Boolean) (cancelledAt != null || status != null && FALLEN.contains(status.toLowerCase(Locale.ROOT)));
        var total = amount(cells, "total");
        var refunded = amount(cells, "refunded");
        var updatedAt = time(cells, "updated_at");
        var order = new FileOrder(
                prefix,
                orderId,
                time(cells, "placed_at"),
                updatedAt == null ? listedAt : updatedAt,
                cancelledAt,
                total,
                currency(cells),
                refunded,
                cancelled,
                cell(cells, "email"),
                cell(cells, "country"));
        return new Listed.ByFile(figures(order), order);
    }

    private OrderFigures figures(FileOrder order) {
        var gross = Boolean.TRUE.equals(order.cancelled()) ? BigDecimal.ZERO : order.total();
        return new OrderFigures(
                EventIdentities.orderKey(shop, order.orderId()),
                order.placedAt(),
                order.currency(),
                gross,
                order.refunded(),
                order.cancelled());
    }

    private String currency(List<String> cells) {
        var said = cell(cells, "currency");
        var currency = said == null ? null : Currencies.read(TextNode.valueOf(said));
        if (said != null && (currency == null || !Currencies.isKnown(currency))) {
            throw Problem.invalid("currency", "is not a currency of ISO 4217");
        }
        return currency;
    }

    private BigDecimal amount(List<String> cells, String column) {
        var said = cell(cells, column);
        var amount = said == null ? null : Amounts.read(TextNode.valueOf(said));
        if (said != null && (amount == null || amount.signum() < 0)) {
            throw Problem.invalid(column, "is no amount");
        }
        return amount;
    }

    private Instant time(List<String> cells, String column) {
        var said = cell(cells, column);
        try {
            return said == null ? null : time(said.replaceFirst(" ", "T").replace(" ", ""));
        } catch (DateTimeException _) {
            throw Problem.invalid(column, "is not an ISO 8601 time, such as 2026-03-01T10:15:00Z");
        }
    }

    /** Without an offset: in UTC. */
    private static Instant time(String said) {
        return switch (TIME.parseBest(said, OffsetDateTime::from, LocalDateTime::from, LocalDate::from)) {
            case OffsetDateTime time -> time.toInstant();
            case LocalDateTime time -> time.toInstant(ZoneOffset.UTC);
            case LocalDate day -> day.atStartOfDay().toInstant(ZoneOffset.UTC);
            case Object _ -> throw new DateTimeException("no time");
        };
    }

    private String cell(List<String> cells, String column) {
        var index = columns.indexOf(column);
        var cell = index < 0 || index >= cells.size() ? "" : cells.get(index).strip();
        return cell.isEmpty() ? null : cell;
    }

    private static String column(String name) {
        var plain = name.strip().toLowerCase(Locale.ROOT).replaceAll("[ -]+", "_");
        return ALSO.getOrDefault(plain, plain);
    }

    private List<String> cells(String line) {
        try (var parser = format.parse(new StringReader(line))) {
            return parser.stream().findFirst().map(CSVRecord::toList).orElse(new ArrayList<>());
        } catch (IOException | UncheckedIOException _) {
            throw new Problem(400, "Invalid line", "has quotes that do not match");
        }
    }
}
