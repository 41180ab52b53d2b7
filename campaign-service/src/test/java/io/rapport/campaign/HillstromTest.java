package io.rapport.campaign;

import static io.rapport.test.Api.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.events.Envelope;
import io.rapport.events.InteractionEvent.Happened;
import io.rapport.events.InteractionEvent.OrderEffect;
import io.rapport.kit.Columns;
import io.rapport.kit.Ids;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Hillstrom's e-mail test of 2008 run as a campaign, with the arms that he drew: every 200th customer, or by
 * {@code -Drapport.hillstrom.every=1} all 64,000.
 */
@QuarkusTest
@WithRapport
@WithTestResource(SmtpPort.class)
class HillstromTest extends CampaignStory {
    private static final int EVERY = Integer.getInteger("rapport.hillstrom.every", 200);
    private static final String MENS = "Mens E-Mail";
    private static final String WOMENS = "Womens E-Mail";
    private static final String NONE = "No E-Mail";
    private static final Duration LONG = Duration.ofMinutes(30);

    private final UUID mens = Ids.next();
    private final UUID womens = Ids.next();
    private final UUID none = Ids.next();

    private record Row(UUID customer, String arm, boolean visit, boolean conversion, BigDecimal spend) {}

    @Test
    void receiptsAndConversionsAreThoseOfHisTest() throws IOException {
        var rows = rows();
        know(rows);
        var variants = List.of(variant(MENS, mens), variant(WOMENS, womens));
        var campaign = draftWhenKnown(
                rows.size(), Map.of("variants", variants, "holdoutSegment", none, "holdout", new BigDecimal("0.3333")));
        start(campaign);
        await().atMost(LONG)
                .untilAsserted(() -> receipt(campaign)
                        .body("pending", equalTo(0))
                        .body("planned", equalTo(rows.size()))
                        .body("sent", equalTo((int) (of(rows, MENS) + of(rows, WOMENS))))
                        .body("heldOut", equalTo((int) of(rows, NONE))));
        assertThat(addressees())
                .hasSize((int) (of(rows, MENS) + of(rows, WOMENS)))
                .doesNotHaveDuplicates();

        visit(campaign, rows);
        rows.stream().filter(Row::conversion).forEach(HillstromTest::buy);

        for (var arm : List.of(MENS, WOMENS)) {
            var mine = rows.stream().filter(row -> row.arm.equals(arm)).toList();
            var variant = "find { it.variant == '" + arm + "' }.";
            await().atMost(LONG)
                    .untilAsserted(() -> given("marketer")
                            .get("/api/v1/campaigns/" + campaign + "/variants")
                            .then()
                            .body(variant + "sent", equalTo(mine.size()))
                            .body(variant + "clicked", equalTo((int)
                                    mine.stream().filter(Row::visit).count()))
                            .body(variant + "converted", equalTo((int)
                                    mine.stream().filter(Row::conversion).count())));
            assertThat(converted(campaign, arm))
                    .isEqualByComparingTo(mine.stream().map(Row::spend).reduce(BigDecimal.ZERO, BigDecimal::add));
        }
    }

    private BigDecimal converted(UUID campaign, String arm) {
        var sql = """
                select coalesce(sum(p.gross), 0) from purchase p join delivery d on d.id = p.delivery_id where d.campaign_id = ? and d.variant = ?
                """;
        return jdbi.withHandle(handle ->
                handle.select(sql, campaign, arm).mapTo(BigDecimal.class).one());
    }

    /** As our copies hold them once customer-service and analytics have told of all. */
    private void know(List<Row> rows) {
        var columns = Columns.of(rows)
                .uuid("ids", Row::customer)
                .text("emails", row -> address(row.customer))
                .uuid("arms", row -> segmentOf(row.arm));
        jdbi.useTransaction(handle -> {
            for (var sql : List.of("""
                    insert into profile (customer_id, version, email, email_hash, language)
                    select id, 1, email, encode(sha256(cast(email as bytea)), 'hex'), 'en' from unnest(:ids, :emails, :arms) as r(id, email, arm)
                    """, """
                    insert into consent (customer_id, channel, purpose, state, version, event_id)
                    select id, 'email', 'marketing', 'granted', 1, 'e' from unnest(:ids, :emails, :arms) as r(id, email, arm)
                    """, """
                    insert into membership (segment_id, customer_id, member, version)
                    select arm, id, true, 1 from unnest(:ids, :emails, :arms) as r(id, email, arm)
                    """)) {
                handle.createUpdate(sql).bindNamedArgumentFinder(columns).execute();
            }
            handle.createUpdate("""
                    insert into membership (segment_id, customer_id, member, version) select :segment, id, true, 1 from unnest(:ids, :emails, :arms) as r(id, email, arm)
                    """)
                    .bindNamedArgumentFinder(columns)
                    .bind("segment", segment)
                    .execute();
            Stream.of(mens, womens, none)
                    .forEach(arm -> handle.execute("insert into segment values (?, 1, ?, false)", arm, "S " + arm));
        });
    }

    private UUID segmentOf(String arm) {
        return switch (arm) {
            case MENS -> mens;
            case WOMENS -> womens;
            default -> none;
        };
    }

    /** Who came is taken to have followed the link; who was held out had none. */
    private void visit(UUID campaign, List<Row> rows) {
        var sql = """
                insert into engagement select d.id, 'CLICKED', false, now() - interval '1 minute' from delivery d
                where d.campaign_id = :campaign and d.status = 'sent' and d.customer_id = any (:visitors)
                """;
        jdbi.useHandle(handle -> handle.createUpdate(sql)
                .bind("campaign", campaign)
                .bindArray(
                        "visitors",
                        UUID.class,
                        rows.stream().filter(Row::visit).map(Row::customer).toList())
                .execute());
    }

    private static void buy(Row row) {
        var visitor = Ids.next();
        EventSender.send(visitor.toString(), NOW, new AttributionChanged(visitor, row.customer, 1));
        var order = new OrderEffect(
                "hillstrom/" + visitor, 1, Instant.now(), "USD", null, 1, row.spend, BigDecimal.ZERO, List.of());
        var envelope = new Envelope(
                Ids.next().toString(),
                "storefront/hillstrom",
                "storefront.order-completed",
                Instant.now(),
                visitor.toString(),
                null);
        EventSender.send(
                visitor.toString(),
                envelope,
                new Happened(visitor, null, "default", "web", null, Instant.now(), false, false, null, order));
    }

    private static Map<String, ?> variant(String arm, UUID segment) {
        return Map.of("name", arm, "template", template(), "weight", 1, "segment", segment);
    }

    private static long of(List<Row> rows, String arm) {
        return rows.stream().filter(row -> row.arm.equals(arm)).count();
    }

    private static List<Row> rows() throws IOException {
        try (var text = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file())), StandardCharsets.UTF_8))) {
            var lines = text.lines().skip(1).toList();
            return IntStream.range(0, lines.size())
                    .filter(i -> i % EVERY == 0)
                    .mapToObj(i -> row(lines.get(i).split(",", -1)))
                    .toList();
        }
    }

    /** Counted from the end: a field before holds commas. */
    private static Row row(String[] fields) {
        var last = fields.length - 1;
        return new Row(
                Ids.next(),
                fields[last - 3],
                fields[last - 2].equals("1"),
                fields[last - 1].equals("1"),
                new BigDecimal(fields[last]));
    }

    private static Path file() {
        var found = Stream.of(System.getenv("RAPPORT_DATA"), "../../shared/data", "../../../shared/data")
                .filter(Objects::nonNull)
                .map(folder -> Path.of(folder, "hillstrom/hillstrom.csv.gz"))
                .filter(Files::exists)
                .findFirst();
        Assumptions.assumeTrue(found.isPresent(), "no Hillstrom data here: set RAPPORT_DATA");
        return found.get();
    }
}
