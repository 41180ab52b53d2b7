package io.rapport.kit;

import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.argument.AbstractArgumentFactory;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.config.ConfigRegistry;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
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
        jdbi.registerArrayType(String.class, "text");
        jdbi.registerArrayType(BigDecimal.class, "numeric");
        jdbi.registerArrayType(Boolean.class, "bool");
        jdbi.registerArrayType(Instant.class, "timestamptz", Instant::toString);
        jdbi.registerArrayType(LocalDate.class, "date", LocalDate::toString);
        jdbi.registerArgument(new InstantArgument());
        jdbi.registerRowMapper(Databases::recordMapper);
        // Values may be personal: no text of a failure quotes them.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
        return jdbi;
    }

    /** {@code mapTo} a record reads the columns that are named like its components. */
    private static Optional<RowMapper<?>> recordMapper(Type type, ConfigRegistry config) {
        return type instanceof Class<?> record && record.isRecord()
                ? Optional.of(ConstructorMapper.of(canonicalConstructor(record)))
                : Optional.empty();
    }

    /** Of private records too. */
    private static Constructor<?> canonicalConstructor(Class<?> record) {
        try {
            var types = Stream.of(record.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            var constructor = record.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every record has one", e);
        }
    }

    /** As {@code timestamptz}: the driver leaves the type of a {@code Timestamp} open. */
    private static final class InstantArgument extends AbstractArgumentFactory<Instant> {
        InstantArgument() {
            super(Types.TIMESTAMP_WITH_TIMEZONE);
        }

        @Override
        protected Argument build(Instant value, ConfigRegistry config) {
            return (position, statement, _) -> statement.setObject(position, value.atOffset(ZoneOffset.UTC));
        }
    }
}
