package io.rapport.mis.inputs;

import io.rapport.kit.Columns;
import io.rapport.kit.http.Problem;
import io.rapport.kit.http.Problem.FieldError;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;

/** Targets, budgets, costs and stock as the MIS gave them last; the highest version of an input wins. */
@ApplicationScoped
class Inputs {
    private static final String COLUMNS =
            "input, version, kind, value, currency, kpi, subject, valid_from, valid_to, withdrawn";

    private final Jdbi jdbi;
    private final CostWindows windows;
    private final Clock clock;

    Inputs(Jdbi jdbi, CostWindows windows, Clock clock) {
        this.jdbi = jdbi;
        this.windows = windows;
        this.clock = clock;
    }

    /**
     * All of them or none, each as a version after the one that stands.
     *
     * @throws Problem 400 that names every wrong field
     */
    @Transactional
    void put(List<Input> given) {
        var errors = IntStream.range(0, given.size())
                .mapToObj(at -> InputRules.breaches(given.get(at), "items[" + at + "]."))
                .flatMap(List::stream)
                .toList();
        if (!errors.isEmpty()) {
            throw refusal(errors);
        }
        take(given, true);
    }

    /** What came by the topic, by the versions that it says. */
    @Transactional(TxType.MANDATORY)
    void learn(List<Input> given) {
        take(given, false);
    }

    Optional<Input> find(String input) {
        return jdbi.withHandle(
                handle -> handle.createQuery("select %s from mis_input where input = :input".formatted(COLUMNS))
                        .bind("input", input)
                        .mapTo(Input.class)
                        .findFirst());
    }

    List<Input> list(Optional<Kind> kind, String after, int limit) {
        var sql = "select %s from mis_input where input > :after and not withdrawn %s order by input limit :limit"
                .formatted(COLUMNS, kind.isPresent() ? "and kind = :kind" : "");
        return jdbi.withHandle(handle -> {
            var select = handle.createQuery(sql);
            kind.ifPresent(only -> select.bind("kind", only.label()));
            return select.bind("after", after)
                    .bind("limit", limit)
                    .mapTo(Input.class)
                    .list();
        });
    }

    private void take(List<Input> given, boolean nextVersion) {
        var newest = newest(given);
        windows.markOf(newest.stream().map(Input::input).toList());
        store(newest, nextVersion);
        windows.markOf(newest.stream().map(Input::input).toList());
    }

    private void store(Collection<Input> newest, boolean nextVersion) {
        jdbi.useHandle(handle -> handle.createUpdate("""
                insert into mis_input as i (%s, taken_at)
                select n.input, n.version, coalesce(n.kind, 'withdrawn'), coalesce(n.value, 0), n.currency, n.kpi, n.subject,
                    n.valid_from, n.valid_to, n.withdrawn, :now
                from unnest(:input, :version, :kind, :value, :currency, :kpi, :subject, :validFrom, :validTo, :withdrawn)
                    as n (%s)
                on conflict (input) do update set
                    version = case when :nextVersion then i.version + 1 else excluded.version end,
                    kind = excluded.kind, value = excluded.value, currency = excluded.currency, kpi = excluded.kpi,
                    subject = excluded.subject, valid_from = excluded.valid_from, valid_to = excluded.valid_to,
                    withdrawn = excluded.withdrawn, taken_at = excluded.taken_at
                where :nextVersion or i.version < excluded.version
                """.formatted(COLUMNS, COLUMNS))
                .bind("now", clock.instant())
                .bind("nextVersion", nextVersion)
                .bindNamedArgumentFinder(Columns.of(newest)
                        .text("input", Input::input)
                        .bigint("version", Input::version)
                        .text("kind", Input::kind)
                        .numeric("value", Input::value)
                        .text("currency", Input::currency)
                        .text("kpi", Input::kpi)
                        .text("subject", Input::subject)
                        .timestamptz("validFrom", Input::validFrom)
                        .timestamptz("validTo", Input::validTo)
                        .bool("withdrawn", Input::withdrawn))
                .execute());
    }

    private static Collection<Input> newest(List<Input> given) {
        var newest = new TreeMap<String, Input>();
        given.forEach(one -> newest.merge(
                one.input(), one, (earlier, later) -> earlier.version() > later.version() ? earlier : later));
        return newest.values();
    }

    static Problem refusal(List<FieldError> errors) {
        var detail = errors.size() == 1
                ? errors.getFirst().field() + ": " + errors.getFirst().message()
                : errors.size() + " fields are wrong.";
        return new Problem(400, "Invalid request", detail, errors);
    }
}
