package io.rapport.customer.directory;

import static io.rapport.test.Api.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.events.CustomerEvent.IdentityChanged;
import io.rapport.events.Envelope;
import io.rapport.events.IdentityEvent;
import io.rapport.events.IdentityEvent.Aliased;
import io.rapport.events.IdentityEvent.Identified;
import io.rapport.events.IdentityEvent.VisitorIdentified;
import io.rapport.events.Topic;
import io.rapport.kit.inbox.Received;
import io.rapport.test.EventProbe;
import io.rapport.test.WithRapport;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * However identify, alias, visitors, duplicates, merges and unmerges interleave over replicas, the customers end as in a model that knows
 * only who each identity first belonged to and who was merged into whom.
 */
@QuarkusTest
@WithRapport
class MergeInterleavingsTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final int PEOPLE = 6;
    private static final int REPLICAS = 2;
    private static final int MERGES = 25;

    @Inject
    Recognition recognition;

    @Inject
    Sightings sightings;

    private final String unique = UUID.randomUUID().toString();
    private final Map<Integer, UUID> visitors = new HashMap<>();
    private final Map<Integer, String> customers = new HashMap<>();
    private final Map<Integer, Integer> mergedInto = new HashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void endAsTheModelSays(long seed) {
        var random = new Random(seed);
        people().forEach(person ->
                recognise(List.of(new Identified(List.of(user(person)), "default", NOW, false, null))));
        people().forEach(person -> customers.put(person, find(user(person))));
        people().forEach(person -> visitors.put(person, UUID.randomUUID()));
        var replicas = IntStream.range(0, REPLICAS)
                .mapToObj(replica -> CompletableFuture.runAsync(() -> replay(new Random(seed * 31 + replica))))
                .toList();
        for (int i = 0; i < MERGES; i++) {
            mergeOrUnmerge(random);
        }
        replicas.forEach(CompletableFuture::join);
        isAsTheModelSays();
        List.copyOf(mergedInto.keySet()).forEach(this::unmerge);
        isAsTheModelSays();
    }

    /** All events of all people, twice, in batches of any size and any order. */
    private void replay(Random random) {
        var events = new ArrayList<IdentityEvent>();
        people().forEach(person -> {
            events.add(new Identified(List.of(user(person), email(person)), "default", NOW, false, null));
            events.add(new Aliased(List.of(user(person), device(person)), "default", NOW, false));
            events.add(new VisitorIdentified(
                    visitors.get(person), List.of(user(person), device(person)), "default", false));
        });
        events.addAll(List.copyOf(events));
        Collections.shuffle(events, random);
        while (!events.isEmpty()) {
            var batch = events.subList(0, Math.min(events.size(), 1 + random.nextInt(4)));
            recognise(List.copyOf(batch));
            batch.clear();
        }
    }

    private void recognise(List<IdentityEvent> events) {
        var seen = events.stream().map(event -> sightings.of(received(event))).toList();
        QuarkusTransaction.requiringNew().run(() -> recognition.recognise(seen));
    }

    private void mergeOrUnmerge(Random random) {
        var standing =
                people().filter(person -> !mergedInto.containsKey(person)).toList();
        var merged = List.copyOf(mergedInto.keySet());
        if (standing.size() > 1 && (merged.isEmpty() || random.nextInt(5) < 3)) {
            var pair = new ArrayList<>(standing);
            Collections.shuffle(pair, random);
            merge(pair.get(0), pair.get(1));
        } else {
            unmerge(merged.get(random.nextInt(merged.size())));
        }
    }

    /** People are numbered in the order in which they became customers, so that the lower number survives. */
    private void merge(int one, int other) {
        given("agent")
                .body(Map.of("with", customers.get(other)))
                .post("/api/v1/customers/{id}/merge", customers.get(one))
                .then()
                .statusCode(200);
        mergedInto.put(Math.max(one, other), Math.min(one, other));
    }

    private void unmerge(int person) {
        given("agent")
                .post("/api/v1/customers/{id}/unmerge", customers.get(person))
                .then()
                .statusCode(200);
        mergedInto.remove(person);
    }

    private int survivor(int person) {
        return mergedInto.containsKey(person) ? survivor(mergedInto.get(person)) : person;
    }

    private void isAsTheModelSays() {
        people().forEach(person -> {
            var survivor = customers.get(survivor(person));
            assertThat(List.of(find(user(person)), find(email(person)), find(device(person))))
                    .containsOnly(survivor);
        });
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            assertThat(newestOwners())
                    .isEqualTo(expected(person ->
                            Stream.of(visitors.get(person).toString(), user(person), email(person), device(person))));
        });
    }

    private Map<String, String> expected(Function<Integer, Stream<String>> things) {
        var expected = new HashMap<String, String>();
        people().forEach(person ->
                things.apply(person).forEach(thing -> expected.put(thing, customers.get(survivor(person)))));
        return expected;
    }

    /** What a reader of the topics who goes by the highest version believes. */
    private Map<String, String> newestOwners() {
        var versions = new HashMap<String, Long>();
        var owners = new HashMap<String, String>();
        EventProbe.of(Topic.CUSTOMER_ATTRIBUTIONS).eventsOf(AttributionChanged.class).stream()
                .filter(changed -> visitors.containsValue(changed.visitorId()))
                .forEach(changed -> believe(
                        changed.visitorId().toString(), changed.version(), changed.customerId(), versions, owners));
        EventProbe.of(Topic.CUSTOMER_IDENTITIES).eventsOf(IdentityChanged.class).stream()
                .filter(changed -> changed.identity().contains(unique))
                .forEach(changed ->
                        believe(changed.identity(), changed.version(), changed.customerId(), versions, owners));
        return owners;
    }

    private static void believe(
            String thing, long version, UUID customer, Map<String, Long> versions, Map<String, String> owners) {
        if (version > versions.getOrDefault(thing, 0L)) {
            versions.put(thing, version);
            owners.put(thing, customer.toString());
        }
    }

    private static String find(String identity) {
        return given("agent")
                .queryParam("identity", identity)
                .get("/api/v1/customers")
                .then()
                .statusCode(200)
                .extract()
                .path("items[0].id");
    }

    private static Stream<Integer> people() {
        return IntStream.range(0, PEOPLE).boxed();
    }

    private String user(int person) {
        return "user:" + unique + "-" + person;
    }

    private String email(int person) {
        return "email-sha256:" + unique + "-" + person;
    }

    private String device(int person) {
        return "anonymous:" + unique + "-" + person;
    }

    private static Received<IdentityEvent> received(IdentityEvent event) {
        var envelope =
                new Envelope(UUID.randomUUID().toString(), "storefront/x", "storefront.identified", NOW, null, null);
        return new Received<>(envelope, event, "", "", 0, 0);
    }
}
