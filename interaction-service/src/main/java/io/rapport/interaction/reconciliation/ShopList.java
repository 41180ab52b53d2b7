package io.rapport.interaction.reconciliation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.events.EventJson;
import io.rapport.interaction.reconciliation.ShopAccess.Credentials;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** A shop's own list of orders, page by page: Shopify's Admin REST API and WooCommerce's. */
@ApplicationScoped
class ShopList {
    private static final int ORDERS = 100;
    private static final long MOST_BYTES = 32L << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern NEXT = Pattern.compile(
            "<[^>]*[?&]page_info=([^&>]{1,2000})[^>]*>\\s*;\\s*rel=\"?next\"?", Pattern.CASE_INSENSITIVE);

    @ConfigProperty(name = "rapport.shops.shopify-version", defaultValue = "2024-10")
    String shopifyVersion;

    @Inject
    Destinations destinations;

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** @param next where the list goes on, or null at its end */
    record Page(List<JsonNode> orders, String next) {}

    /** @throws ShopAway if it cannot be had */
    Page read(ShopAccess access, Credentials credentials, Instant from, Instant to, String position) throws ShopAway {
        var fault = destinations.fault(access.baseUrl());
        if (fault.isPresent()) {
            throw ShopAway.forGood("the shop's address " + fault.get());
        }
        return switch (access.kind()) {
            case SHOPIFY -> shopify(access, credentials, from, to, position);
            case WOOCOMMERCE -> wooCommerce(access, credentials, from, to, position);
        };
    }

    /** The first page says what is wanted, the others only where to go on. */
    private Page shopify(ShopAccess access, Credentials credentials, Instant from, Instant to, String position)
            throws ShopAway {
        var query = new TreeMap<String, String>(Map.of("limit", Integer.toString(ORDERS)));
        if (position != null) {
            query.put("page_info", position);
        } else {
            query.put("status", "any");
            query.put("order", "processed_at asc");
            put(query, "processed_at_min", from);
            put(query, "processed_at_max", to);
        }
        var url = access.baseUrl() + "/admin/api/" + shopifyVersion + "/orders.json";
        var answer = send(url, query, "X-Shopify-Access-Token", credentials.secret());
        return new Page(
                orders(answer.body(), "orders"),
                answer.headers().allValues("Link").stream()
                        .map(NEXT::matcher)
                        .filter(java.util.regex.Matcher::find)
                        .map(link -> java.net.URLDecoder.decode(link.group(1), UTF_8))
                        .findFirst()
                        .orElse(null));
    }

    private Page wooCommerce(ShopAccess access, Credentials credentials, Instant from, Instant to, String position)
            throws ShopAway {
        var page = position == null ? 1 : Integer.parseInt(position);
        var query = new TreeMap<String, String>(Map.of(
                "per_page", Integer.toString(ORDERS),
                "page", Integer.toString(page),
                "orderby", "id",
                "order", "asc",
                "status", "any",
                "dates_are_gmt", "true"));
        put(query, "after", from == null ? null : from.minusSeconds(1));
        put(query, "before", to);
        var basic =
                Base64.getEncoder().encodeToString((credentials.key() + ":" + credentials.secret()).getBytes(UTF_8));
        var answer = send(access.baseUrl() + "/wp-json/wc/v3/orders", query, "Authorization", "Basic " + basic);
        var pages = answer.headers().firstValueAsLong("X-WP-TotalPages");
        var orders = orders(answer.body(), null);
        var isLast = pages.isPresent() ? page >= pages.getAsLong() : orders.size() < ORDERS;
        return new Page(orders, isLast ? null : Integer.toString(page + 1));
    }

    private static void put(Map<String, String> query, String name, Instant time) {
        if (time != null) {
            query.put(name, time.truncatedTo(ChronoUnit.SECONDS).toString());
        }
    }

    private HttpResponse<InputStream> send(String url, Map<String, String> query, String header, String value)
            throws ShopAway {
        var text = query.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&", "?", ""));
        try {
            var request = HttpRequest.newBuilder(URI.create(url + text))
                    .timeout(PATIENCE)
                    .header("Accept", "application/json")
                    .header(header, value)
                    .build();
            var answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (answer.statusCode() != 200) {
                answer.body().close();
                throw refused(answer);
            }
            return answer;
        } catch (IllegalArgumentException _) {
            throw ShopAway.forGood("the access to the shop cannot be written into a request");
        } catch (IOException _) {
            throw ShopAway.forNow("the shop does not answer", Optional.empty());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw ShopAway.forNow("interrupted", Optional.empty());
        }
    }

    private static ShopAway refused(HttpResponse<?> answer) {
        var status = answer.statusCode();
        return status == 429 || status == 408 || status >= 500
                ? ShopAway.forNow("the shop answers " + status, retryAfter(answer))
                : ShopAway.forGood("the shop answers " + status);
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,4}(\\.\\d+)?"))
                .map(seconds -> Duration.ofSeconds((long) Math.ceil(Double.parseDouble(seconds))));
    }

    /** One order after the other, never the page as text and as orders at once. */
    private static List<JsonNode> orders(InputStream body, String field) throws ShopAway {
        var orders = new ArrayList<JsonNode>();
        try (var bounded = new Bounded(body, MOST_BYTES);
                var parser = EventJson.MAPPER.getFactory().createParser(bounded)) {
            if (field != null) {
                seek(parser, field);
            }
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw ShopAway.forGood("the shop answers with something else than orders");
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                orders.add(parser.readValueAsTree());
            }
            return orders;
        } catch (com.fasterxml.jackson.core.JsonProcessingException _) {
            throw ShopAway.forGood("the shop answers with something else than orders");
        } catch (IOException _) {
            throw ShopAway.forNow("the shop broke off its answer", Optional.empty());
        }
    }

    private static void seek(com.fasterxml.jackson.core.JsonParser parser, String field) throws IOException {
        parser.nextToken();
        while (parser.nextToken() == JsonToken.FIELD_NAME
                && !parser.currentName().equals(field)) {
            parser.nextToken();
            parser.skipChildren();
        }
    }
}
