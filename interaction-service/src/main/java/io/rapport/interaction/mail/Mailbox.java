package io.rapport.interaction.mail;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * An address of ours: mails to it are read by IMAP, answers go out by SMTP.
 *
 * @param subaddressing whether its server takes {@code support+anything@…} as this mailbox; answers then name their conversation there
 * @param lastUid up to here everything is in the ledger
 */
record Mailbox(
        UUID id,
        long version,
        String name,
        String shop,
        String address,
        String displayName,
        boolean subaddressing,
        boolean enabled,
        Server incoming,
        Server outgoing,
        Instant createdAt,
        Long uidValidity,
        long lastUid,
        Instant comparedAt,
        Instant checkedAt,
        int failures,
        String failure) {

    /** @param folder of IMAP alone, {@code INBOX} if left out */
    record Server(
            @NotBlank @Size(max = 255) String host,
            @Min(1) @Max(65535) int port,
            @Size(max = 255) String user,
            @NotNull Encryption encryption,
            @Size(max = 255) String folder) {}

    /** What is between the connection and those who listen on the way. */
    enum Encryption {
        NONE,
        STARTTLS,
        TLS;

        @JsonValue
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        public static Encryption of(String label) {
            return valueOf(label.toUpperCase(Locale.ROOT));
        }
    }

    /** What opens its servers; sealed in the database and never shown again. */
    record Passwords(String incoming, String outgoing) {}
}
