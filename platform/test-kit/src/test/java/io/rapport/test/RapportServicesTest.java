package io.rapport.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.CustomerEvent;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithRapport
class RapportServicesTest {
    @Inject
    AgroalDataSource database;

    @Test
    void theDatabaseIsPostgres18() throws SQLException {
        try (var connection = database.getConnection()) {
            assertThat(connection.getMetaData().getDatabaseMajorVersion()).isEqualTo(18);
        }
    }

    @Test
    void probesWhatWasSent() {
        var customer = Ids.next();
        var event = new CustomerEvent.Created(customer, false);

        var envelope = EventSender.send(customer.toString(), Instant.parse("2026-01-02T03:04:05Z"), event);
        EventSender.send(customer.toString(), envelope, event);

        var probe = EventProbe.of(Topic.CUSTOMER_LIFECYCLE);
        probe.untilEvents(2, CustomerEvent.Created.class, event::equals);
        assertThat(probe.all()).contains(new EventProbe.Probed(customer.toString(), envelope, event));
    }
}
