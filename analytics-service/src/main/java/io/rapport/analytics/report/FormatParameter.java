package io.rapport.analytics.report;

import io.rapport.kit.http.Problem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code ?format=csv} or {@code json} says what a browser's address line cannot: the {@code Accept} of a report. */
@Provider
@PreMatching
class FormatParameter implements ContainerRequestFilter {
    private static final Pattern REPORTS =
            Pattern.compile("/api/v1/(reports/.*|forecasts|elasticities|areas-to-improve)");

    @Override
    public void filter(ContainerRequestContext request) {
        if (REPORTS.matcher(request.getUriInfo().getPath()).matches()) {
            type(request.getUriInfo().getQueryParameters().getFirst("format"))
                    .ifPresent(type -> request.getHeaders().putSingle(HttpHeaders.ACCEPT, type));
        }
    }

    private static Optional<String> type(String format) {
        return switch (format) {
            case "csv" -> Optional.of(Csv.TYPE);
            case "json" -> Optional.of(MediaType.APPLICATION_JSON);
            case null -> Optional.empty();
            default -> throw Problem.invalid("format", "must be csv or json");
        };
    }
}
