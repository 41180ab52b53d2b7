package io.rapport.support.copy;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.UUID;

/** Who is known here: a customer is once her profile, or a visitor of hers, has arrived. */
@ApplicationScoped
public class Customers {
    private static final String KNOWN = """
            select coalesce(
                (select profile is not null from customer where customer_id = ?),
                exists (select 1 from visitor where customer_id = ?))
            """;

    @Inject
    AgroalDataSource database;

    /** False for one who was erased, and for a moment also for one who has just been created. */
    public boolean isKnown(UUID customerId) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(KNOWN)) {
            query.setObject(1, customerId);
            query.setObject(2, customerId);
            try (var rows = query.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("no customer can be read", e);
        }
    }
}
