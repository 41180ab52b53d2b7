package io.rapport.customer.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.customer.directory.CustomerBatches;
import io.rapport.events.EventJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.util.UUID;

/** Writes all customers out, page by page, each in a transaction of its own. */
@ApplicationScoped
class Export {
    private static final int PAGE = 500;

    @Inject
    CustomerBatches customers;

    /** {@code after}: the last customer that the receiver has, or null. */
    void write(Format format, UUID after, OutputStream file) throws IOException {
        if (format == Format.CSV && after == null) {
            file.write(Csv.header().getBytes(UTF_8));
        }
        for (var page = customers.after(after, PAGE); !page.isEmpty(); ) {
            for (var customer : page) {
                file.write(line(format, EventJson.MAPPER.valueToTree(customer)).getBytes(UTF_8));
            }
            page = customers.after(page.getLast().id(), PAGE);
        }
    }

    private static String line(Format format, JsonNode customer) {
        return switch (format) {
            case CSV -> Csv.write(customer);
            case NDJSON -> EventJson.write(customer) + "\n";
        };
    }
}
