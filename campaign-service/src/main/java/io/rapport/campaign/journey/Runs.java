package io.rapport.campaign.journey;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.campaign.journey.Definition.Branch;
import io.rapport.campaign.offer.Coupons;
import io.rapport.campaign.offer.Coupons.Coupon;
import io.rapport.kit.Columns;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;

/** Moves those whose time has come, a batch at a time in set-based statements; any number of replicas may do so side by side. */
@ApplicationScoped
class Runs {
    /** Looked at together. */
    private static final int JOURNEYS = 20;

    @Inject
    Jdbi jdbi;

    @Inject
    Clock clock;

    @Inject
    ObjectMapper json;

    @Inject
    Coupons coupons;

    @Inject
    Calls calls;

    private record Key(UUID journeyId, int version) {}

    /** Versions never change. */
    private final Map<Key, Definition> definitions = new ConcurrentHashMap<>();

    /** How many were moved. */
    @Transactional
    int move(int limit) {
        var now = clock.instant();
        var runs = due(limit, now);
        var answers = answers(runs);
        var moves = new Moves(now, (run, branch) -> answers.contains(question(run, branch)));
        runs.forEach(run -> moves.take(run, definition(run)));
        for (var wishes = moves.wishes(); !wishes.isEmpty(); wishes = moves.wishes()) {
            grant(wishes, moves);
        }
        send(moves.messages, now);
        calls.make(moves.calls, now);
        stop(moves.stops, now);
        return runs.size();
    }

    private List<Run> due(int limit, Instant now) {
        var runs = new ArrayList<Run>();
        for (var journey : journeys(now)) {
            if (runs.size() < limit) {
                runs.addAll(due(journey, limit - runs.size(), now));
            }
        }
        return runs;
    }

    /** With somebody whose time has come; who waits in one that stands still costs nothing. */
    private List<UUID> journeys(Instant now) {
        var sql = """
                select c.id from campaign c cross join lateral (select r.wake_at from journey_run r
                  where r.journey_id = c.id and r.status = 'active' and r.wake_at <= :now order by r.wake_at limit 1) oldest
                where c.kind = 'journey' and c.status = 'RUNNING' order by oldest.wake_at, c.id limit :most
                """;
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("now", now)
                .bind("most", JOURNEYS)
                .mapTo(UUID.class)
                .list());
    }

    private List<Run> due(UUID journey, int limit, Instant now) {
        var sql = """
                select id, journey_id, version, customer_id, occurrence, step, heard,
                  coalesce(reason = 'waiting', false) as waiting, particulars::text as particulars
                from journey_run where journey_id = :journey and status = 'active' and wake_at <= :now
                order by wake_at limit :limit for update skip locked
                """;
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bind("journey", journey)
                .bind("now", now)
                .bind("limit", limit)
                .mapTo(Run.class)
                .list());
    }

    /** What branches ask for, of all these runs at once. */
    private Set<String> answers(List<Run> runs) {
        if (runs.stream()
                .noneMatch(run -> definition(run).steps().values().stream().anyMatch(Branch.class::isInstance))) {
            return Set.of();
        }
        var sql = """
                select r.id || '/segment/' || m.segment_id from journey_run r
                  join membership m on m.member and m.customer_id in (select same_person(r.customer_id)) where r.id = any (:runs)
                union all
                select distinct r.id || '/' || lower(e.kind) || '/' || d.step from journey_run r
                  join delivery d on d.campaign_id = r.journey_id and d.customer_id = r.customer_id and d.occurrence = r.occurrence
                  join engagement e on e.delivery_id = d.id and not e.machine where r.id = any (:runs)
                """;
        return jdbi.withHandle(handle -> handle.createQuery(sql)
                .bindArray("runs", UUID.class, runs.stream().map(Run::id).toList())
                .mapTo(String.class)
                .set());
    }

    private void grant(List<Moves.Wish> wishes, Moves moves) {
        var given = coupons.give(wishes.stream()
                .map(wish -> new Coupons.Wish(
                        wish.run().id(), wish.run().customerId(), wish.step().offer()))
                .toList());
        for (var wish : wishes) {
            var coupon = given.get(wish.run().id());
            var run = coupon == null ? wish.run() : wish.run().with(told(wish.run(), coupon));
            moves.goOn(
                    run, coupon == null ? wish.step().otherwise() : wish.step().then(), definition(run));
        }
    }

    private String told(Run run, Coupon coupon) {
        try {
            var particulars =
                    run.particulars() == null ? json.createObjectNode() : (ObjectNode) json.readTree(run.particulars());
            particulars
                    .putObject("offer")
                    .put("name", coupon.offer())
                    .put("kind", coupon.kind())
                    .put("value", coupon.value())
                    .put("currency", coupon.currency())
                    .put("code", coupon.code())
                    .put(
                            "validUntil",
                            coupon.validUntil() == null
                                    ? null
                                    : coupon.validUntil().toString());
            return json.writeValueAsString(particulars);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String question(Run run, Branch branch) {
        if (branch.segment() != null) {
            return run.id() + "/segment/" + branch.segment();
        }
        return branch.opened() != null
                ? run.id() + "/opened/" + branch.opened()
                : run.id() + "/clicked/" + branch.clicked();
    }

    private void send(List<Moves.Message> messages, Instant now) {
        if (messages.isEmpty()) {
            return;
        }
        var sql = """
                insert into delivery (id, campaign_id, step, customer_id, occurrence, channel, status, due_at, template_id, particulars)
                select uuidv7(), m.journey, m.step, m.customer, m.occurrence, t.channel, 'planned', :now, t.id, cast(m.particulars as jsonb)
                from unnest(:journeys, :steps, :customers, :occurrences, :templates, :particulars)
                  as m(journey, step, customer, occurrence, template, particulars)
                join template t on t.id = m.template
                order by m.journey, m.customer
                on conflict do nothing
                """;
        var columns = Columns.of(messages)
                .uuid("journeys", message -> message.run().journeyId())
                .text("steps", Moves.Message::step)
                .uuid("customers", message -> message.run().customerId())
                .text("occurrences", message -> message.run().occurrence())
                .uuid("templates", Moves.Message::template)
                .text("particulars", message -> message.run().particulars());
        jdbi.useHandle(handle -> handle.createUpdate(sql)
                .bindNamedArgumentFinder(columns)
                .bind("now", now)
                .execute());
    }

    private void stop(List<Moves.Stop> stops, Instant now) {
        if (stops.isEmpty()) {
            return;
        }
        var sql = """
                update journey_run r set particulars = cast(s.particulars as jsonb), step = s.step, awaits = s.awaits,
                  heard = coalesce(s.awaits = any (r.heard_before), false), heard_before = '{}',
                  wake_at = case when s.awaits = any (r.heard_before) then least(s.wake_at, :now) else s.wake_at end,
                  status = case when s.wake_at is null then 'done' else 'active' end,
                  reason = case when s.wake_at is null then null else 'waiting' end
                from unnest(:runs, :steps, :wakes, :awaits, :particulars) as s(id, step, wake_at, awaits, particulars) where r.id = s.id
                """;
        var columns = Columns.of(stops)
                .uuid("runs", stop -> stop.run().id())
                .text("particulars", stop -> stop.run().particulars())
                .text("steps", Moves.Stop::step)
                .timestamptz("wakes", Moves.Stop::wakeAt)
                .text("awaits", Moves.Stop::awaits);
        jdbi.useHandle(handle -> handle.createUpdate(sql)
                .bindNamedArgumentFinder(columns)
                .bind("now", now)
                .execute());
    }

    private Definition definition(Run run) {
        return definitions.computeIfAbsent(new Key(run.journeyId(), run.version()), this::read);
    }

    private Definition read(Key key) {
        var sql = "select definition::text from journey_version where journey_id = ? and version = ?";
        var text = jdbi.withHandle(handle -> handle.select(sql, key.journeyId, key.version)
                .mapTo(String.class)
                .one());
        try {
            return json.readValue(text, Definition.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
