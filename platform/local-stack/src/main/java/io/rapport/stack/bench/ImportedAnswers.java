package io.rapport.stack.bench;

import static java.net.URLEncoder.encode;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.stack.Topology.Service;
import io.rapport.stack.bench.OraclesReport.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What analytics-service answers of data that came in by {@code ./rapport import}; nothing of what was not imported. */
final class ImportedAnswers {
    private static final String RETAIL = "online retail, imported";
    private static final String CDNOW = "CDNOW, imported";
    private static final String CDNOW_SAMPLE = "CDNOW sample, imported";
    private static final String COHORT = "885 324 286 340 321 352 321 309 313 350 331 445 235";
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final Target target;

    ImportedAnswers(Target target) {
        this.target = target;
    }

    List<Answer> onlineRetail() throws InterruptedException {
        var totals = totals("GBP");
        if (totals.isEmpty()) {
            return List.of();
        }
        var answers = new ArrayList<Answer>();
        totals(answers, RETAIL, totals.get(), "18532", "4338", "8911407.90");
        var cohort = new StringBuilder();
        get("/api/v1/reports/cohorts?currency=GBP&asOf=2011-12-31")
                .at("/items/0/months")
                .forEach(month ->
                        cohort.append(' ').append(month.path("customers").asText()));
        answers.add(answer(RETAIL, "cohort 2010-12", COHORT, cohort.toString().strip()));
        var cells = get("/api/v1/reports/rfm?currency=GBP&asOf=2011-12-31").at("/items/0/cells");
        answers.add(answer(RETAIL, "RFM cell 555", "348", cell(cells, 5)));
        answers.add(answer(RETAIL, "RFM cell 111", "184", cell(cells, 1)));
        pair(answers);
        return answers;
    }

    private void pair(List<Answer> answers) throws InterruptedException {
        var fit = fit(
                "/api/v1/affinities",
                "/api/v1/affinities/fits/",
                Map.of("asOf", "2011-12-31T00:00:00Z", "days", 3_650));
        var found = get("/api/v1/affinities?limit=1000&fitId=" + fit + "&product="
                        + encode("online-retail/22577", UTF_8))
                .path("items");
        for (var pair : found) {
            if (pair.path("other").asText().equals("online-retail/22578")) {
                answers.add(answer(
                        RETAIL,
                        "baskets with 22577 and 22578",
                        "319",
                        pair.path("n").asText()));
                answers.add(answer(
                        RETAIL,
                        "their lift",
                        "29.488",
                        "%.3f".formatted(pair.path("lift").asDouble())));
            }
        }
    }

    List<Answer> cdnow() throws InterruptedException {
        var answers = new ArrayList<Answer>();
        totals("USD").ifPresent(totals -> totals(answers, CDNOW, totals, "69659", "23570", "2500315.63"));
        if (totals("BBD").isPresent()) {
            sample(answers);
        }
        return answers;
    }

    private void sample(List<Answer> answers) throws InterruptedException {
        var fits = "/api/v1/clv/fits/";
        var fit = fit("/api/v1/clv/fits", fits, Map.of("asOf", "1997-09-30T23:59:59Z"));
        var published = Map.of("r", .2426, "alpha", 4.4135, "a", .7929, "b", 2.4258);
        for (var currency : get(fits + fit).path("currencies")) {
            if (currency.path("currency").asText().equals("BBD")) {
                new java.util.TreeMap<>(published)
                        .forEach((name, value) -> answers.add(parameter(
                                "BG/NBD " + name,
                                value,
                                currency.path("buying").path(name).asDouble())));
            }
        }
    }

    /** Found by maximum likelihood to within 1 %. */
    private static Answer parameter(String figure, double published, double own) {
        return new Answer(
                CDNOW_SAMPLE,
                figure,
                "%.4f".formatted(published),
                "%.4f".formatted(own),
                Math.abs(own / published - 1) <= .01);
    }

    private static void totals(
            List<Answer> answers, String data, JsonNode totals, String orders, String customers, String revenue) {
        answers.add(answer(data, "orders", orders, totals.path("orders").asText()));
        answers.add(
                answer(data, "customers", customers, totals.path("customers").asText()));
        answers.add(answer(data, "revenue", revenue, totals.path("revenue").asText()));
    }

    private static Answer answer(String data, String figure, String published, String own) {
        return new Answer(data, figure, published, own, published.equals(own));
    }

    private static String cell(JsonNode cells, int fifth) {
        return cells.valueStream()
                .filter(cell -> List.of("recency", "frequency", "monetary").stream()
                        .allMatch(score -> cell.path(score).asInt() == fifth))
                .map(cell -> cell.path("customers").asText())
                .findFirst()
                .orElse("0");
    }

    private Optional<JsonNode> totals(String currency) throws InterruptedException {
        return get("/api/v1/reports/totals")
                .path("items")
                .valueStream()
                .filter(item -> item.path("currency").asText().equals(currency))
                .findFirst();
    }

    /** Asks for one and waits until it is done. */
    private String fit(String path, String fits, Object asked) throws InterruptedException {
        var fit = target.send("POST", Service.ANALYTICS, path, asked)
                .path("fitId")
                .asText();
        var end = Instant.now().plus(PATIENCE);
        while (get(fits + fit).path("state").asText().equals("waiting")
                && Instant.now().isBefore(end)) {
            Thread.sleep(500);
        }
        return fit;
    }

    private JsonNode get(String path) throws InterruptedException {
        return target.answer(target.get(Service.ANALYTICS, path));
    }
}
