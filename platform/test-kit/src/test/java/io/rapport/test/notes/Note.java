package io.rapport.test.notes;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/** Something worth keeping, for tests of the kit. */
@Entity
class Note extends PanacheEntityBase {
    @Id
    UUID id;

    @Version
    int version;

    String text;

    @Enumerated(EnumType.STRING)
    Mood mood;

    BigDecimal price;

    Instant writtenAt;

    enum Mood {
        GLAD,
        SAD
    }
}
