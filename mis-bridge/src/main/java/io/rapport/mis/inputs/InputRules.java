package io.rapport.mis.inputs;

import io.rapport.kit.http.Problem.FieldError;
import io.rapport.mis.measure.Kpi;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** What makes an input usable; every breach is named, so that the MIS can mend all of them at once. */
final class InputRules {
    private static final int LONGEST_NAME = 200;
    private static final Pattern COST_SUBJECT = Pattern.compile("orders|tickets|campaign/[0-9a-f-]{36}");

    private InputRules() {}

    /** Empty where all is well; {@code path} such as {@code items[3].} goes before each field. */
    static List<FieldError> breaches(Input input, String path) {
        var errors = new ArrayList<FieldError>();
        require(
                input.input() != null && !input.input().isBlank(),
                errors,
                path + "input",
                "is missing: it names the input for ever");
        require(
                input.input() == null || input.input().length() <= LONGEST_NAME,
                errors,
                path + "input",
                "has at most " + LONGEST_NAME + " characters");
        if (input.withdrawn()) {
            return errors;
        }
        var kind = Optional.ofNullable(input.kind()).flatMap(Kind::labelled);
        require(kind.isPresent(), errors, path + "kind", "must be one of " + Kind.labels());
        require(input.value() != null, errors, path + "value", "is missing: a decimal such as \"200000.00\"");
        require(input.value() == null || input.value().signum() >= 0, errors, path + "value", "must not be negative");
        require(
                input.currency() == null || isCurrency(input.currency()),
                errors,
                path + "currency",
                "must be an ISO 4217 code such as TRY");
        kind.ifPresent(known -> rulesOf(known, input).accept(new Report(errors, path)));
        return errors;
    }

    private static Consumer<Report> rulesOf(Kind kind, Input input) {
        return switch (kind) {
            case TARGET ->
                report -> {
                    var kpi = Optional.ofNullable(input.kpi()).flatMap(Kpi::labelled);
                    report.require(kpi.isPresent(), "kpi", "must be one of " + Kpi.labels());
                    report.require(
                            kpi.isEmpty() || kpi.get().perCurrency() == (input.currency() != null),
                            "currency",
                            kpi.filter(Kpi::perCurrency).isPresent()
                                    ? "is needed: this KPI is one figure for each currency"
                                    : "must not be there: this KPI is no money");
                    span(input, report);
                };
            case COST ->
                report -> {
                    report.require(
                            input.subject() != null
                                    && COST_SUBJECT.matcher(input.subject()).matches(),
                            "subject",
                            "must be orders, tickets or campaign/<id>");
                    report.require(input.currency() != null, "currency", "is needed: a cost is money");
                    span(input, report);
                };
            case BUDGET ->
                report -> {
                    report.require(input.currency() != null, "currency", "is needed: a budget is money");
                    span(input, report);
                };
            case STOCK ->
                report -> report.require(
                        input.subject() != null && input.subject().indexOf('/') > 0,
                        "subject",
                        "must be <shop>/<productId>");
        };
    }

    private static void span(Input input, Report report) {
        report.require(input.validFrom() != null, "validFrom", "is missing: an instant such as 2026-11-30T21:00:00Z");
        report.require(input.validTo() != null, "validTo", "is missing: an instant such as 2026-12-31T21:00:00Z");
        report.require(
                input.validFrom() == null
                        || input.validTo() == null
                        || input.validFrom().isBefore(input.validTo()),
                "validTo",
                "must be after validFrom");
    }

    private static boolean isCurrency(String code) {
        return Currency.getAvailableCurrencies().stream()
                .anyMatch(known -> known.getCurrencyCode().equals(code));
    }

    private static void require(boolean holds, List<FieldError> errors, String field, String message) {
        if (!holds) {
            errors.add(new FieldError(field, message));
        }
    }

    private record Report(List<FieldError> errors, String path) {
        void require(boolean holds, String field, String message) {
            InputRules.require(holds, errors, path + field, message);
        }
    }
}
