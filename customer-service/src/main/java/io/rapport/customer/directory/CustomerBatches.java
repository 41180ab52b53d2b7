package io.rapport.customer.directory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rapport.customer.audit.AuditLog;
import io.rapport.customer.identity.Blocked;
import io.rapport.customer.identity.Identities;
import io.rapport.customer.identity.IdentityRules;
import io.rapport.customer.profile.Declared;
import io.rapport.events.Identity;
import io.rapport.kit.http.Problem;
import io.rapport.kit.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Customers by the hundred: taken in from lists and given out, each table read and written once a batch. */
@ApplicationScoped
public class CustomerBatches {
    /** What an export says of a customer and nobody can write. */
    private static final List<String> TOLD_ONLY = List.of("id", "origins", "createdAt", "absorbed");

    @Inject
    Identities identities;

    @Inject
    IdentityRules rules;

    @Inject
    Blocked blocked;

    @Inject
    CustomerRows rows;

    @Inject
    CustomerViews views;

    @Inject
    Forgotten forgotten;

    @Inject
    AuditLog audit;

    @Inject
    Outbox outbox;

    @Inject
    Clock clock;

    /** A customer as a line of a list has her. */
    public record Line(long number, ObjectNode body) {}

    /** Why a line was not taken. {@code field}: such as {@code emails[0]}; null where it is the whole line. */
    public record Refusal(long line, String field, String reason) {}

    /** A line whose every field is in order; {@code id} is null where it names none. */
    record Entry(long number, UUID id, NewCustomer customer) {}

    /**
     * Finds each customer by her id or identities, or creates her, and adds what the line says; a line is taken whole or not at all.
     *
     * @param source becomes the origin of the values
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public List<Refusal> take(String source, List<Line> lines, Declared declared) {
        var refusals = new ArrayList<Refusal>();
        var entries = new ArrayList<Entry>();
        lines.forEach(line -> attempt(line.number(), refusals, () -> entries.add(entry(line, declared))));
        refuseForgotten(entries, refusals);
        var met = met(entries);
        var joining = joining(source, entries, met);
        entries.forEach(entry -> attempt(entry.number(), refusals, () -> joining.add(entry)));
        store(joining, met);
        return refusals;
    }

    /** By id and so oldest first; merged ones are left out. {@code after}: null for the first. */
    @Transactional
    public List<CustomerView> after(UUID after, int limit) {
        var found = rows.matching("", Set.of(), after, limit);
        audit.record("customer-exported", found.stream().map(Customer::id).toList());
        var groups = rows.groups(Groups.ids(found));
        return views.of(found.stream().map(one -> groups.get(one.id())).toList());
    }

    private Entry entry(Line line, Declared declared) {
        var body = line.body();
        var id = body.hasNonNull("id") ? id(body.get("id").asText()) : null;
        var customer = NewCustomer.of(body.without(TOLD_ONLY), declared);
        customer.refuseNobodys(blocked);
        if (id == null && customer.identities().stream().noneMatch(Identity::isPerson)) {
            throw Problem.invalid("identities", "an e-mail, a phone, an identity of a person or an id is needed");
        }
        return new Entry(line.number(), id, customer);
    }

    private void refuseForgotten(List<Entry> entries, List<Refusal> refusals) {
        var gone = forgotten.among(met(entries));
        entries.removeIf(entry -> {
            var known = refusals.size();
            attempt(
                    entry.number(),
                    refusals,
                    () -> Forgotten.refuse(entry.customer().identities(), gone));
            return refusals.size() > known;
        });
    }

    private Joining joining(String source, List<Entry> entries, Set<Identity> met) {
        var owners = identities.lock(met);
        var ids = new HashSet<>(owners.values());
        entries.stream().map(Entry::id).filter(id -> id != null).forEach(ids::add);
        var known = rows.lock(ids);
        return new Joining(source, clock.instant(), rules, owners, known, identities.of(known.keySet()));
    }

    private void store(Joining joining, Set<Identity> met) {
        rows.store(joining.toStore(), joining.now());
        var versions = identities.settle(joining.links(), joining.nobodys(met));
        outbox.publishAll(joining.announcements(versions));
        audit.record("customer-imported", joining.touched());
    }

    private static Set<Identity> met(List<Entry> entries) {
        return entries.stream()
                .flatMap(entry -> entry.customer().identities().stream())
                .collect(Collectors.toSet());
    }

    private static void attempt(long line, List<Refusal> refusals, Runnable work) {
        try {
            work.run();
        } catch (Problem problem) {
            refusals.addAll(refusals(line, problem));
        }
    }

    private static List<Refusal> refusals(long line, Problem problem) {
        return problem.errors().isEmpty()
                ? List.of(new Refusal(line, null, problem.getMessage()))
                : problem.errors().stream()
                        .map(error -> new Refusal(line, error.field(), error.message()))
                        .toList();
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException _) {
            throw Problem.invalid("id", "must be a UUID");
        }
    }
}
