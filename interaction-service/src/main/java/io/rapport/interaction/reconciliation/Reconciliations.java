package io.rapport.interaction.reconciliation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.rapport.interaction.collector.Collector;
import io.rapport.interaction.intake.CleanJson;
import io.rapport.interaction.intake.EventIdentities;
import io.rapport.interaction.intake.Judge;
import io.rapport.interaction.intake.Judgement.Accepted;
import io.rapport.interaction.intake.Origin;
import io.rapport.interaction.order.OrderFact;
import io.rapport.interaction.order.OrderFigures;
import io.rapport.interaction.order.OrderProperties;
import io.rapport.interaction.order.Orders;
import io.rapport.interaction.source.ShopKind;
import io.rapport.interaction.source.Sources;
import io.rapport.interaction.source.Sources.Belonging;
import io.rapport.interaction.source.WriteKeys;
import io.rapport.interaction.webhook.ShopOrders;
import io.rapport.kit.Ids;
import io.rapport.kit.Records;
import io.rapport.kit.Records.Piece;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Puts a shop's own list of orders beside our ledger and takes in what is missing or different, by the collector's own door. Each batch
 * is taken in and then commits together with how far the list was read: whatever breaks, it goes on there, and what was taken in twice
 * has the same ids.
 */
@ApplicationScoped
class Reconciliations {
    private static final int BATCH = 250;
    private static final int STRETCH = 5_000;
    private static final UUID NOBODY = new UUID(0, 0);

    @Inject
    ReconciliationRows rows;

    @Inject
    ShopAccesses accesses;

    @Inject
    ShopList list;

    @Inject
    Sources sources;

    @Inject
    WriteKeys shops;

    @Inject
    Orders orders;

    @Inject
    Collector collector;

    @Inject
    Clock clock;

    @ConfigProperty(name = "rapport.shops.lease", defaultValue = "PT2M")
    Duration lease;

    /** Of the shop's API; it begins within a second. @throws Problem 409 if there is no access to it, or one runs */
    Reconciliation poll(UUID source, Instant from, Instant to) {
        var belonging = sources.shopOf(source);
        var access = accesses.get(source)
                .orElseThrow(
                        () -> Problem.conflict("The source has no access to its shop: PUT its shop-access first."));
        if (rows.isPolling(belonging.id())) {
            throw Problem.conflict("One of this source is on its way.");
        }
        var now = clock.instant();
        var start = from == null ? now.minus(Duration.ofDays(access.lookBackDays())) : from;
        return create(source, Reconciliation.Origin.valueOf(access.kind().name()), start, to == null ? now : to);
    }

    /** Of a file that is sent next. */
    Reconciliation open(UUID source, Instant from, Instant to) {
        sources.shopOf(source);
        return create(source, Reconciliation.Origin.CSV, from, to);
    }

    private Reconciliation create(UUID source, Reconciliation.Origin origin, Instant from, Instant to) {
        if (from != null && to != null && !from.isBefore(to)) {
            throw Problem.invalid("to", "must be after from");
        }
        var id = Ids.next();
        QuarkusTransaction.joiningExisting().run(() -> rows.insert(id, source, origin, from, to, clock.instant()));
        return rows.find(source, id);
    }

    Reconciliation find(UUID source, UUID id) {
        return rows.find(source, id);
    }

    List<Reconciliation> before(UUID source, Optional<UUID> id, int limit) {
        sources.shopOf(source);
        return rows.before(source, id, limit);
    }

    List<Difference> differences(UUID source, UUID id, Difference.Kind kind, String after, int limit) {
        rows.find(source, id);
        return rows.differences(id, kind == null ? null : kind.name(), after, limit);
    }

    /** Whichever is next, for some time; who dies with it loses it to another. */
    Optional<Reconciliation> next() {
        return QuarkusTransaction.requiringNew().call(() -> rows.lease(clock.instant(), lease));
    }

    /** One page of the list, or one stretch of ours. @return whether there is more to do */
    boolean step(Reconciliation job) throws ShopAway {
        var belonging = sources.shopOf(job.sourceId());
        return switch (job.state()) {
            case LISTING -> readPage(job, belonging);
            case COMPARING -> lookForExtra(job, belonging);
            case FINISHED, FAILED -> false;
        };
    }

    private boolean readPage(Reconciliation job, Belonging source) throws ShopAway {
        var access =
                accesses.get(source.id()).orElseThrow(() -> ShopAway.forGood("the source has no access to its shop"));
        var page =
                list.read(access, accesses.credentials(source.id()), job.windowFrom(), job.windowTo(), job.position());
        var listed = new ArrayList<Listed>();
        page.orders().forEach(order -> {
            CleanJson.clean(order, "", new ArrayList<>());
            listed(access.kind(), order, source).ifPresent(listed::add);
        });
        return take(job, source, once(listed), 0, moved(job, page.next()), page.next() == null);
    }

    /** Empty for what does not count. */
    private Optional<Listed> listed(ShopKind kind, JsonNode order, Belonging source) {
        var calls = ShopOrders.calls(kind, order);
        var key = EventIdentities.orderKey(source.shop(), order.path("id").asText());
        var facts = facts(calls, source);
        if (calls.isEmpty()) {
            return Optional.empty();
        }
        var figures = OrderFigures.of(key, facts);
        return figures.isPlaced() || figures.cancelled() != null || facts.isEmpty()
                ? Optional.of(new Listed.ByApi(figures, calls))
                : Optional.empty();
    }

    /** As they would be heard. */
    private List<OrderFact> facts(List<ObjectNode> calls, Belonging source) {
        var origin = new Origin(WriteKeys.EVENT_SOURCE + source.name(), source.shop(), false, clock.instant(), null);
        var facts = new ArrayList<OrderFact>();
        for (var call : calls) {
            if (Judge.judge(call.deepCopy(), "track", null, origin) instanceof Accepted good) {
                var properties = good.event().properties();
                facts.add(OrderFact.read(
                        good.envelope(),
                        good.event(),
                        NOBODY,
                        OrderProperties.country(properties),
                        shops.currencyOf(source.shop())));
            }
        }
        return facts;
    }

    /** @return false if somebody else went on with it */
    private boolean take(
            Reconciliation job,
            Belonging source,
            List<Listed> listed,
            long refused,
            Reconciliation moved,
            boolean isLast) {
        var comparison = new Comparison(listed, orders.known(keys(listed)));
        var answer = collector.take(comparison.calls(), source.name(), source.shop());
        var found = comparison.differences(answer);
        var counts = comparison.counts(found, refused);
        return QuarkusTransaction.requiringNew().call(() -> {
            if (!isWhereItWas(job)) {
                return false;
            }
            rows.keep(job.id(), comparison.keys(), found);
            rows.advance(moved, counts, clock.instant().plus(lease));
            if (isLast) {
                rows.compare(job.id());
            }
            return true;
        });
    }

    private static List<String> keys(List<Listed> listed) {
        return listed.stream().map(one -> one.figures().orderKey()).toList();
    }

    private boolean isWhereItWas(Reconciliation job) {
        var now = rows.lock(job.id());
        return now.state() == job.state()
                && now.bytes() == job.bytes()
                && Objects.equals(now.position(), job.position());
    }

    private static Reconciliation moved(Reconciliation job, String position) {
        return moved(job, position, null, job.bytes(), job.lines());
    }

    private static Reconciliation moved(Reconciliation job, String position, String header, long bytes, long lines) {
        return new Reconciliation(
                job.id(),
                job.sourceId(),
                job.origin(),
                job.state(),
                job.windowFrom(),
                job.windowTo(),
                position,
                header,
                bytes,
                lines,
                job.listed(),
                job.same(),
                job.missing(),
                job.different(),
                job.extra(),
                job.taken(),
                job.rejected(),
                job.note(),
                job.failures(),
                job.createdAt(),
                job.finishedAt());
    }

    private boolean lookForExtra(Reconciliation job, Belonging source) {
        return QuarkusTransaction.requiringNew().call(() -> {
            if (!isWhereItWas(job)) {
                return false;
            }
            var stretch = rows.keepExtra(job, source.shop(), STRETCH);
            if (stretch.last() == null) {
                rows.finish(job.id(), Reconciliation.State.FINISHED, null, clock.instant());
            }
            return stretch.last() != null;
        });
    }

    void postpone(Reconciliation job, String reason, Duration time) {
        QuarkusTransaction.requiringNew()
                .run(() -> rows.postpone(job.id(), reason, clock.instant().plus(time)));
    }

    void fail(Reconciliation job, String reason) {
        QuarkusTransaction.requiringNew()
                .run(() -> rows.finish(job.id(), Reconciliation.State.FAILED, reason, clock.instant()));
    }

    /** A whole file at once; what is no list of orders ends at once. */
    Reconciliation whole(UUID source, Instant from, Instant to, InputStream file) {
        var opened = open(source, from, to);
        try {
            return receive(source, opened.id(), 0, true, file);
        } catch (Problem problem) {
            if (problem.status() == 400 && rows.find(source, opened.id()).bytes() == 0) {
                fail(opened, problem.getMessage());
            }
            throw problem;
        }
    }

    /**
     * Takes more of a file.
     *
     * @param offset of the first byte
     * @param last whether this is the rest of it; otherwise a line that has not ended yet is not taken
     * @throws Problem 409 if it stands elsewhere or takes no more
     */
    Reconciliation receive(UUID source, UUID id, long offset, boolean last, InputStream bytes) {
        var job = rows.find(source, id);
        require(job, offset);
        var belonging = sources.shopOf(source);
        var records = new Records(bytes, true, job.lines());
        for (var batch = next(records, last); !batch.isEmpty(); batch = next(records, last)) {
            takeLines(job, belonging, batch, offset + records.consumed(), records.line());
            job = rows.find(source, id);
        }
        if (last) {
            QuarkusTransaction.requiringNew().run(() -> rows.compare(id));
        }
        return rows.find(source, id);
    }

    private void takeLines(Reconciliation job, Belonging source, List<Piece> pieces, long bytes, long lines) {
        var isFirst = job.bytes() == 0;
        var header = isFirst ? text(pieces.getFirst()) : job.header();
        var file = new FileList(source.shop(), prefix(source.id()), saidAt(job), header);
        var listed = new ArrayList<Listed>();
        var refused = 0;
        for (var piece : isFirst ? pieces.subList(1, pieces.size()) : pieces) {
            try {
                var one = file.read(text(piece));
                if (one != null) {
                    listed.add(one);
                }
            } catch (Problem _) {
                refused++;
            }
        }
        if (!take(job, source, once(listed), refused, moved(job, null, isFirst ? header : null, bytes, lines), false)) {
            require(rows.find(source.id(), job.id()), job.bytes());
        }
    }

    /** Of lines with the same order the first. */
    private static List<Listed> once(List<Listed> listed) {
        var keys = new HashSet<String>();
        return listed.stream().filter(one -> keys.add(one.figures().orderKey())).toList();
    }

    private static String text(Piece piece) {
        if (piece.bytes() == null) {
            throw new Problem(400, "Invalid line", "is longer than " + Records.LONGEST + " bytes");
        }
        var text = new String(piece.bytes(), UTF_8).strip();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** Ids as those of the shop's webhooks, where it is known what shop it is. */
    private String prefix(UUID source) {
        return accesses.get(source).map(access -> access.kind().text()).orElse("list");
    }

    private static Instant saidAt(Reconciliation job) {
        return job.windowTo() == null || job.windowTo().isAfter(job.createdAt()) ? job.createdAt() : job.windowTo();
    }

    private static List<Piece> next(Records records, boolean last) {
        try {
            return records.next(BATCH, last);
        } catch (IOException _) {
            throw new Problem(400, "Upload broken off", "Ask for the reconciliation, and go on from its offset.");
        }
    }

    private static void require(Reconciliation job, long offset) {
        if (job.origin() != Reconciliation.Origin.CSV || job.state() != Reconciliation.State.LISTING) {
            throw Problem.conflict("The reconciliation takes no file now.");
        }
        if (job.bytes() != offset) {
            throw Problem.conflict("The reconciliation stands at offset " + job.bytes() + "; go on from there.");
        }
    }
}
