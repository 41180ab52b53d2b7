package io.rapport.kit;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.jdbi.v3.postgres.PostgresPlugin;

/** Plain SQL on a service's own database; inject {@link Jdbi}. Its handles take part in the transaction that runs. */
@ApplicationScoped
class Databases {
    @Produces
    @Singleton
    Jdbi jdbi(AgroalDataSource database) {
        var jdbi = Jdbi.create(database).installPlugin(new PostgresPlugin());
        jdbi.registerArrayType(BigDecimal.class, "numeric");
        jdbi.registerArrayType(Boolean.class, "bool");
        jdbi.registerArrayType(Instant.class, "timestamptz", Instant::toString);
        jdbi.registerArrayType(LocalDate.class, "date", LocalDate::toString);
        // Values may be personal: no text of a failure quotes them.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
        return jdbi;
    }
}
