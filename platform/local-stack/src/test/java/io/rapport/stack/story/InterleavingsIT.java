package io.rapport.stack.story;

import static io.rapport.stack.story.Patience.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rapport.stack.Status;
import io.rapport.stack.Topology.Service;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * However identify, alias, orders, merges, unmerges and duplicates interleave over two replicas, one of which is killed and started again meanwhile,
 * the customers, their timelines and sums end as a simple model says. {@code -Drapport.story.seeds=1,2,3} plays these programs.
 */
@Order(6)
@ExtendWith(RunningStack.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InterleavingsIT {
    private static final List<Service> REPLICATED = List.of(Service.CUSTOMER, Service.INTERACTION, Service.ANALYTICS);
    private static final int REPLICAS = 2;
    private static final int PAIRS = 20;
    private static final int MERGES = 8;

    private RunningStack stack;
    private List<Api> replicas;

    @BeforeAll
    void startSecondReplicas(RunningStack running) {
        stack = running;
        assertThat(stack.run("up", "--replicas", "customer=2,interaction=2,analytics=2"))
                .isZero();
        replicas = IntStream.rangeClosed(1, REPLICAS).mapToObj(stack::api).toList();
    }

    @AfterAll
    void endThem() {
        assertThat(stack.run("up", "--replicas", "1")).isZero();
    }

    @Test
    @Order(1)
    void bothAreListedAndShareTheWork() {
        var seen = stack.status();

        assertThat(seen.state()).isEqualTo(Status.State.READY);
        for (var service : REPLICATED) {
            var listed = seen.services().get(service.shortName());
            assertThat(listed.replicas())
                    .extracting(Status.Replica::url)
                    .doesNotHaveDuplicates()
                    .hasSize(REPLICAS);
            assertThat(listed.replicas())
                    .extracting(Status.Replica::pid)
                    .doesNotHaveDuplicates()
                    .startsWith(listed.pid());
            eventually(() -> assertThat(stack.readers(service))
                    .isNotEmpty()
                    .allSatisfy((_, readers) -> assertThat(readers).isEqualTo(REPLICAS)));
        }
    }

    @Test
    @Order(2)
    void twoVisitorsWhoIdentifyAsOneCustomerAtTheSameMomentEndAsOne() throws Exception {
        var name = UUID.randomUUID().toString();
        for (var pair = 0; pair < PAIRS; pair++) {
            var person = name + "-" + pair;
            together(List.of(() -> meet(0, person), () -> meet(1, person)));
        }

        for (var pair = 0; pair < PAIRS; pair++) {
            var person = name + "-" + pair;
            eventually(() -> assertThat(Stream.of(
                                    "user:" + person, "anonymous:" + person + "-0", "anonymous:" + person + "-1")
                            .flatMap(identity -> replicas.stream()
                                    .map(api -> api.customer(identity).orElse("nobody")))
                            .distinct())
                    .hasSize(1)
                    .doesNotContain("nobody"));
            eventually(() -> assertThat(timeline(customer(person), person))
                    .containsExactly(person + "-i0", person + "-i1", person + "-p0", person + "-p1"));
        }
    }

    /** On a device of her own, which was seen before. */
    private Api.Answer meet(int replica, String person) {
        var device = person + "-" + replica;
        var page = Map.of("type", "page", "messageId", person + "-p" + replica, "anonymousId", device);
        var traits = Map.of("email", person + "@example.com");
        var identify = Map.of(
                "type",
                "identify",
                "messageId",
                person + "-i" + replica,
                "anonymousId",
                device,
                "userId",
                person,
                "traits",
                traits);
        return replicas.get(replica).collect(stack.writeKey(), "/v1/batch", Map.of("batch", List.of(page, identify)));
    }

    static Stream<Long> seeds() {
        return Stream.of(System.getProperty("rapport.story.seeds", "1").split(","))
                .map(Long::parseLong);
    }

    @ParameterizedTest
    @Order(3)
    @MethodSource("seeds")
    void endsAsTheModelSays(long seed) throws Exception {
        System.err.println("rapport.story.seeds=" + seed);
        var random = new Random(seed);
        var model = new Model();
        var program = new Program("m" + seed + "-" + UUID.randomUUID(), random, model);
        introduce(program, model);
        var calls = program.visits();
        Collections.shuffle(calls, random);
        var third = calls.size() / 3;
        var killed = 1 + random.nextInt(REPLICAS);

        play(calls.subList(0, third), model, random, () -> REPLICATED.forEach(service -> stack.kill(service, killed)));
        play(calls.subList(third, 2 * third), model, random, stack::up);
        play(calls.subList(2 * third, calls.size()), model, random, () -> {});

        assertThat(model.expected())
                .allSatisfy((_, view) -> assertThat(view.isRich()).isTrue());
        assertIsAsTheModelSays(program, model);
        assertThat(stack.run("verify")).isZero();
        for (int person : model.merged()) {
            unmerge(model, person);
        }
        assertIsAsTheModelSays(program, model);
        assertThat(stack.run("verify")).isZero();
    }

    private void introduce(Program program, Model model) {
        take(0, program.introductions());
        program.people()
                .forEach(person -> eventually(() -> {
                    var id = replicas.get(1).customer(program.identities(person).getFirst());
                    assertThat(id).isPresent();
                    model.isCustomer(person, id.get());
                }));
    }

    /** Both collectors are sent to, and customers merged and unmerged, while something else happens. */
    private void play(List<Map<String, Object>> calls, Model model, Random random, Runnable meanwhile)
            throws Exception {
        var work = new ArrayList<Callable<?>>();
        for (var replica = 0; replica < REPLICAS; replica++) {
            var first = replica;
            var batches = batches(dealt(calls, replica, random), random);
            work.add(() -> {
                batches.forEach(batch -> take(first, batch));
                return null;
            });
        }
        var chance = new Random(random.nextLong());
        work.add(() -> {
            for (var i = 0; i < MERGES; i++) {
                mergeOrUnmerge(model, chance);
            }
            return null;
        });
        work.add(() -> {
            meanwhile.run();
            return null;
        });
        together(work);
    }

    /** Every second one of them, and some of the others once more. */
    private static List<Map<String, Object>> dealt(List<Map<String, Object>> calls, int replica, Random random) {
        var dealt = new ArrayList<Map<String, Object>>();
        for (var i = 0; i < calls.size(); i++) {
            if (i % REPLICAS == replica || random.nextInt(4) == 0) {
                dealt.add(calls.get(i));
            }
        }
        Collections.shuffle(dealt, random);
        return dealt;
    }

    private static List<List<Map<String, Object>>> batches(List<Map<String, Object>> calls, Random random) {
        var batches = new ArrayList<List<Map<String, Object>>>();
        for (var from = 0; from < calls.size(); ) {
            var to = Math.min(calls.size(), from + 1 + random.nextInt(3));
            batches.add(calls.subList(from, to));
            from = to;
        }
        return batches;
    }

    private void take(int first, List<Map<String, Object>> batch) {
        var answer = answered(first, api -> api.collect(stack.writeKey(), "/v1/batch", Map.of("batch", batch)));
        assertThat(answer.path("rejected")).isEmpty();
    }

    private void mergeOrUnmerge(Model model, Random random) {
        var standing = new ArrayList<>(model.standing());
        var merged = model.merged();
        if (standing.size() > 1 && (merged.isEmpty() || random.nextInt(5) < 3)) {
            Collections.shuffle(standing, random);
            merge(model, standing.get(0), standing.get(1), random.nextInt(REPLICAS));
        } else {
            unmerge(model, merged.get(random.nextInt(merged.size())));
        }
    }

    /** The key lets a request be sent again whose answer was lost with its replica. */
    private void merge(Model model, int one, int other, int first) {
        var key = UUID.randomUUID().toString();
        var path = "/api/v1/customers/" + model.customer(one) + "/merge";
        var body = Map.of("with", model.customer(other));
        answered(first, api -> api.postOnce(key, "agent", Service.CUSTOMER, path, body));
        model.merge(one, other);
    }

    private void unmerge(Model model, int person) {
        var key = UUID.randomUUID().toString();
        var path = "/api/v1/customers/" + model.customer(person) + "/unmerge";
        answered(person, api -> api.postOnce(key, "agent", Service.CUSTOMER, path, null));
        model.unmerge(person);
    }

    /** By whichever replica is there, as a balancer would have it. */
    private JsonNode answered(int first, Function<Api, Api.Answer> request) {
        var next = new AtomicInteger(first);
        var answer = new AtomicReference<JsonNode>();
        eventually(() -> answer.set(
                request.apply(replicas.get(next.getAndIncrement() % REPLICAS)).ok()));
        return answer.get();
    }

    private void assertIsAsTheModelSays(Program program, Model model) {
        for (var api : replicas) {
            eventually(
                    () -> assertThat(new Views(api, program.name()).of(program)).isEqualTo(model.expected()));
        }
    }

    private List<String> timeline(String customer, String name) {
        return new Views(replicas.getLast(), name).timeline(customer);
    }

    private String customer(String user) {
        return replicas.getFirst().customer("user:" + user).orElseThrow();
    }

    private static void together(List<? extends Callable<?>> work) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : work.stream().map(threads::submit).toList()) {
                done.get();
            }
        }
    }
}
