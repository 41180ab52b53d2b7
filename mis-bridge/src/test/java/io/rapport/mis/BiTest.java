package io.rapport.mis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.CampaignEvent.Delivery;
import io.rapport.events.CampaignEvent.MessageConverted;
import io.rapport.events.CampaignEvent.MessageSent;
import io.rapport.events.Money;
import io.rapport.kit.Ids;
import io.rapport.test.EventSender;
import io.rapport.test.WithRapport;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tool sees that connects as {@code mis_reader}. */
@QuarkusTest
@WithRapport
class BiTest {
    private static final Instant AT = Instant.parse("2022-05-05T10:00:00Z");

    @Inject
    AgroalDataSource database;

    @Test
    void showsKpisWithPlainTypes() {
        var shop = new Shop("AWG", "NL");
        shop.order(Ids.next(), AT, "12.50");
        shop.order(Ids.next(), AT, "7.50");
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> asReader("""
                select orders, revenue, average_order_value from bi.sales
                where currency = 'AWG' and window_name = 'day' and dimension = 'country' and dimension_value = 'NL'
                """, row -> {
                    assertThat(row.getBigDecimal("orders")).isEqualByComparingTo(BigDecimal.TWO);
                    assertThat(row.getBigDecimal("revenue")).isEqualByComparingTo("20.00");
                    assertThat(row.getBigDecimal("average_order_value")).isEqualByComparingTo("10.00");
                }));
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() ->
                        asReader("""
                select count(*) as rows from bi.kpi where kpi = 'revenue' and currency = 'AWG' and window_name = 'minute'
                    and dimension = 'all' and dimension_value is null and starts_at < ends_at and event_count = 2
                """, row -> assertThat(row.getLong("rows")).isEqualTo(1)));
    }

    @Test
    void showsCampaignsMessagesBesideTheirMoney() {
        var customer = Ids.next();
        var delivery = new Delivery(Ids.next(), Ids.next(), "mail", customer, "once", "email", "treated", false);
        EventSender.send(customer.toString(), AT, new MessageSent(delivery, "<b@shop>", "nl"));
        EventSender.send(
                customer.toString(),
                AT,
                new MessageConverted(delivery, "default/bi", new Money(new BigDecimal("7.50"), "AWG")));
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> asReader("""
                select c.messages_sent, c.messages_converted, r.attributed_revenue
                from bi.campaigns c join bi.campaign_revenue r using (window_name, starts_at, campaign_id)
                where window_name = 'day' and campaign_id = '%s' and r.currency = 'AWG'
                """.formatted(delivery.campaignId()), row -> {
                    assertThat(row.getBigDecimal("messages_sent")).isEqualByComparingTo(BigDecimal.ONE);
                    assertThat(row.getBigDecimal("messages_converted")).isEqualByComparingTo(BigDecimal.ONE);
                    assertThat(row.getBigDecimal("attributed_revenue")).isEqualByComparingTo("7.50");
                }));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select * from public.kpi",
                "select secret from public.webhook_subscription",
                "delete from bi.kpi",
                "create table bi.mine (id int)",
                "create table public.mine (id int)"
            })
    void showsNothingElse(String statement) {
        assertThatThrownBy(() -> asReader(statement, _ -> {}))
                .isInstanceOf(SQLException.class)
                .extracting(failure -> ((SQLException) failure).getSQLState())
                .isEqualTo("42501");
    }

    private void asReader(String sql, Row check) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            try {
                statement.execute("set local role mis_reader");
                if (statement.execute(sql)) {
                    assertThat(statement.getResultSet().next()).isTrue();
                    check.see(statement.getResultSet());
                }
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    @FunctionalInterface
    private interface Row {
        void see(ResultSet row) throws SQLException;
    }
}
