package io.rapport.interaction.reconciliation;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.rapport.interaction.source.Sources;
import io.rapport.interaction.source.Sources.Belonging;
import io.rapport.kit.Ids;
import io.rapport.kit.http.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts a shop's own list of orders beside our ledger and takes in what is missing or different. */
@ApplicationScoped
class Reconciliations {
    private static final int STRETCH = 5_000;

    @Inject
    ReconciliationRows rows;

    @Inject
    ShopAccesses accesses;

    @Inject
    Sources sources;

    @Inject
    ShopPages pages;

    @Inject
    UploadedLists uploads;

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
            case LISTING -> pages.read(job, belonging);
            case COMPARING -> lookForExtra(job, belonging);
            case FINISHED, FAILED -> false;
        };
    }

    private boolean lookForExtra(Reconciliation job, Belonging source) {
        return QuarkusTransaction.requiringNew().call(() -> {
            if (!rows.lock(job.id()).isAt(job)) {
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
            return uploads.receive(source, opened.id(), 0, true, file);
        } catch (Problem problem) {
            if (problem.status() == 400 && rows.find(source, opened.id()).bytes() == 0) {
                fail(opened, problem.getMessage());
            }
            throw problem;
        }
    }
}
