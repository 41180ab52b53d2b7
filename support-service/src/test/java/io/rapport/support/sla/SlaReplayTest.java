package io.rapport.support.sla;

import static io.rapport.support.Desk.added;
import static io.rapport.support.Desk.change;
import static io.rapport.support.Desk.get;
import static io.rapport.support.Desk.opened;
import static io.rapport.support.Desk.post;
import static io.rapport.support.Desk.say;
import static io.rapport.support.KnownCustomers.known;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.rapport.events.CustomerEvent.AttributionChanged;
import io.rapport.events.InteractionEvent.MessageRecorded;
import io.rapport.events.SupportEvent.TicketOpened;
import io.rapport.events.SupportEvent.TicketSlaBreached;
import io.rapport.events.SupportEvent.TicketSlaWarned;
import io.rapport.events.Topic;
import io.rapport.kit.Ids;
import io.rapport.kit.security.Roles;
import io.rapport.test.EventProbe;
import io.rapport.test.EventSender;
import io.rapport.test.TestClock;
import io.rapport.test.WithRapport;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Three days of support in Berlin, replayed through HTTP and the topics by a clock that stands still between the acts: the weekend of the jump
 * (Sunday 29 March 2026, 02:00 becomes 03:00) and a holiday on Monday. Open are, in UTC, 28T08:00 to 28T17:00, the night from 28T23:00 to
 * 29T10:00 (twelve hours by the wall, eleven in fact), and from 07:00 to 16:00 on Tuesday and Wednesday. Promised are a first answer within 2
 * hours, each next one within 1, a resolution within 9; warned is at the half. What is due is looked for by several at once, one of whom dies
 * in the middle.
 */
@QuarkusTest
@WithRapport
class SlaReplayTest {
    /** Made by hand. Days are of March, 32 is the first of April. */
    private static final String TABLE = """
            ticket target         started    warn       due        stopped       seconds state    warned     breached
            A      first-response 28T16:30   28T23:30   29T00:30   29T00:10      6000    met      28T23:30   -
            A      resolution     28T16:30   29T03:00   29T07:30   29T07:00      30600   met      29T03:00   -
            B      first-response 29T00:30   29T01:30   29T02:30   29T02:45      8100    breached 29T01:30   29T02:30
            B      resolution     29T00:30   29T05:00   31T08:30   31T07:50      30000   met      29T05:00   -
            B      next-response  29T03:00   29T03:30   29T04:00   29T04:00:01   3601    breached 29T03:30   29T04:00
            B      next-response  31T06:00   31T07:30   31T08:00   31T07:50      3000    met      31T07:30   -
            C      first-response 29T09:30   31T07:30   31T08:30   30T12:00      1800    met      -          -
            C      resolution     29T09:30   31T11:00   31T15:30   31T09:00      9000    met      -          -
            C      resolution     31T10:00   31T14:30   32T10:00   31T15:00      18000   met      31T14:30   -
            D      first-response 29T00:45   29T01:45   29T02:45   29T02:00      4500    met      29T01:45   -
            D      resolution     29T00:45   29T05:15   29T09:45   29T04:15      12600   met      -          -
            F      first-response 28T10:45   28T11:45   28T12:45   31T07:30      63900   breached 28T11:45   28T12:45
            F      resolution     28T10:45   28T15:15   29T01:45   31T07:30      63900   breached 28T15:15   29T01:45
            G      first-response 28T08:15   28T09:15   28T10:15   28T11:00      9900    breached 28T10:30   28T10:30
            G      resolution     28T08:15   28T12:45   28T23:15   28T12:00      13500   met      -          -
            """;

    /** What others are told, each once: of G no warning, for its end was over too when we came back. */
    private static final List<String> TOLD = List.of(
            "A warned first-response",
            "A warned resolution",
            "B warned first-response",
            "B breached first-response",
            "B warned resolution",
            "B warned next-response",
            "B breached next-response",
            "B warned next-response",
            "C warned resolution",
            "D warned first-response",
            "F warned first-response",
            "F breached first-response",
            "F warned resolution",
            "F breached resolution",
            "G breached first-response");

    private final String channel = "replay-" + Ids.next();
    private final EventProbe told = EventProbe.of(Topic.SUPPORT_TICKETS);
    private final UUID conversation = Ids.next();
    private final UUID visitor = Ids.next();
    private final Map<UUID, String> names = new HashMap<>();
    private final Map<String, UUID> tickets = new HashMap<>();
    private UUID customer;

    @Inject
    Overdue overdue;

    @Inject
    Jdbi jdbi;

    @AfterEach
    void letTheClockGo() {
        TestClock.letGo();
    }

    @Test
    void everyFigureIsAsTheTableSaysAndIsToldOnce() {
        customer = known();
        EventSender.send(visitor.toString(), Instant.now(), new AttributionChanged(visitor, customer, 1));
        promise();
        saturday();
        night();
        holidayAndTuesday();

        assertThat(table()).isEqualTo(lines(TABLE));
        assertThat(told()).containsExactlyInAnyOrderElementsOf(TOLD);
        figuresAreThoseOfTheTable();
    }

    private void promise() {
        var hours = Stream.of(
                        "SATURDAY 09:00 18:00",
                        "SUNDAY 00:00 12:00",
                        "MONDAY 09:00 18:00",
                        "TUESDAY 09:00 18:00",
                        "WEDNESDAY 09:00 18:00")
                .map(day -> day.split(" "))
                .map(day -> Map.of("day", day[0], "from", day[1], "to", day[2]))
                .toList();
        var calendar = added(
                "/api/v1/sla-calendars",
                Map.of("name", channel, "zone", "Europe/Berlin", "hours", hours, "holidays", List.of("2026-03-30")));
        var policy = new HashMap<String, Object>(Map.of("name", channel, "position", -2_000, "calendarId", calendar));
        policy.putAll(Map.of("firstResponseSeconds", 7_200, "nextResponseSeconds", 3_600, "resolutionSeconds", 32_400));
        policy.putAll(Map.of("when", Map.of("channels", List.of(channel)), "warnPercent", 50));
        added("/api/v1/sla-policies", policy);
    }

    private void saturday() {
        at("28T08:15", () -> open("G"));
        // nobody looked meanwhile, as when the service is away
        at("28T10:30");
        at("28T10:45", () -> open("F"));
        at("28T11:00", () -> say(tickets.get("G"), "Yolda."));
        at("28T11:45");
        at("28T12:00", () -> resolve("G"));
        at("28T12:45");
        at("28T15:15");
        at("28T16:30", () -> open("A"));
        at("28T23:30");
    }

    private void night() {
        at("29T00:10", () -> say(tickets.get("A"), "Yolda."));
        at("29T00:30", () -> write(1));
        at("29T00:45", () -> open("E"));
        at("29T01:00", () -> open("D"));
        at(
                "29T01:15",
                () -> post(
                                Roles.AGENT,
                                "/api/v1/tickets/" + tickets.get("E") + "/merge",
                                Map.of("into", tickets.get("D")))
                        .statusCode(200));
        at("29T01:30");
        at("29T01:45");
        at("29T02:00", () -> say(tickets.get("D"), "Yolda."));
        at("29T02:30");
        at("29T02:45", () -> say(tickets.get("B"), "Yolda."));
        at("29T03:00", () -> write(3));
        at("29T03:30");
        at("29T04:00");
        at("29T04:00:01", () -> say(tickets.get("B"), "Evet."));
        at("29T04:15", () -> resolve("D"));
        at("29T05:00");
        at("29T07:00", () -> resolve("A"));
        at("29T08:00", () -> change(tickets.get("B"), Map.of("status", "pending")));
        at("29T09:30", () -> open("C"));
    }

    private void holidayAndTuesday() {
        at("30T12:00", () -> say(tickets.get("C"), "Yolda."));
        at("31T06:00", () -> write(5));
        at("31T07:30", () -> resolve("F"));
        at("31T07:50", () -> resolve("B"));
        at("31T09:00", () -> resolve("C"));
        at("31T10:00", () -> change(tickets.get("C"), Map.of("status", "open")));
        at("31T14:30");
        at("31T15:00", () -> resolve("C"));
        at("31T20:00");
    }

    private void at(String time, Runnable... acts) {
        TestClock.standAt(moment(time));
        look();
        List.of(acts).forEach(Runnable::run);
    }

    /** Three replicas and one that is killed before it commits; the service's own scheduler besides. */
    private void look() {
        await().until(() -> {
            try (var replicas = Executors.newVirtualThreadPerTaskExecutor()) {
                replicas.invokeAll(List.of(looking(), looking(), dying(), looking()));
            }
            return nothingIsDue();
        });
    }

    private Callable<Void> looking() {
        return () -> {
            overdue.look();
            return null;
        };
    }

    private Callable<Void> dying() {
        return () -> QuarkusTransaction.requiringNew().call(() -> {
            overdue.look();
            QuarkusTransaction.setRollbackOnly();
            return null;
        });
    }

    private boolean nothingIsDue() {
        return jdbi.withHandle(handle -> handle.createQuery(
                        "select not exists (select from sla_clock where ticket_id = any (:tickets) and next_at <= :now)")
                .bindArray("tickets", UUID.class, tickets.values())
                .bind("now", TestClock.now())
                .mapTo(Boolean.class)
                .one());
    }

    private void open(String name) {
        name(name, opened(customer, Map.of("channel", channel)));
    }

    private void name(String name, UUID id) {
        tickets.put(name, id);
        names.put(id, name);
    }

    private void resolve(String name) {
        change(tickets.get(name), Map.of("status", "resolved"));
    }

    /** B is a conversation. {@code messages}: how many it has then. */
    private void write(int messages) {
        EventSender.send(
                conversation.toString(),
                TestClock.now(),
                new MessageRecorded(
                        Ids.next(),
                        conversation,
                        visitor,
                        null,
                        channel,
                        "in",
                        "default",
                        "Ayşe",
                        "Kargo",
                        "Nerede?",
                        false,
                        false,
                        List.of()));
        var opened = told.untilEvent(TicketOpened.class, one -> conversation.equals(one.conversationId()));
        name("B", opened.ticketId());
        await().untilAsserted(() -> assertThat(get("/api/v1/tickets/" + opened.ticketId() + "/messages")
                        .extract()
                        .<List<?>>path("items"))
                .hasSize(messages));
    }

    private List<String> table() {
        return tickets.keySet().stream()
                .sorted()
                .flatMap(name -> clocks(name).stream().map(clock -> line(name, clock)))
                .sorted()
                .toList();
    }

    private List<Map<String, Object>> clocks(String name) {
        return get("/api/v1/tickets/" + tickets.get(name) + "/sla").extract().path("items");
    }

    private static String line(String name, Map<String, Object> clock) {
        return Stream.concat(
                        Stream.of(name),
                        Stream.of(
                                        "target",
                                        "startedAt",
                                        "warnAt",
                                        "dueAt",
                                        "stoppedAt",
                                        "elapsedSeconds",
                                        "state",
                                        "warnedAt",
                                        "breachedAt")
                                .map(field -> clock.getOrDefault(field, "-").toString()))
                .collect(joining(" "));
    }

    private static List<String> lines(String table) {
        return table.lines()
                .skip(1)
                .map(line -> Stream.of(line.split(" +"))
                        .map(cell -> cell.matches("\\d\\dT.*") ? moment(cell).toString() : cell)
                        .collect(joining(" ")))
                .sorted()
                .toList();
    }

    private List<String> told() {
        await().untilAsserted(() -> assertThat(toldNow()).hasSizeGreaterThanOrEqualTo(TOLD.size()));
        return toldNow();
    }

    private List<String> toldNow() {
        return Stream.concat(
                        told.eventsOf(TicketSlaWarned.class).stream()
                                .filter(one -> names.containsKey(one.ticketId()))
                                .map(one -> names.get(one.ticketId()) + " warned " + one.target()),
                        told.eventsOf(TicketSlaBreached.class).stream()
                                .filter(one -> names.containsKey(one.ticketId()))
                                .map(one -> names.get(one.ticketId()) + " breached " + one.target()))
                .toList();
    }

    /** First responses by the wall, in seconds: D 3600, B 8100, G 9900, A 27600, C 95400. */
    private void figuresAreThoseOfTheTable() {
        var row = "items.find { it.value == '" + channel + "' }.";
        get("/api/v1/support-figures?by=channel&from=2026-03-28T00:00:00Z&to=2026-04-01T00:00:00Z")
                .body(row + "opened", equalTo(6))
                .body(row + "resolved", equalTo(6))
                .body(row + "backlog", equalTo(0))
                .body(row + "reopened", equalTo(1))
                .body(row + "reopenedPercent", equalTo("16.7"))
                .body(row + "firstResponseMedian", equalTo(9_900))
                .body(row + "firstResponseAverage", equalTo(28_920))
                .body(row + "slaMet", equalTo(10))
                .body(row + "slaBreached", equalTo(5))
                .body(row + "withinSlaPercent", equalTo("66.7"));
    }

    /** {@code 32T10:00}: days are counted from the first of March, in UTC. */
    private static Instant moment(String time) {
        var day = Integer.parseInt(time.substring(0, 2));
        var clock = time.substring(3).length() > 5 ? time.substring(3) : time.substring(3) + ":00";
        return Instant.parse("2026-03-01T" + clock + "Z").plusSeconds((day - 1) * 86_400L);
    }
}
